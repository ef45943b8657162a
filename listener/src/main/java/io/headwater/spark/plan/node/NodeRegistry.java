package io.headwater.spark.plan.node;

import io.headwater.spark.plan.access.ByClass;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * The rule for a node by its class; {@link UnknownNode} where there is none. Immutable once built.
 */
public final class NodeRegistry {
  private final ByClass<NodeRule<? extends LogicalPlan>> rules;

  private NodeRegistry(ByClass<NodeRule<? extends LogicalPlan>> rules) {
    this.rules = rules;
  }

  @SuppressWarnings("unchecked")
  NodeRule<LogicalPlan> rule(LogicalPlan node) {
    NodeRule<? extends LogicalPlan> rule = rules.find(node.getClass());
    return rule == null ? UnknownNode.UNKNOWN : (NodeRule<LogicalPlan>) rule;
  }

  /** Collects rules; the same class twice is an error. Not thread-safe. */
  public static final class Builder {
    private final ByClass<NodeRule<? extends LogicalPlan>> rules = new ByClass<>();

    public <N extends LogicalPlan> Builder on(Class<N> type, NodeRule<? super N> rule) {
      @SuppressWarnings("unchecked")
      NodeRule<N> typed = (NodeRule<N>) rule;
      rules.put(type.getName(), typed);
      return this;
    }

    /** For classes that are not on every class path; each is asked for by its full name. */
    public Builder on(NodeRule<? extends LogicalPlan> rule, String prefix, String... names) {
      for (String name : names) {
        rules.put(prefix + name, rule);
      }
      return this;
    }

    public NodeRegistry build() {
      return new NodeRegistry(rules);
    }
  }
}
