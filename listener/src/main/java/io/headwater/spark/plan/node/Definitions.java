package io.headwater.spark.plan.node;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Common table expressions of a plan by their id (nodes of their own from Spark 3.2 on). A
 * definition is walked once, where it stands, and only if something refers to it. Confined to the
 * walk of one plan.
 */
final class Definitions {
  private static final String LOGICAL = "org.apache.spark.sql.catalyst.plans.logical.";

  private final Map<Object, LogicalPlan> byId = new HashMap<>();
  private final IdentityHashMap<LogicalPlan, Scope> homes = new IdentityHashMap<>();
  private final Map<Object, List<Flow.Loop>> loops = new HashMap<>();

  /** What must be walked before the node, or {@code null} when it has no part in this. */
  List<LogicalPlan> dependencies(LogicalPlan node, Scope scope) {
    String name = node.getClass().getName();
    if (name.equals(LOGICAL + "WithCTE")) {
      for (Object definition : Scala.flat(Member.of(node, "cteDefs"))) {
        LogicalPlan plan = (LogicalPlan) definition;
        byId.put(Member.of(plan, "id"), plan);
        homes.put(plan, scope);
      }
      return Collections.singletonList((LogicalPlan) Member.of(node, "plan"));
    }
    if (name.equals(LOGICAL + "CTERelationRef")) {
      LogicalPlan definition = byId.get(Member.of(node, "cteId"));
      return definition == null ? Collections.emptyList() : Collections.singletonList(definition);
    }
    return null;
  }

  /** The scope in which a plan is walked: where it is defined, else where it was met. */
  Scope home(LogicalPlan plan, Scope met) {
    return homes.getOrDefault(plan, met);
  }

  /** The columns of a recursive query as it sees itself. */
  List<Flow.Loop> loop(Object id, int width) {
    return loops.computeIfAbsent(
        id,
        key -> {
          List<Flow.Loop> made = new ArrayList<>(width);
          for (int i = 0; i < width; i++) {
            made.add(new Flow.Loop());
          }
          return made;
        });
  }
}
