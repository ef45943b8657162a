package io.headwater.spark.track;

import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.spark.plan.PlanAnalyzer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * {@code DeltaTable.merge(...).execute()} of Delta Lake before 1.0: it runs its command by itself,
 * and Spark tells of the executions inside only, one after the other. They are one action: from the
 * first execution that reads the table to the one that writes its rows. Owned by the agent's
 * thread.
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
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final PlanAnalyzer analyzer;
  private final Map<Action, Merge> open = new LinkedHashMap<>();

  DeltaMerges(PlanAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  /** Whether the execution runs inside of such a merge; Delta Lake's own reading does too. */
  static boolean isInside(ExecutionStart start) {
    return CALL.matcher(start.details()).matches();
  }

  /** The datasets of a merge whose table the execution reads; {@code null} where it reads none. */
  LineageGraph begun(ExecutionStart start) {
    QueryExecution qe = start.queryExecution();
    return Phases.analyzed(qe)
        ? analyzer.analyzeMerge(qe.analyzed(), false, null, Sessions.of(qe))
        : null;
  }

  /**
   * The action that the execution is a later part of, or {@code null}: of the same table, and where
   * it reads none, of the only merge that runs.
   *
   * @param datasets as {@link #begun} has it
   */
  Action continued(ExecutionStart start, LineageGraph datasets) {
    Action found = null;
    for (Map.Entry<Action, Merge> each : open.entrySet()) {
      boolean same =
          each.getKey().details.equals(start.details())
              && (datasets == null || Objects.equals(each.getValue().table, table(datasets)));
      if (same && found != null) {
        return null;
      }
      found = same ? each.getKey() : found;
    }
    if (found != null) {
      open.get(found).running.add(start.executionId());
    }
    return found;
  }

  /** Notes the first execution of a merge. */
  void opened(Action action, LineageGraph datasets) {
    Merge merge = new Merge(table(datasets));
    merge.running.add(action.root());
    open.put(action, merge);
  }

  boolean isOpen(Action action) {
    return open.containsKey(action);
  }

  boolean none() {
    return open.isEmpty();
  }

  /**
   * An execution of an open merge ended.
   *
   * @return what the merge does, at its end; {@code null} while it goes on
   */
  LineageGraph ended(Action action, ExecutionEnd end) {
    Merge merge = open.get(action);
    merge.running.remove(end.executionId());
    merge.quietSince = System.nanoTime();
    QueryExecution qe = end.queryExecution();
    // What looks for rows is a collect(), what writes them has no name.
    boolean writes = end.name() == null;
    if ((!writes && end.failure() == null) || !Phases.analyzed(qe)) {
      return null;
    }
    return analyzer.analyzeMerge(qe.analyzed(), writes, null, Sessions.of(qe));
  }

  /** Those of which nothing was seen for so long that they cannot go on. */
  List<Action> givenUp() {
    List<Action> over = new ArrayList<>();
    open.forEach(
        (action, merge) -> {
          boolean quiet = System.nanoTime() - merge.quietSince > LONGEST_PAUSE_NANOS;
          if (merge.running.isEmpty() && quiet) {
            over.add(action);
          }
        });
    return over;
  }

  void over(Action action) {
    open.remove(action);
  }

  /** {@code null} where the analysis of the query failed. */
  private static DatasetId table(LineageGraph datasets) {
    return datasets.outputs().isEmpty() ? null : datasets.outputs().get(0).dataset().id();
  }

  /** What is known of an open one. */
  private static final class Merge {
    final DatasetId table;
    final Set<Long> running = new HashSet<>();
    long quietSince = System.nanoTime();

    Merge(DatasetId table) {
      this.table = table;
    }
  }
}
