package io.headwater.spark.plan.perturbation;

import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.expression.HandledExpressions;
import io.headwater.spark.plan.expression.Subqueries;
import io.headwater.spark.plan.node.HandledNodes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** How often each class that has a rule stood in the queries. */
final class Occurrences {
  /** Classes that no query of SQL or of frames in Java brings into an analyzed plan, by reason. */
  private static final Map<String, String> NEVER = new LinkedHashMap<>();

  static {
    never(
        "made by the optimizer, behind the analyzed plan",
        "ReturnAnswer Subquery WindowGroupLimit WriteFiles GroupPartitionsHint PromotePrecision"
            + " KnownFloatingPointNormalized KnownNullable KnownNotNull");
    never(
        "resolved away: the parser's or the analyzer's own",
        "UnresolvedHint WithWindowDefinition UnresolvedInlineTable ResolvedInlineTable"
            + " UnresolvedAttribute UnresolvedStar UnresolvedFunction Star UnresolvedRegex"
            + " UnresolvedSubqueryColumnAliases UnresolvedAlias MultiAlias TempResolvedColumn"
            + " NamedArgumentExpression DefaultValueExpression MultiResult BoundReference");
    never(
        "streaming only",
        "WriteToStream WriteToStreamStatement UpdateEventTimeWatermarkColumn"
            + " DeduplicateWithinWatermark FlatMapGroupsWithState EventTimeWatermark"
            + " TransformWithState FlatMapGroupsInPandasWithState TransformWithStateInPandas"
            + " PreciseTimestampConversion");
    never(
        "Python, R or a script: no such program in this test",
        "MapPartitionsInR MapPartitionsInRWithArrow MapInPandas PythonMapInArrow MapInArrow"
            + " ScriptTransformation FlatMapGroupsInR FlatMapGroupsInRWithArrow"
            + " FlatMapGroupsInPandas FlatMapGroupsInArrow FlatMapCoGroupsInPandas"
            + " FlatMapCoGroupsInArrow BaseEvalPython BaseEvalPythonUDTF AsOfJoin"
            + " AttachDistributedSequence");
    never("made only by the Scala API", "AppendColumnsWithObject Tail");
    never("of a table function or procedure written in SQL", "SQLFunctionNode");
    never(
        "Spark 4.0 analyses recursive queries and has no plan for them", "UnionLoop UnionLoopRef");
    never("only where ANSI is on, and it is off here", "AnsiCast");
    never("of a session that has variables", "VariableReference");
    never("of Hive's buckets; no function of SQL", "HiveHash");
    never("only of a write", "CheckOverflowInTableInsert UpCast");
  }

  private final Map<String, Integer> byClass = new TreeMap<>();
  private final Set<Class<?>> met = new HashSet<>();

  private static void never(String reason, String names) {
    for (String name : names.split(" ")) {
      NEVER.put(name, reason);
    }
  }

  void add(LogicalPlan analyzed) {
    Deque<LogicalPlan> plans = new ArrayDeque<>();
    plans.push(analyzed);
    while (!plans.isEmpty()) {
      LogicalPlan plan = plans.pop();
      count(plan.getClass());
      Scala.<LogicalPlan>list(plan.children()).forEach(plans::push);
      Subqueries.of(plan).forEach(plans::push);
      Deque<Expression> expressions = new ArrayDeque<>(Scala.<Expression>list(plan.expressions()));
      while (!expressions.isEmpty()) {
        Expression expression = expressions.pop();
        count(expression.getClass());
        Scala.<Expression>list(expression.children()).forEach(expressions::push);
      }
    }
  }

  private void count(Class<?> type) {
    met.add(type);
    byClass.merge(type.getName(), 1, Integer::sum);
  }

  /** Counts by the class that has the rule; those that this Spark line lacks are left out. */
  Map<String, Integer> handled() {
    Map<String, Integer> handled = new TreeMap<>();
    Set<String> names = new TreeSet<>(HandledNodes.classNames());
    names.addAll(HandledExpressions.classNames());
    for (String name : names) {
      Class<?> type;
      try {
        type = Class.forName(name, false, getClass().getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        continue;
      }
      int count = 0;
      for (Class<?> each : met) {
        count += type.isAssignableFrom(each) ? byClass.get(each.getName()) : 0;
      }
      handled.put(name, count);
    }
    return handled;
  }

  /** Classes with a rule that never stood in a query, and for which nobody has said why. */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    handled()
        .forEach(
            (name, count) -> {
              if (count == 0 && !NEVER.containsKey(name.replaceAll(".*\\.", ""))) {
                missing.add(name);
              }
            });
    return missing;
  }
}
