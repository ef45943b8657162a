package io.headwater.spark.track;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * Tells the reading of what a command returned from the command: {@code sql("INSERT ...")} runs at
 * once, and {@code collect()} or {@code show()} on its frame, as the Thrift server and notebooks do
 * with every statement, is an execution of its own. Owned by the agent's thread.
 *
 * <p>Source: {@code Dataset.logicalPlan} and, from Spark 3.2, {@code CommandResult}.
 */
final class CommandResults {
  private static final int MOST_COLUMNS = 10_000;

  /** Before Spark 3.2 the command and the reading of its rows are one query execution. */
  private final Set<QueryExecution> ran = Collections.newSetFromMap(new WeakHashMap<>());

  /** Before Spark 3.2 the rows are a local relation with the columns of the command. */
  private final Set<ExprId> columns =
      Collections.newSetFromMap(
          new LinkedHashMap<ExprId, Boolean>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ExprId, Boolean> eldest) {
              return size() > MOST_COLUMNS;
            }
          });

  /** Notes an execution that ended. */
  void ended(QueryExecution qe) {
    LogicalPlan plan = Phases.plan(qe);
    if (Housekeeping.isCommand(plan) && ran.add(qe)) {
      Scala.<Attribute>list(plan.output()).forEach(column -> columns.add(column.exprId()));
    }
  }

  /** Whether the execution only hands out what a command returned before. */
  boolean isRead(QueryExecution qe) {
    if (ran.contains(qe)) {
      return true;
    }
    LogicalPlan plan = Phases.plan(qe);
    if (Housekeeping.isCommand(plan)) {
      return Phases.planned(qe) && Member.isA(qe.executedPlan(), "CommandResultExec");
    }
    while (plan != null && plan.children().size() == 1) {
      plan = plan.children().head();
    }
    return plan != null && (Member.isA(plan, "CommandResult") || isLocalResult(plan));
  }

  private boolean isLocalResult(LogicalPlan leaf) {
    if (!(leaf instanceof LocalRelation)) {
      return false;
    }
    List<Attribute> output = Scala.list(leaf.output());
    return output.stream().allMatch(column -> columns.contains(column.exprId()));
  }
}
