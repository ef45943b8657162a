package io.headwater.spark.plan.expression;

import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * What the value of one kind of expression comes from. Stateless.
 *
 * @param <E> the expression's class
 */
@FunctionalInterface
public interface ExpressionRule<E extends Expression> {

  /**
   * @param operands the flows of {@link #operands(Expression)}, in order
   */
  Flow flow(E expression, List<Flow> operands, ExpressionScope scope);

  /** The expressions to be looked at first; the children, unless a rule says otherwise. */
  default List<? extends Expression> operands(E expression) {
    return Scala.list(expression.children());
  }
}
