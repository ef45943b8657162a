package io.headwater.spark.plan.node;

import io.headwater.model.Gap;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * A node that the agent does not understand: what it passes on from its children is known, what it
 * makes itself is unknown, and the graph says which class it was.
 */
final class UnknownNode implements NodeRule<LogicalPlan> {
  static final UnknownNode UNKNOWN = new UnknownNode(true);

  /** For a node whose own rule failed, which is reported already. */
  static final UnknownNode FAILED = new UnknownNode(false);

  private final boolean report;

  private UnknownNode(boolean report) {
    this.report = report;
  }

  @Override
  public NodeColumns columns(LogicalPlan node, NodeQuery query) {
    if (report) {
      query.findings().gap(Gap.Kind.UNKNOWN_NODE, node.getClass().getName());
    }
    List<Attribute> outputs = output(node);
    List<Flow> flows = new ArrayList<>(outputs.size());
    for (Attribute attribute : outputs) {
      Flow passed = null;
      for (int i = 0; i < query.inputs().size() && passed == null; i++) {
        passed = query.input(i).find(attribute.exprId());
      }
      flows.add(passed != null ? passed : Flow.UNKNOWN);
    }
    return NodeColumns.of(outputs, flows, query.inputRows());
  }

  private static List<Attribute> output(LogicalPlan node) {
    try {
      List<Attribute> outputs = Scala.list(node.output());
      outputs.forEach(Attribute::exprId);
      return outputs;
    } catch (Throwable e) {
      // An unresolved node has no output.
      return Collections.emptyList();
    }
  }
}
