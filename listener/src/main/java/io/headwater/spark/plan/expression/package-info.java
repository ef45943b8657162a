/**
 * What an expression's value comes from. The rule is "all operands flow"; the table names those
 * expressions of which that is not the whole truth.
 *
 * <p>No plan is walked here: references are asked of an {@link
 * io.headwater.spark.plan.expression.ExpressionScope}. Start reading at {@link
 * io.headwater.spark.plan.expression.ExpressionRules}.
 */
package io.headwater.spark.plan.expression;
