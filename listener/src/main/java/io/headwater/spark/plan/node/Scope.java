package io.headwater.spark.plan.node;

import io.headwater.spark.plan.flow.Flow;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Where references of one node are looked up: in the outputs of its own children; those of a
 * correlated subquery in the children of the node around it.
 *
 * <p>Also remembers the plans that were walked within it. Confined to the walk of one plan.
 */
final class Scope {
  private final Scope outer;
  private final List<NodeColumns> inputs;
  private final IdentityHashMap<LogicalPlan, NodeColumns> walked = new IdentityHashMap<>();

  private Scope(Scope outer, List<NodeColumns> inputs) {
    this.outer = outer;
    this.inputs = inputs;
  }

  static Scope root() {
    return new Scope(null, Collections.emptyList());
  }

  Scope within(List<NodeColumns> nodeInputs) {
    return new Scope(this, nodeInputs);
  }

  List<NodeColumns> inputs() {
    return inputs;
  }

  /** Says that a plan is about to be walked; {@code false} when it was or is already. */
  boolean start(LogicalPlan plan) {
    if (walked.containsKey(plan)) {
      return false;
    }
    walked.put(plan, NodeColumns.NOTHING);
    return true;
  }

  /** The plan's columns; nothing while it is being walked. {@code null} when it never was. */
  NodeColumns walked(LogicalPlan plan) {
    return walked.get(plan);
  }

  void remember(LogicalPlan plan, NodeColumns columns) {
    walked.put(plan, columns);
  }

  /** {@code null} when no child has it. */
  Flow find(ExprId id) {
    for (NodeColumns input : inputs) {
      Flow found = input.find(id);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** {@code null} when no node around has it. */
  Flow findOuter(ExprId id) {
    for (Scope scope = outer; scope != null; scope = scope.outer) {
      Flow found = scope.find(id);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
