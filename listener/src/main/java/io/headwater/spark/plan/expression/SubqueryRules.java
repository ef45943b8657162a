package io.headwater.spark.plan.expression;

import io.headwater.spark.plan.flow.Flow;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;

/**
 * Subqueries in expressions. What decides a subquery's rows decides the value that is made of them.
 */
final class SubqueryRules {
  private SubqueryRules() {}

  /** {@code (SELECT max(a) FROM t)}: its only column flows. */
  static final class Scalar extends Subquery {
    @Override
    public Flow flow(SubqueryExpression e, List<Flow> operands, ExpressionScope scope) {
      return Flow.all(scope.value(e.plan()), scope.rows(e.plan()));
    }
  }

  /** {@code EXISTS (SELECT ...)}: whether there are rows; their values do not matter. */
  static final class Existence extends Subquery {
    @Override
    public Flow flow(SubqueryExpression e, List<Flow> operands, ExpressionScope scope) {
      return scope.rows(e.plan());
    }
  }

  /** {@code IN (SELECT ...)} and any other: its values and its rows. */
  static final class Members extends Subquery {
    @Override
    public Flow flow(SubqueryExpression e, List<Flow> operands, ExpressionScope scope) {
      return Flow.all(scope.values(e.plan()), scope.rows(e.plan()));
    }
  }

  private abstract static class Subquery implements ExpressionRule<SubqueryExpression> {
    /** Outer references are followed from inside the plan, where they are used. */
    @Override
    public List<? extends Expression> operands(SubqueryExpression expression) {
      return Collections.emptyList();
    }
  }
}
