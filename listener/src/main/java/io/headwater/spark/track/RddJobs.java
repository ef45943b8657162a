package io.headwater.spark.track;

import io.headwater.model.Dataset;
import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.spark.metrics.ActionNumbers;
import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.PlanSession;
import io.headwater.spark.plan.RddLineage;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.rdd.RDD;

/**
 * Which action a job outside SQL executions belongs to, and what it reads and writes.
 *
 * <p>Most such jobs are an action each. An action that takes some partitions first ({@code take},
 * {@code toLocalIterator}) runs one job after another over the same RDD, each behind the partitions
 * of the one before. Owned by the agent's thread.
 */
final class RddJobs {
  /** Makes the jobs of all {@code saveAs...File} methods. */
  private static final String WRITER = "org.apache.spark.internal.io.SparkHadoopWriter";

  /** An iterator that the program pulls stands between it and Spark. */
  private static final String ITERATOR = "scala.";

  private static final long NEXT_JOB_NANOS = 100_000_000L;

  /** Between two jobs of a fit the driver computes. */
  private static final long NEXT_STEP_NANOS = 1_000_000_000L;

  /** The program decides when it takes the next row. */
  private static final long NEXT_ROW_NANOS = 30_000_000_000L;

  private static final int MOST_PREPARED = 256;

  private final RddLineage rdds;
  private final ApplicationMetrics metrics;

  /** Actions that may have further jobs, oldest first. */
  private final Set<Action> unfinished = new LinkedHashSet<>();

  private final Deque<Prepared> prepared = new ArrayDeque<>();

  RddJobs(RddLineage rdds, ApplicationMetrics metrics) {
    this.rdds = rdds;
    this.metrics = metrics;
  }

  /**
   * Keeps the numbers of a job that is no action for the one that uses what it computed.
   *
   * @param numbers those of the job, or of the execution that it belongs to
   */
  void prepared(JobStart start, ActionNumbers numbers) {
    if (start.stage().rdd() != null) {
      prepared.add(new Prepared(start.stage().rdd(), numbers));
    }
    if (prepared.size() > MOST_PREPARED) {
      prepared.removeFirst();
    }
  }

  /** The action that the job goes on with, or {@code null} when it begins one. */
  Action continued(JobStart start) {
    for (Action action : unfinished) {
      boolean next =
          action.stage == null
              ? start.stage().madeAt().equals(action.details)
              : goesOn(action, start);
      if (next) {
        return action;
      }
    }
    return null;
  }

  private static boolean goesOn(Action action, JobStart start) {
    FinalStage before = action.stage;
    FinalStage now = start.stage();
    return now.rdd() != null
        && now.rdd() == before.rdd()
        && now.firstPartition() > before.lastPartition()
        && (pulled(start.details()) || start.details().equals(action.details));
  }

  private static boolean pulled(String details) {
    return details.startsWith(ITERATOR);
  }

  /** An execution that gave the program an iterator has ended: its jobs are still to come. */
  void iterated(Action action) {
    unfinished.add(action);
  }

  /** A job of an action started; its numbers are the action's. */
  void started(Action action, JobStart start) {
    if (action.kind == RunEvent.Kind.RDD) {
      action.jobs.stream().findFirst().ifPresent(root -> metrics.joinJobs(start.jobId(), root));
    } else {
      metrics.joinJob(start.jobId(), action.root());
    }
    if (pulled(start.details())) {
      action.pulled = true;
    }
    reached(action, start);
  }

  /** A job of an action started that may leave partitions for later ones. */
  void reached(Action action, JobStart start) {
    action.stage = start.stage();
    unfinished.remove(action);
    if (start.stage().leavesPartitions()) {
      unfinished.add(action);
    }
  }

  /** How long further jobs of an action may come whose last one has ended; 0 when none can. */
  long nanosUntilNext(Action action) {
    if (action.fit != null) {
      return NEXT_STEP_NANOS;
    }
    if (!unfinished.contains(action)) {
      return 0;
    }
    return action.pulled ? NEXT_ROW_NANOS : NEXT_JOB_NANOS;
  }

  /** The action is over: nothing goes on with it. */
  void over(Action action) {
    action.fit = null;
    unfinished.remove(action);
  }

  static Operation operation(JobStart start) {
    return writes(start) ? Operation.WRITE : Operation.READ;
  }

  private static boolean writes(JobStart start) {
    int second = start.details().indexOf('\n') + 1;
    return start.details().startsWith(WRITER, second) || start.details().startsWith(WRITER);
  }

  /** What the RDD of a job that writes comes from; empty for a job that does not. */
  Collection<Object> saved(JobStart start) {
    RDD<?> rdd = start.stage().rdd();
    return rdd == null || !writes(start) ? Collections.emptyList() : rdds.ancestry(rdd);
  }

  /** What the job reads and writes, and its prepared jobs joined to it. */
  LineageGraph graph(JobStart start, PlanSession session) {
    FinalStage stage = start.stage();
    List<Gap> gaps = new ArrayList<>();
    Collection<Dataset> inputs = Collections.emptyList();
    if (stage.rdd() == null) {
      gaps.add(Gap.of(Gap.Kind.NO_PLAN, "RDD of job"));
    } else {
      inputs = rdds.inputs(stage.rdd(), session);
      joinPrepared(start);
    }
    List<Output> outputs = new ArrayList<>();
    if (writes(start)) {
      Dataset output = rdds.output(stage.function(), session);
      if (output == null) {
        gaps.add(Gap.of(Gap.Kind.UNKNOWN_NODE, WRITER));
      } else {
        outputs.add(Output.of(output, Collections.emptyList()));
      }
    }
    return LineageGraph.of(inputs, outputs, gaps);
  }

  private void joinPrepared(JobStart start) {
    if (prepared.isEmpty()) {
      return;
    }
    Collection<Object> ancestry = rdds.ancestry(start.stage().rdd());
    for (Iterator<Prepared> each = prepared.iterator(); each.hasNext(); ) {
      Prepared made = each.next();
      RDD<?> rdd = made.rdd.get();
      boolean used = rdd != null && ancestry.stream().anyMatch(ancestor -> ancestor == rdd);
      if (used) {
        metrics.joinToJob(made.numbers, start.jobId());
      }
      if (used || rdd == null) {
        each.remove();
      }
    }
  }

  /** What Spark ran to make an RDD out of a query. */
  private static final class Prepared {
    final WeakReference<RDD<?>> rdd;
    final ActionNumbers numbers;

    Prepared(RDD<?> rdd, ActionNumbers numbers) {
      this.rdd = new WeakReference<>(rdd);
      this.numbers = numbers;
    }
  }
}
