package io.headwater.spark.plan.expression;

import java.util.Set;
import java.util.TreeSet;

/** The expressions that have a rule, for tests of other packages. */
public final class HandledExpressions {
  private HandledExpressions() {}

  /** Full names; those of classes that this Spark line lacks among them. */
  public static Set<String> classNames() {
    return new TreeSet<>(ExpressionRules.standard().classNames());
  }
}
