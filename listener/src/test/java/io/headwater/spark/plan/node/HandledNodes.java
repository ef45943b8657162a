package io.headwater.spark.plan.node;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** The plan nodes of queries that have a rule, for tests of other packages. */
public final class HandledNodes {
  private HandledNodes() {}

  /** Full names; those of classes that this Spark line lacks among them. */
  public static Set<String> classNames() {
    NodeRegistry registry = NodeRules.standard();
    Set<Placement> queries = EnumSet.of(Placement.PASSED_ON, Placement.HANDLED, Placement.OPAQUE);
    Set<String> names = new TreeSet<>(registry.classNames());
    names.removeIf(name -> !queries.contains(registry.placement(name)));
    return names;
  }
}
