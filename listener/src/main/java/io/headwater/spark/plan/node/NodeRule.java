package io.headwater.spark.plan.node;

import io.headwater.spark.plan.access.Scala;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * What one kind of plan node does with columns and rows. Stateless.
 *
 * @param <N> the node's class
 */
@FunctionalInterface
public interface NodeRule<N extends LogicalPlan> {

  /** The node's columns; everything that {@link #dependencies} names is known. */
  NodeColumns columns(N node, NodeQuery query);

  /** The plans to be walked before this node; its children, unless a rule says otherwise. */
  default List<? extends LogicalPlan> dependencies(N node) {
    return Scala.list(node.children());
  }

  /** A rule with other dependencies than the node's children. */
  static <N extends LogicalPlan> NodeRule<N> over(
      Function<N, List<? extends LogicalPlan>> dependencies, NodeRule<N> rule) {
    return new NodeRule<N>() {
      @Override
      public NodeColumns columns(N node, NodeQuery query) {
        return rule.columns(node, query);
      }

      @Override
      public List<? extends LogicalPlan> dependencies(N node) {
        return dependencies.apply(node);
      }
    };
  }
}
