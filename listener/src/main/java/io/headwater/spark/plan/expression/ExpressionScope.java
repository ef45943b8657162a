package io.headwater.spark.plan.expression;

import io.headwater.spark.plan.flow.Flow;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Where an expression's references lead. Never answers {@code null}. */
public interface ExpressionScope {
  /** A column of the node's children. */
  Flow attribute(ExprId id);

  /** A column of the node around a correlated subquery. */
  Flow outer(ExprId id);

  /** The column of the node's first child at a position. */
  Flow ordinal(int position);

  /** The first column of a subquery. */
  Flow value(LogicalPlan subquery);

  /** All columns of a subquery. */
  Flow values(LogicalPlan subquery);

  /** What decides the rows of a subquery. */
  Flow rows(LogicalPlan subquery);

  /** Gives a common expression of the node a name: its id. */
  void define(Object id, Flow value);

  /** The common expression of this id. */
  Flow defined(Object id);

  /** A column that nobody has found, which the graph then says. */
  Flow unresolved(Expression name);

  /** The value that a session's variable has by this definition. */
  Flow variable(Object definition, String name);
}
