package io.headwater.spark.track;

import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.RunEvent;
import io.headwater.spark.plan.MultiInsert;
import io.headwater.spark.plan.Proof;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * One action while it is open: what is known of it so far. Owned by the agent's thread.
 *
 * <p>An SQL action has one root execution and maybe nested ones; an RDD action has at least one
 * job.
 */
final class Action {
  final RunEvent.Kind kind;
  final Instant start;
  final UUID runId;

  /** Root first; their numbers add up. */
  final Set<Long> executions = new LinkedHashSet<>();

  final Set<Integer> jobs = new LinkedHashSet<>();
  final Set<Integer> openJobs = new HashSet<>();
  final Map<Long, QueryExecution> plans = new LinkedHashMap<>();

  /** What the last job of each execution computed. */
  final Map<Long, Integer> lastRdds = new HashMap<>();

  final Map<String, String> properties = new LinkedHashMap<>();

  /** Only makes an RDD of a query: its jobs are for the action that uses that. */
  boolean makesRdd;

  /** The call site as a stack. */
  String details = "";

  /** What the last job outside SQL computes; {@code null} when there was none. */
  FinalStage stage;

  /** Whether the program pulls the rows, and with them the jobs, one after another. */
  boolean pulled;

  /** What the jobs of one fit of Spark ML have in common; {@code null} for all other actions. */
  String fit;

  /** The last part that was seen of a multi-insert; {@code null} for all other actions. */
  MultiInsert statement;

  /** The executions of a multi-insert's parts. */
  final Set<Long> parts = new HashSet<>();

  int partsEnded;

  /** {@code null} until the plan was seen. */
  JobId job;

  LineageGraph lineage = LineageGraph.EMPTY;

  /** What must be seen before {@link #lineage} may be said to have happened. */
  Proof proof = Proof.SUCCESS;

  /** What the catalog told before the plan was seen: that of a short action comes with its end. */
  final Set<TableChange> tableChanges = new LinkedHashSet<>();

  /** Whether the catalog told what {@link #proof} asks for. */
  boolean toldByCatalog;

  /** {@link KnownPlaces#now()} when {@link #lineage} was made. */
  long placesKnown;

  String sql;

  /** Nothing to report: a command without lineage, housekeeping, or a read when reads are off. */
  boolean silent;

  /** Fills a cache with what only an execution inside of it tells: not told before that is seen. */
  boolean awaitsFill;

  boolean started;
  Throwable jobFailure;

  /** Set when the root's end was seen but jobs of it are still open. */
  ExecutionEnd end;

  /** {@link System#nanoTime} until when {@link #end} waits for open jobs. */
  long endDeadline;

  Action(RunEvent.Kind kind, Instant start) {
    this.kind = kind;
    this.start = start;
    this.runId = RunIds.startedAt(start);
  }

  /**
   * Whether an action that ended well did what its plan says.
   *
   * @param numbered the action's lineage with its numbers
   */
  boolean did(LineageGraph numbered) {
    switch (proof) {
      case TABLE_CREATED:
      case TABLE_DROPPED:
        return toldByCatalog;
      case JOB:
        return !jobs.isEmpty();
      case FILES_WRITTEN:
        return numbered.outputs().stream().anyMatch(o -> o.dataset().statistics().files() != null);
      default:
        return true;
    }
  }

  /** The execution that the action is; the others are nested in it. */
  long root() {
    return executions.iterator().next();
  }
}
