package io.headwater.spark.plan.source;

import io.headwater.model.Transformation;
import io.headwater.model.Transformation.Subtype;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;

/** What an expression that is parsed, not analysed, makes of its operands. */
final class UnresolvedFunctions {
  /** Aggregates of databases that Spark's own registry does not have on every line. */
  private static final Set<String> AGGREGATES =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "array_agg",
                  "group_concat",
                  "json_agg",
                  "json_arrayagg",
                  "listagg",
                  "median",
                  "mode",
                  "percentile_cont",
                  "percentile_disc",
                  "string_agg",
                  "xmlagg")));

  private static final String AGGREGATE_CLASSES =
      "org.apache.spark.sql.catalyst.expressions.aggregate.";

  private UnresolvedFunctions() {}

  /**
   * @param operands the flows of the expression's children, in order
   */
  static Flow flow(Expression expression, List<Flow> operands) {
    if (expression instanceof SortOrder) {
      return Flow.all(operands);
    }
    if (expression instanceof CaseWhen) {
      return branches((CaseWhen) expression, operands);
    }
    if (expression instanceof If) {
      return Flow.all(
          decides(Subtype.CONDITIONAL, operands.subList(0, 1)),
          transformed(operands.subList(1, operands.size())));
    }
    if (expression instanceof WindowExpression || Member.isA(expression, "WindowExpression")) {
      return Flow.all(
          operands.get(0), decides(Subtype.WINDOW, operands.subList(1, operands.size())));
    }
    if (Member.isA(expression, "WindowSpecDefinition")) {
      return Flow.all(operands);
    }
    String function = function(expression);
    if (function != null && isAggregate(function)) {
      return Flow.step(
          function.equals("count")
              ? Transformation.of(Subtype.AGGREGATION, true)
              : Transformation.AGGREGATION,
          operands);
    }
    return transformed(operands);
  }

  /** Children are condition, value, condition, value, ..., and perhaps a last value. */
  private static Flow branches(CaseWhen branches, List<Flow> operands) {
    int pairs = branches.branches().size();
    java.util.ArrayList<Flow> conditions = new java.util.ArrayList<>();
    java.util.ArrayList<Flow> values = new java.util.ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      (i < 2 * pairs && i % 2 == 0 ? conditions : values).add(operands.get(i));
    }
    return Flow.all(decides(Subtype.CONDITIONAL, conditions), transformed(values));
  }

  /** The name of the function that is called, in lower case; {@code null} for other expressions. */
  private static String function(Expression expression) {
    if (!Member.isA(expression, "UnresolvedFunction")) {
      return null;
    }
    Object name = Member.of(expression, "nameParts", "name");
    if (name instanceof FunctionIdentifier) {
      return ((FunctionIdentifier) name).funcName().toLowerCase(Locale.ROOT);
    }
    List<Object> parts = Scala.flat(name);
    return parts.isEmpty()
        ? null
        : String.valueOf(parts.get(parts.size() - 1)).toLowerCase(Locale.ROOT);
  }

  /** Asked of the functions that are built into Spark, which is a table in memory. */
  private static boolean isAggregate(String function) {
    if (AGGREGATES.contains(function)) {
      return true;
    }
    ExpressionInfo known =
        Scala.orNull(
            FunctionRegistry$.MODULE$.builtin().lookupFunction(new FunctionIdentifier(function)));
    return known != null && known.getClassName().startsWith(AGGREGATE_CLASSES);
  }

  private static Flow decides(Subtype kind, List<Flow> flows) {
    return Flow.step(Transformation.of(kind), flows);
  }

  private static Flow transformed(List<Flow> flows) {
    return Flow.step(Transformation.TRANSFORMATION, flows);
  }
}
