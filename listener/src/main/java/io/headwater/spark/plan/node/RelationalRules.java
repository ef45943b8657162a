package io.headwater.spark.plan.node;

import static io.headwater.model.Transformation.Subtype.FILTER;
import static io.headwater.model.Transformation.Subtype.GROUP_BY;
import static io.headwater.model.Transformation.Subtype.JOIN;
import static io.headwater.model.Transformation.Subtype.SORT;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.ExistenceJoin;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/** Projection, selection, joins, grouping, windows and order. */
final class RelationalRules {
  private RelationalRules() {}

  /** {@code SELECT a + 1 AS x}: t.a -TRANSFORMATION-> x. */
  static NodeColumns project(Project n, NodeQuery q) {
    return q.project(n.projectList(), q.input(0).rows());
  }

  /** {@code WHERE b > 0}: t.b -FILTER-> all. */
  static NodeColumns filter(Filter n, NodeQuery q) {
    return q.input(0).decidedBy(FILTER, q.flow(n.condition()));
  }

  /** {@code s JOIN t ON s.k = t.k}: both k -JOIN-> all. */
  static NodeColumns join(Join n, NodeQuery q) {
    Flow condition = n.condition().isDefined() ? q.flow(n.condition().get()) : Flow.NONE;
    return joined(n.joinType(), q.input(0), q.input(1), condition);
  }

  private static NodeColumns joined(
      JoinType type, NodeColumns left, NodeColumns right, Flow condition) {
    Flow rows = Flow.all(left.rows(), right.rows());
    NodeColumns columns;
    if (type instanceof ExistenceJoin) {
      Flow exists = Flow.all(NodeQuery.step(JOIN, condition), right.rows());
      columns =
          NodeColumns.concat(
              left.rows(),
              left,
              NodeColumns.uniform(
                  Collections.singletonList(((ExistenceJoin) type).exists()), exists, Flow.NONE));
      return columns;
    }
    if (type == LeftSemi$.MODULE$ || type == LeftAnti$.MODULE$) {
      columns = NodeColumns.concat(rows, left);
    } else {
      columns = NodeColumns.concat(rows, left, right);
    }
    return columns.decidedBy(JOIN, condition);
  }

  /** {@code t, LATERAL (SELECT ...)}: the subquery stands in an expression. */
  static NodeColumns lateralJoin(LogicalPlan n, NodeQuery q) {
    SubqueryExpression right = (SubqueryExpression) Member.of(n, "right");
    List<Object> condition = Scala.flat(Member.of(n, "condition"));
    Flow decides = condition.isEmpty() ? Flow.NONE : q.flow((Expression) condition.get(0));
    NodeColumns subquery = q.subquery(right.plan());
    return joined(Member.of(n, JoinType.class, "joinType"), q.input(0), subquery, decides);
  }

  /** The nearest row of the other side: condition and order both decide. */
  static NodeColumns asOfJoin(LogicalPlan n, NodeQuery q) {
    Flow decides = q.flow(n.expressions());
    return joined(Member.of(n, JoinType.class, "joinType"), q.input(0), q.input(1), decides);
  }

  /** {@code SELECT k, SUM(a) GROUP BY k}: t.k -GROUP_BY-> all, t.a -AGGREGATION-> sum. */
  static NodeColumns aggregate(Aggregate n, NodeQuery q) {
    Flow rows = pivots(n) ? q.input(0).rowsBefore() : q.input(0).rows();
    return q.project(n.aggregateExpressions(), rows)
        .decidedBy(GROUP_BY, q.flow(n.groupingExpressions()));
  }

  /**
   * {@code PIVOT (SUM(a) FOR c IN ...)} groups by the pivot column too, and then again without it:
   * so c decides values, and no rows.
   */
  private static boolean pivots(Aggregate n) {
    if (!(n.child() instanceof Aggregate)) {
      return false;
    }
    for (NamedExpression named : Scala.<NamedExpression>list(n.aggregateExpressions())) {
      Expression value = named instanceof Alias ? ((Alias) named).child() : null;
      if (value instanceof AggregateExpression
          && Member.isA(((AggregateExpression) value).aggregateFunction(), "PivotFirst")) {
        return true;
      }
    }
    return false;
  }

  /** The child's columns and one for each window expression; no row more or less. */
  static NodeColumns window(Window n, NodeQuery q) {
    NodeColumns added = q.project(n.windowExpressions(), Flow.NONE);
    return NodeColumns.concat(q.input(0).rows(), q.input(0), added);
  }

  static NodeColumns sort(Sort n, NodeQuery q) {
    return q.input(0).decidedBy(SORT, q.flow(n.order()));
  }

  static NodeColumns distinct(Distinct n, NodeQuery q) {
    return q.input(0).decidedBy(GROUP_BY, q.input(0).whole());
  }

  static NodeColumns deduplicate(Deduplicate n, NodeQuery q) {
    return q.input(0).decidedBy(GROUP_BY, q.flow(n.keys()));
  }

  static NodeColumns deduplicateWithin(LogicalPlan n, NodeQuery q) {
    return q.input(0).decidedBy(GROUP_BY, q.flow(n.expressions()));
  }

  /** A view's columns are its query's, in order; before 3.1 under ids of its own. */
  static NodeColumns view(View n, NodeQuery q) {
    NodeColumns child = q.input(0);
    List<Attribute> own =
        Scala.flat(Member.field(n, "output")).stream()
            .map(Attribute.class::cast)
            .collect(java.util.stream.Collectors.toList());
    return own.size() == child.size() ? child.as(own) : child;
  }

  /** A row number in front of the child's columns. */
  static NodeColumns sequence(LogicalPlan n, NodeQuery q) {
    NamedExpression number = (NamedExpression) Member.of(n, "sequenceAttr");
    NodeColumns first =
        NodeColumns.uniform(new ArrayList<>(Arrays.asList(number)), Flow.NONE, Flow.NONE);
    return NodeColumns.concat(q.input(0).rows(), first, q.input(0));
  }
}
