package io.headwater.spark.plan.node;

import io.headwater.model.Gap;
import io.headwater.spark.plan.Findings;
import io.headwater.spark.plan.KnownRdds;
import io.headwater.spark.plan.KnownValues;
import io.headwater.spark.plan.expression.Subqueries;
import io.headwater.spark.plan.source.DatasetNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * One pass over one plan, bottom-up, with its own stack: every node once, subqueries before the
 * node that holds them. Confined to one thread.
 */
public final class PlanWalk {
  private final NodeRegistry registry;
  private final Findings findings;
  private final DatasetNames names;
  private final KnownRdds rdds;
  private final KnownValues values;
  private final Definitions definitions = new Definitions();
  private final Deque<Frame> stack = new ArrayDeque<>();
  private Predicate<Object> isBatch = rdd -> false;
  private NodeColumns batch = NodeColumns.NOTHING;

  public PlanWalk(
      NodeRegistry registry,
      Findings findings,
      DatasetNames names,
      KnownRdds rdds,
      KnownValues values) {
    this.registry = registry;
    this.findings = findings;
    this.names = names;
    this.rdds = rdds;
    this.values = values;
  }

  /** Walks the plan; what it reads, writes and lacks is then in the findings. */
  public NodeColumns walk(LogicalPlan plan) {
    Scope root = Scope.root();
    push(plan, root);
    while (!stack.isEmpty()) {
      Frame frame = stack.peek();
      LogicalPlan next = frame.next();
      if (next != null) {
        push(next, frame.scopeOfNext());
      } else {
        stack.pop();
        frame.outer.remember(frame.node, frame.columns());
      }
    }
    return root.walked(plan);
  }

  /**
   * From now on, leaves over these RDDs stand for a batch of a streaming query.
   *
   * @param columns those of the query
   */
  public void readBatch(Predicate<Object> isRdd, NodeColumns columns) {
    isBatch = isRdd;
    batch = columns;
  }

  /** What a leaf over this RDD reads, where it is a batch of a streaming query; else null. */
  NodeColumns batch(Object rdd) {
    return isBatch.test(rdd) ? batch : null;
  }

  private void push(LogicalPlan plan, Scope met) {
    Scope outer = definitions.home(plan, met);
    if (outer.start(plan)) {
      stack.push(new Frame(plan, outer));
    }
  }

  Findings findings() {
    return findings;
  }

  DatasetNames names() {
    return names;
  }

  KnownRdds rdds() {
    return rdds;
  }

  KnownValues values() {
    return values;
  }

  /** Common table expressions that were met. */
  Definitions definitions() {
    return definitions;
  }

  /** One node that is being looked at. */
  private final class Frame {
    private final LogicalPlan node;
    private final Scope outer;
    private NodeRule<LogicalPlan> rule;
    private List<? extends LogicalPlan> dependencies;
    private Scope inner;
    private List<LogicalPlan> subqueries = Collections.emptyList();
    private int position;

    Frame(LogicalPlan node, Scope outer) {
      findings.visited();
      this.node = node;
      this.outer = outer;
      this.rule = registry.rule(node);
      try {
        List<LogicalPlan> defined = definitions.dependencies(node, outer);
        this.dependencies = defined != null ? defined : rule.dependencies(node);
      } catch (Throwable e) {
        failed(e);
        this.dependencies = rule.dependencies(node);
      }
    }

    /** The next plan to be walked before this node, or {@code null}. */
    LogicalPlan next() {
      if (inner == null) {
        if (position < dependencies.size()) {
          return dependencies.get(position++);
        }
        List<NodeColumns> inputs = new ArrayList<>(dependencies.size());
        dependencies.forEach(d -> inputs.add(definitions.home(d, outer).walked(d)));
        inner = outer.within(inputs);
        position = 0;
        if (!(node instanceof LeafNode)) {
          subqueries = Subqueries.of(node);
        }
      }
      return position < subqueries.size() ? subqueries.get(position++) : null;
    }

    Scope scopeOfNext() {
      return inner == null ? outer : inner;
    }

    NodeColumns columns() {
      NodeQuery query = new NodeQuery(PlanWalk.this, node, inner);
      try {
        return rule.columns(node, query);
      } catch (Throwable e) {
        failed(e);
        return rule.columns(node, query);
      }
    }

    /** A rule that fails costs its node's columns, never the plan. */
    private void failed(Throwable e) {
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        throw (VirtualMachineError) e;
      }
      findings.failure(node.getClass().getName(), e);
      findings.gap(Gap.Kind.FAILED_NODE, node.getClass().getName());
      rule = UnknownNode.FAILED;
    }
  }
}
