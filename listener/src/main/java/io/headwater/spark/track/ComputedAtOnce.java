package io.headwater.spark.track;

import io.headwater.model.LineageGraph;
import io.headwater.spark.plan.KnownValues;
import io.headwater.spark.plan.PlanAnalyzer;
import io.headwater.spark.plan.access.Scala;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Notes the datasets of what Spark before 3.4 computes when it is called, and hands out as rows
 * that stand in a plan: {@code describe()}, {@code summary()}, {@code freqItems()}, {@code
 * crosstab()}. Owned by the agent's thread.
 *
 * <p>Source: {@code StatFunctions}, {@code FrequentItems}.
 */
final class ComputedAtOnce {
  private static final Pattern METHOD =
      Pattern.compile(
          "org\\.apache\\.spark\\.sql\\.(?:\\w+\\.)*"
              + "(?:Dataset|DataFrameStatFunctions)\\.(describe|summary|freqItems|crosstab)\\b.*");

  private final PlanAnalyzer analyzer;

  ComputedAtOnce(PlanAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  private static String method(String details) {
    Matcher method = METHOD.matcher(Housekeeping.firstLine(details));
    return method.matches() ? method.group(1) : "";
  }

  /** A job outside SQL started. */
  void started(JobStart start, LineageGraph graph) {
    switch (method(start.details())) {
      case "describe":
      case "summary":
        analyzer.rememberComputed(KnownValues.SUMMARY, graph.inputs());
        break;
      case "freqItems":
        analyzer.rememberComputed(KnownValues.FREQUENT_ITEMS, graph.inputs());
        break;
      default:
    }
  }

  /** An SQL execution ended: {@code crosstab("a", "b")} counts by a and b. */
  void ended(Action action, ExecutionEnd end) {
    if (!method(action.details).equals("crosstab")) {
      return;
    }
    LogicalPlan plan = Phases.plan(end.queryExecution());
    while (plan != null && !(plan instanceof Aggregate) && plan.children().size() == 1) {
      plan = plan.children().head();
    }
    if (plan instanceof Aggregate) {
      List<Expression> keys = Scala.<Expression>list(((Aggregate) plan).groupingExpressions());
      if (keys.size() == 2 && keys.stream().allMatch(key -> key instanceof NamedExpression)) {
        String name =
            ((NamedExpression) keys.get(0)).name() + "_" + ((NamedExpression) keys.get(1)).name();
        analyzer.rememberComputed(KnownValues.crosstab(name), action.lineage.inputs());
      }
    }
  }
}
