package io.headwater.spark.track;

import io.headwater.model.LineageGraph;
import io.headwater.spark.plan.PlanAnalyzer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * {@code DeltaTable.merge(...).execute()} of Delta Lake before 1.0: it runs its command by itself,
 * and Spark tells of the executions inside only, one after the other. They are one action, which
 * ends with the execution that writes the rows. Owned by the agent's thread.
 *
 * <p>Source: {@code io.delta.tables.DeltaMergeBuilder.execute} and {@code MergeIntoCommand.run} of
 * Delta Lake 0.7 and 0.8.
 */
final class DeltaMerges {
  private static final Pattern CALL =
      Pattern.compile(
          "org\\.apache\\.spark\\.sql\\.delta\\.commands\\.MergeIntoCommand\\.run\\(.*\\R"
              + "io\\.delta\\.tables\\.DeltaMergeBuilder\\b[\\s\\S]*");

  /** A merge that found two rows for one has written nothing, and nothing tells that it is over. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final PlanAnalyzer analyzer;
  private final Set<Action> open = new LinkedHashSet<>();

  DeltaMerges(PlanAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  /** Whether the execution is a part of such a merge. */
  static boolean isPart(ExecutionStart start) {
    return CALL.matcher(start.details()).matches();
  }

  /** The action that the execution is a later part of, or {@code null}. */
  Action continued(ExecutionStart start) {
    for (Action action : open) {
      boolean paused = System.nanoTime() - action.endDeadline > LONGEST_PAUSE_NANOS;
      if (action.details.equals(start.details()) && !paused) {
        return action;
      }
    }
    return null;
  }

  /** Notes the first execution of a merge. */
  void opened(Action action) {
    action.endDeadline = System.nanoTime();
    open.add(action);
  }

  boolean isOpen(Action action) {
    return open.contains(action);
  }

  /**
   * An execution of an open merge ended.
   *
   * @return what the merge does, at its end; {@code null} while it goes on
   */
  LineageGraph ended(Action action, ExecutionEnd end) {
    action.endDeadline = System.nanoTime();
    QueryExecution qe = end.queryExecution();
    // What looks for rows is a collect(), what writes them has no name.
    boolean writes = end.name() == null;
    if ((!writes && end.failure() == null) || !Phases.analyzed(qe)) {
      return null;
    }
    return analyzer.analyzeMerge(qe.analyzed(), writes, Sessions.of(qe));
  }

  void over(Action action) {
    open.remove(action);
  }
}
