package io.headwater.spark.plan.node;

import io.headwater.spark.plan.access.ByClass;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * The rule for a node by its class; {@link UnknownNode} where there is none. Immutable once built.
 */
public final class NodeRegistry {
  private final ByClass<NodeRule<? extends LogicalPlan>> rules;
  private final ByClass<Placement> placements;

  private NodeRegistry(
      ByClass<NodeRule<? extends LogicalPlan>> rules, ByClass<Placement> placements) {
    this.rules = rules;
    this.placements = placements;
  }

  /** What is made of nodes of this class; {@code null} where it is an unknown node. */
  Placement placement(Class<?> node) {
    return placements.find(node);
  }

  /** The classes that have a rule of their own. */
  Set<String> classNames() {
    return rules.classNames();
  }

  /** Of what kind the rule is that was registered for just this class. */
  Placement placement(String className) {
    return placements.get(className);
  }

  @SuppressWarnings("unchecked")
  NodeRule<LogicalPlan> rule(LogicalPlan node) {
    NodeRule<? extends LogicalPlan> rule = rules.find(node.getClass());
    return rule == null ? UnknownNode.UNKNOWN : (NodeRule<LogicalPlan>) rule;
  }

  /** Collects rules; the same class twice is an error. Not thread-safe. */
  public static final class Builder {
    private final ByClass<NodeRule<? extends LogicalPlan>> rules = new ByClass<>();
    private final ByClass<Placement> placements = new ByClass<>();
    private Placement placement = Placement.HANDLED;

    /** Of what kind the rules are that follow. */
    public Builder place(Placement value) {
      placement = value;
      return this;
    }

    public <N extends LogicalPlan> Builder on(Class<N> type, NodeRule<? super N> rule) {
      @SuppressWarnings("unchecked")
      NodeRule<N> typed = (NodeRule<N>) rule;
      put(type.getName(), typed);
      return this;
    }

    /** For classes that are not on every class path; each is asked for by its full name. */
    public Builder on(NodeRule<? extends LogicalPlan> rule, String prefix, String... names) {
      for (String name : names) {
        put(prefix + name, rule);
      }
      return this;
    }

    private void put(String className, NodeRule<? extends LogicalPlan> rule) {
      rules.put(className, rule);
      placements.put(className, placement);
    }

    public NodeRegistry build() {
      return new NodeRegistry(rules, placements);
    }
  }
}
