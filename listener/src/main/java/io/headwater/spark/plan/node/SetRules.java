package io.headwater.spark.plan.node;

import static io.headwater.model.Transformation.Subtype.GROUP_BY;
import static io.headwater.model.Transformation.Subtype.JOIN;

import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Union;

/** Nodes whose columns correspond by position. */
final class SetRules {
  private SetRules() {}

  /** Each branch's column i flows into column i; the first branch names it. */
  static NodeColumns union(Union n, NodeQuery q) {
    if (q.inputs().isEmpty()) {
      return NodeColumns.NOTHING;
    }
    NodeColumns first = q.input(0);
    List<Flow> flows = new ArrayList<>(first.size());
    for (int i = 0; i < first.size(); i++) {
      List<Flow> branches = new ArrayList<>(q.inputs().size());
      for (NodeColumns input : q.inputs()) {
        branches.add(i < input.size() ? input.flow(i) : Flow.UNKNOWN);
      }
      flows.add(Flow.all(branches));
    }
    return NodeColumns.of(first.outputs(), flows, q.inputRows());
  }

  /** The left rows that are also on the right: the columns of both sides decide. */
  static NodeColumns intersect(Intersect n, NodeQuery q) {
    return common(q, n.isAll());
  }

  /** The left rows that are not on the right. */
  static NodeColumns except(Except n, NodeQuery q) {
    return common(q, n.isAll());
  }

  private static NodeColumns common(NodeQuery q, boolean all) {
    NodeColumns columns =
        NodeColumns.of(q.input(0).outputs(), q.input(0).flows(), q.inputRows())
            .decidedBy(JOIN, q.inputColumns());
    return all ? columns : columns.decidedBy(GROUP_BY, q.input(0).whole());
  }

  /** GROUPING SETS: every row several times, each time with other columns blanked. */
  static NodeColumns expand(Expand n, NodeQuery q) {
    List<Attribute> outputs = Scala.list(n.output());
    List<List<Flow>> byPosition = new ArrayList<>();
    outputs.forEach(o -> byPosition.add(new ArrayList<>()));
    for (scala.collection.Seq<Expression> projection :
        Scala.<scala.collection.Seq<Expression>>list(n.projections())) {
      List<Flow> flows = q.flows(Scala.<Expression>list(projection));
      for (int i = 0; i < flows.size() && i < byPosition.size(); i++) {
        byPosition.get(i).add(flows.get(i));
      }
    }
    List<Flow> flows = new ArrayList<>();
    byPosition.forEach(f -> flows.add(Flow.all(f)));
    return NodeColumns.of(outputs, flows, q.input(0).rows());
  }
}
