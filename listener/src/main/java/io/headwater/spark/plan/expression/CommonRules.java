package io.headwater.spark.plan.expression;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * Common parts of an expression that Spark evaluates once: from 3.5 on, {@code NULLIF(a, b)} is an
 * IF over a definition of a.
 */
final class CommonRules {
  private CommonRules() {}

  static Flow definition(Expression definition, List<Flow> operands, ExpressionScope scope) {
    scope.define(Member.of(definition, "id"), operands.get(0));
    return operands.get(0);
  }

  static Flow reference(Expression reference, List<Flow> operands, ExpressionScope scope) {
    return scope.defined(Member.of(reference, "id"));
  }

  /** {@code x} behind {@code SET VAR x = (SELECT max(a) FROM t)}: t.a -AGGREGATION-> x. */
  static Flow variable(Expression reference, List<Flow> operands, ExpressionScope scope) {
    String name = String.valueOf(Member.of(Member.of(reference, "identifier"), "name"));
    return scope.variable(Member.of(reference, "varDef"), name);
  }

  /** The expression over its definitions, which are looked at first. */
  static final class Use implements ExpressionRule<Expression> {
    @Override
    public Flow flow(Expression with, List<Flow> operands, ExpressionScope scope) {
      return operands.get(operands.size() - 1);
    }

    @Override
    public List<? extends Expression> operands(Expression with) {
      List<Expression> children = Scala.list(with.children());
      List<Expression> operands = new ArrayList<>(children.subList(1, children.size()));
      operands.add(children.get(0));
      return operands;
    }
  }
}
