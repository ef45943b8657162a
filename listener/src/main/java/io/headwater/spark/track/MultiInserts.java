package io.headwater.spark.track;

import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.spark.plan.MultiInsert;
import io.headwater.spark.plan.PlanSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Joins the parts of a multi-insert that Spark runs one after another as executions of their own.
 * Owned by the agent's thread.
 */
final class MultiInserts {
  /** Planning stands between two parts. */
  static final long NEXT_PART_NANOS = 30_000_000_000L;

  private final PlanSettings settings;
  private final Set<Action> open = new LinkedHashSet<>();

  MultiInserts(PlanSettings settings) {
    this.settings = settings;
  }

  /** The action that the execution is a later part of, or {@code null}. */
  Action continued(ExecutionStart start) {
    MultiInsert part = open.isEmpty() ? null : part(start);
    if (part == null) {
      return null;
    }
    for (Action action : open) {
      if (action.details.equals(start.details()) && action.statement.continuedBy(part)) {
        action.statement = part;
        action.parts.add(start.executionId());
        action.end = null;
        return action;
      }
    }
    return null;
  }

  /** Notes the first part of a multi-insert; others are left as they are. */
  void opened(Action action, ExecutionStart start) {
    action.statement = part(start);
    if (action.statement != null) {
      action.parts.add(start.executionId());
      open.add(action);
    }
  }

  private MultiInsert part(ExecutionStart start) {
    LogicalPlan plan = Phases.plan(start.queryExecution());
    return plan == null
        ? null
        : MultiInsert.of(plan, settings, Sessions.of(start.queryExecution()));
  }

  /** The graph of the first part with the targets of the others, whose edges come with them. */
  static LineageGraph withTargets(Action action, LineageGraph first) {
    if (action.statement == null) {
      return first;
    }
    List<Output> others = new ArrayList<>();
    action.statement.targets().forEach(t -> others.add(Output.of(t, Collections.emptyList())));
    return Graphs.withNested(
        first, LineageGraph.of(Collections.emptyList(), others, Collections.emptyList()));
  }

  /** Whether a part of a multi-insert ended behind which others come. */
  boolean moreToCome(Action action, ExecutionEnd end) {
    action.partsEnded++;
    if (end.failure() != null || action.partsEnded == action.statement.parts()) {
      open.remove(action);
      return false;
    }
    return true;
  }

  void over(Action action) {
    open.remove(action);
  }
}
