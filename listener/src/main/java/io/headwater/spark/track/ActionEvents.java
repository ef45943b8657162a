package io.headwater.spark.track;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import io.headwater.model.WorkLog;
import io.headwater.spark.exit.ApplicationOutcome;
import io.headwater.spark.metrics.ActionNumbers;
import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.plan.ExecutedNumbers;
import io.headwater.spark.plan.ExecutedPlanReader;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Proof;
import io.headwater.spark.plan.source.Delta;
import io.headwater.spark.plan.source.KafkaTopics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.apache.spark.sql.execution.QueryExecution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the events of actions. Owned by the agent's thread. */
final class ActionEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ActionEvents.class);

  private static final String NOTHING_DONE =
      "Nothing was read or written: what it was to create was there, or what it was to drop was not";

  private final ApplicationRun application;
  private final ApplicationMetrics metrics;
  private final ExecutedPlanReader executedPlans;
  private final Errors errors;

  ActionEvents(
      ApplicationRun application,
      TrackerSettings settings,
      ExecutedPlanReader executedPlans,
      ApplicationMetrics metrics) {
    this.executedPlans = executedPlans;
    this.application = application;
    this.metrics = metrics;
    this.errors = new Errors(settings.redaction(), settings.errorMessages());
  }

  Errors errors() {
    return errors;
  }

  JobId job(Operation operation, LineageGraph lineage) {
    return JobId.of(
        application.job().namespace(),
        JobNames.action(application.job().name(), operation.word(), lineage));
  }

  RunEvent start(Action action) {
    // What may turn out to be nothing is not told before it is known.
    LineageGraph sure =
        action.proof == Proof.SUCCESS
            ? Graphs.withoutLifecycle(action.lineage)
            : LineageGraph.EMPTY;
    return event(action, RunEvent.Type.START, action.start).lineage(sure).build();
  }

  /** The terminal event of an action that Spark reported the end of. */
  RunEvent end(Action action, ExecutionEnd end) {
    Throwable failure = end.failure() != null ? end.failure() : action.jobFailure;
    // A job that failed inside an execution which then succeeded was tried again by Spark.
    boolean failed = action.kind == RunEvent.Kind.RDD ? failure != null : end.failure() != null;
    LineageGraph lineage = withNumbers(action);
    if (failed) {
      lineage = Graphs.withoutLifecycle(lineage);
    }
    boolean nothing = !failed && !action.did(lineage);
    return terminal(action, failed ? RunEvent.Type.FAIL : RunEvent.Type.COMPLETE, end.time())
        .lineage(nothing ? LineageGraph.EMPTY : lineage)
        .reason(nothing ? NOTHING_DONE : null)
        .error(failed ? errors.info(failure) : null)
        .build();
  }

  /** The terminal event of an action whose end Spark never reported. */
  RunEvent cutShort(Action action, long time, ApplicationOutcome outcome) {
    return unfinished(action, outcome.ofOpenAction(), time)
        .reason("The action was open when the application ended: " + outcome.reason())
        .error(errors.info(outcome.error()))
        .build();
  }

  /** ABORT of an action of which nothing was seen any more while the application went on. */
  RunEvent unseen(Action action, long time) {
    return unfinished(action, RunEvent.Type.ABORT, time)
        .reason("How the action ended could not be seen")
        .build();
  }

  private RunEvent.Builder unfinished(Action action, RunEvent.Type type, long time) {
    return terminal(action, type, time).lineage(Graphs.withoutLifecycle(action.lineage));
  }

  /** With all that the tasks have told; a clock that was set back ends nothing before its start. */
  private RunEvent.Builder terminal(Action action, RunEvent.Type type, long time) {
    return event(action, type, Instant.ofEpochMilli(Math.max(time, action.start.toEpochMilli())))
        .metrics(taskNumbers(action).asMetrics())
        .work(work(action));
  }

  private WorkLog work(Action action) {
    try {
      return taskNumbers(action).work(errors::stageFailure);
    } catch (Throwable e) {
      metrics.error("stages");
      LOG.debug("The stages of {} cannot be told", action.job, e);
      return WorkLog.EMPTY;
    }
  }

  private RunEvent.Builder event(Action action, RunEvent.Type type, Instant time) {
    return application
        .actionEvent(type, time)
        .startTime(action.start)
        .runId(action.runId)
        .job(action.job)
        .kind(action.kind)
        .sql(action.sql)
        .properties(action.properties);
  }

  private ActionNumbers taskNumbers(Action action) {
    return action.kind == RunEvent.Kind.RDD
        ? metrics.ofJob(action.jobs.iterator().next())
        : metrics.ofExecution(action.root());
  }

  /** The lineage of an action that ended, with the numbers that are known. */
  LineageGraph withNumbers(Action action) {
    Map<DatasetId, Statistics> read = new HashMap<>();
    Map<DatasetId, Statistics> written = new HashMap<>();
    Map<DatasetId, Set<String>> partitions = new HashMap<>();
    ActionNumbers numbers = taskNumbers(action);
    LineageGraph lineage = withTopics(action);
    for (Map.Entry<Long, QueryExecution> plan : action.plans.entrySet()) {
      if (!Phases.planned(plan.getValue())) {
        continue;
      }
      try {
        ExecutedNumbers found =
            executedPlans.read(
                plan.getValue().executedPlan(),
                numbers::accumulator,
                lineage,
                Sessions.of(plan.getValue()),
                plan.getKey() == action.end.executionId() ? action.end.name() : null);
        // An execution inside of another tells the same again; the parts of a statement add up.
        BinaryOperator<Statistics> both =
            action.parts.contains(plan.getKey()) ? Statistics::plus : (known, more) -> known;
        found.read().forEach((id, more) -> read.merge(id, more, both));
        found.written().forEach((id, more) -> written.merge(id, more, both));
        found
            .partitionsRead()
            .forEach((id, more) -> partitions.merge(id, more, ExecutedNumbers::partitions));
      } catch (Throwable e) {
        metrics.error("numbers");
        LOG.debug("Numbers of execution {} cannot be read", plan.getKey(), e);
      }
    }
    LineageGraph graph = Graphs.withStatistics(lineage, read, written);
    graph = Graphs.withPartitionsRead(graph, partitions);
    return withTaskTotals(graph, action);
  }

  /** The lineage of an action with the topics that a pattern found, where they are planned. */
  LineageGraph withTopics(Action action) {
    LineageGraph lineage = action.lineage;
    for (QueryExecution plan : action.plans.values()) {
      lineage = withTopics(lineage, plan);
    }
    return lineage;
  }

  private LineageGraph withTopics(LineageGraph lineage, QueryExecution qe) {
    if (KafkaTopics.patterns(lineage).isEmpty() || !Phases.planned(qe)) {
      return lineage;
    }
    try {
      ExecutedNumbers planned =
          executedPlans.read(qe.executedPlan(), id -> null, lineage, Sessions.of(qe), null);
      return Graphs.withTopics(lineage, planned.topics());
    } catch (Throwable e) {
      // A plan whose preparation failed is prepared again when it is asked for, and fails again.
      metrics.error("numbers");
      LOG.debug("Topics cannot be read", e);
      return lineage;
    }
  }

  /**
   * Numbers from the tasks where the plan has none: for an action with one output, or one input,
   * all that its tasks wrote, or read, is of that dataset. Tasks of Delta Lake read its log, too.
   */
  private LineageGraph withTaskTotals(LineageGraph graph, Action action) {
    ActionNumbers n = taskNumbers(action);
    Statistics out = known(n.outputRecords(), n.outputBytes());
    // The bytes that tasks read are another thing than the bytes of the files selected.
    Statistics in = known(n.inputRecords(), 0);
    boolean oneInput = graph.inputs().size() == 1;
    boolean oneOutput = graph.outputs().size() == 1;
    return Graphs.map(
        graph,
        d -> oneInput && !Delta.FORMAT.equals(d.format()) ? orElse(d, in) : d,
        d -> oneOutput ? orElse(d, out) : d);
  }

  /**
   * Spark counts 0 both for nothing and for a source or sink that does not count. Whoever counts
   * bytes counts rows: files without rows have some.
   */
  private static Statistics known(long rows, long bytes) {
    return Statistics.of(rows > 0 || bytes > 0 ? rows : null, bytes > 0 ? bytes : null, null);
  }

  private static Dataset orElse(Dataset dataset, Statistics fallback) {
    return dataset.statistics().isEmpty() && !fallback.isEmpty()
        ? dataset.toBuilder().statistics(fallback).build()
        : dataset;
  }
}
