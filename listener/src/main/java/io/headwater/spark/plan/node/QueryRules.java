package io.headwater.spark.plan.node;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Common table expressions, recursive ones among them; see {@link Definitions}. */
final class QueryRules {
  private QueryRules() {}

  /** The definition's columns under this reference's ids. */
  static NodeColumns reference(LogicalPlan n, NodeQuery q) {
    List<Attribute> outputs = Scala.list(n.output());
    if (q.inputs().isEmpty() || q.input(0).size() != outputs.size()) {
      return UnknownNode.UNKNOWN.columns(n, q);
    }
    return q.input(0).as(outputs);
  }

  /** {@code WITH RECURSIVE}: what it starts from, and what it makes of itself. */
  static NodeColumns loop(LogicalPlan n, NodeQuery q) {
    NodeColumns anchor = q.input(0);
    NodeColumns recursion = q.input(1);
    List<Flow.Loop> loops = q.definitions().loop(Member.of(n, "id"), anchor.size());
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < anchor.size(); i++) {
      Flow flow = Flow.all(anchor.flow(i), recursion.flow(i));
      loops.get(i).close(flow);
      flows.add(flow);
    }
    return NodeColumns.of(anchor.outputs(), flows, q.inputRows());
  }

  static NodeColumns loopReference(LogicalPlan n, NodeQuery q) {
    List<Attribute> outputs = Scala.list(n.output());
    List<Flow.Loop> loops = q.definitions().loop(Member.of(n, "loopId"), outputs.size());
    return NodeColumns.of(outputs, new ArrayList<Flow>(loops), Flow.NONE);
  }

  /** The last of several results is the result. */
  static NodeColumns last(LogicalPlan n, NodeQuery q) {
    return q.inputs().isEmpty() ? NodeColumns.NOTHING : q.input(q.inputs().size() - 1);
  }
}
