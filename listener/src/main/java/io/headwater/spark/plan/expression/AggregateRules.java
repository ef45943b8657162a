package io.headwater.spark.plan.expression;

import io.headwater.model.Transformation;
import io.headwater.model.Transformation.Subtype;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;

/** Aggregates and windows. */
final class AggregateRules {
  private AggregateRules() {}

  /** {@code SUM(a) FILTER (WHERE b > 0)}: a is aggregated, b decides. */
  static final class Aggregates implements ExpressionRule<AggregateExpression> {
    @Override
    public Flow flow(AggregateExpression aggregate, List<Flow> operands, ExpressionScope scope) {
      return Flow.all(
          Flow.step(Transformation.AGGREGATION, operands.get(0)),
          Flow.step(Transformation.of(Subtype.CONDITIONAL), operands.subList(1, operands.size())));
    }

    @Override
    public List<? extends Expression> operands(AggregateExpression aggregate) {
      List<Expression> operands = new ArrayList<>();
      operands.add(aggregate.aggregateFunction());
      for (Object filter : Scala.flat(Member.of(aggregate, "filter"))) {
        operands.add((Expression) filter);
      }
      return operands;
    }
  }

  /** {@code f(a) OVER (PARTITION BY b ORDER BY c)}: a flows, b and c are the WINDOW. */
  static final class Windows implements ExpressionRule<WindowExpression> {
    @Override
    public Flow flow(WindowExpression window, List<Flow> operands, ExpressionScope scope) {
      return Flow.all(
          operands.get(0),
          Flow.step(Transformation.of(Subtype.WINDOW), operands.subList(1, operands.size())));
    }

    @Override
    public List<? extends Expression> operands(WindowExpression window) {
      List<Expression> operands = new ArrayList<>();
      operands.add(window.windowFunction());
      operands.addAll(Scala.list(window.windowSpec().partitionSpec()));
      operands.addAll(Scala.list(window.windowSpec().orderSpec()));
      return operands;
    }
  }
}
