package io.headwater.spark.track;

import io.headwater.model.ErrorInfo;
import io.headwater.model.Gap;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.RunEvent;
import io.headwater.spark.exit.ApplicationOutcome;
import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.plan.PlanAnalyzer;
import io.headwater.spark.plan.PlanSettings;
import io.headwater.spark.plan.StreamBatch;
import io.headwater.spark.plan.StreamSink;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.source.DatasetNames;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * Streaming queries: one run for each start of a query, to which its batches add. Owned by the
 * agent's thread.
 */
final class StreamingQueries {
  private static final String OPERATION = "stream";

  /** Spark describes everything that a query runs so. Source: {@code StreamExecution}. */
  private static final Pattern DESCRIBED =
      Pattern.compile("\\brunId = ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b");

  private final ApplicationRun application;
  private final TrackerSettings settings;
  private final PlanSettings plans;
  private final PlanAnalyzer analyzer;
  private final ActionEvents actionEvents;
  private final ApplicationMetrics metrics;
  private final KnownPlaces places;
  private final Consumer<RunEvent> events;
  private final Map<UUID, StreamRun> runs = new LinkedHashMap<>();

  StreamingQueries(
      ApplicationRun application,
      TrackerSettings settings,
      PlanSettings plans,
      PlanAnalyzer analyzer,
      ActionEvents actionEvents,
      ApplicationMetrics metrics,
      KnownPlaces places,
      Consumer<RunEvent> events) {
    this.application = application;
    this.settings = settings;
    this.plans = plans;
    this.analyzer = analyzer;
    this.actionEvents = actionEvents;
    this.metrics = metrics;
    this.places = places;
    this.events = events;
  }

  void started(StreamStart start) {
    StreamRun run = new StreamRun(start);
    run.properties.put("query_id", start.queryId().toString());
    run.properties.put("query_run_id", start.runId().toString());
    runs.put(start.runId(), run);
    if (run.query != null) {
      begin(run);
    }
  }

  private void begin(StreamRun run) {
    LogicalPlan plan = plan(run.query);
    String sinkWord = "unknown";
    if (plan == null) {
      run.lineage =
          LineageGraph.of(
              Collections.emptyList(),
              Collections.emptyList(),
              Collections.singleton(Gap.of(Gap.Kind.NO_PLAN, "streaming query")));
    } else {
      StreamSink sink = StreamSink.of(run.query, plans, Sessions.active());
      sinkWord = sink.word();
      run.lineage = places.fill(analyzer.analyzeStream(plan, sink, Sessions.active()));
      places.learn(run.lineage);
      run.sources = analyzer.streamSources(plan, Sessions.active());
    }
    String named = run.told.name();
    run.job =
        JobId.of(
            application.job().namespace(),
            named != null && !named.isEmpty()
                ? application.job().name() + "." + OPERATION + "." + JobNames.part(named)
                : JobNames.stream(application.job().name(), OPERATION, run.lineage, sinkWord));
    events.accept(event(run, RunEvent.Type.START, run.told.time()).lineage(run.lineage).build());
  }

  /** The query's plan with its sources; {@code null} when it cannot be seen. */
  private static LogicalPlan plan(Object query) {
    if (query == null) {
      return null;
    }
    LogicalPlan plan = Member.of(query, LogicalPlan.class, "analyzedPlan");
    // Before 3.1 there is no accessor.
    Object field = plan == null ? Member.field(query, "analyzedPlan") : null;
    return field instanceof LogicalPlan ? (LogicalPlan) field : plan;
  }

  void progressed(StreamProgress progress) {
    StreamRun run = runs.get(progress.runId());
    if (run == null) {
      return;
    }
    run.progressed(progress, new DatasetNames(plans, Sessions.active()));
    if (run.started()
        && progress.time() - run.lastEvent >= settings.streamingInterval().toMillis()) {
      run.lastEvent = progress.time();
      events.accept(
          event(run, RunEvent.Type.RUNNING, progress.time())
              .lineage(run.numbered())
              .metrics(run.totals())
              .build());
    }
  }

  /**
   * @param exception the failure as Spark prints it, or {@code null} when the query was stopped
   */
  void terminated(UUID runId, long time, String exception) {
    StreamRun run = runs.remove(runId);
    if (run == null) {
      return;
    }
    if (!run.started()) {
      begin(run);
    }
    end(
        run,
        event(run, exception == null ? RunEvent.Type.COMPLETE : RunEvent.Type.FAIL, time)
            .error(exception == null ? null : error(run, exception)));
  }

  /** The exception itself where the query still has it; its text has no more than that. */
  private ErrorInfo error(StreamRun run, String text) {
    for (Object found : Scala.flat(Member.of(run.query, "exception"))) {
      if (found instanceof Throwable) {
        Throwable cause = ((Throwable) found).getCause();
        return actionEvents.errors().info(cause != null ? cause : (Throwable) found);
      }
    }
    return actionEvents.errors().info(text);
  }

  private void end(StreamRun run, RunEvent.Builder terminal) {
    for (StreamRun.Execution open : run.open()) {
      if (!open.inside.isEmpty()) {
        run.addTotals(metrics.ofExecution(open.start.executionId()));
        open.inside.forEach(part -> wrote(run, part));
      }
    }
    events.accept(
        terminal
            .lineage(run.numbered())
            .metrics(run.totals())
            .work(run.work(actionEvents.errors()::stageFailure))
            .build());
    run.open().forEach(each -> metrics.forgetExecution(each.start.executionId()));
  }

  /** Whether the execution is a batch of a query, or runs inside of one. */
  boolean executionStarted(ExecutionStart start) {
    StreamRun run = runOf(start);
    if (run == null) {
      return false;
    }
    if (!run.started()) {
      if (run.query == null) {
        run.query = Sessions.streamingQuery(start.queryExecution(), run.told.queryId());
      }
      begin(run);
    }
    run.opened(start);
    return true;
  }

  private StreamRun runOf(ExecutionStart start) {
    if (runs.isEmpty()) {
      return null;
    }
    // A batch knows its query itself.
    UUID ofBatch = Member.of(start.queryExecution(), UUID.class, "runId");
    if (ofBatch != null && runs.containsKey(ofBatch)) {
      return runs.get(ofBatch);
    }
    StreamRun described = described(start.description());
    if (described != null) {
      return described;
    }
    for (StreamRun run : runs.values()) {
      if (start.rootExecutionId() != null && run.isOpen(start.rootExecutionId())) {
        return run;
      }
    }
    return readBatch(Phases.plan(start.queryExecution()));
  }

  /**
   * The query whose batch is read: user code may do that on a thread that knows nothing of the
   * query, as all of Python's are before Spark 3.2.
   */
  private StreamRun readBatch(LogicalPlan plan) {
    for (StreamRun run : runs.values()) {
      StreamBatch batch = plan == null ? null : batch(run);
      if (batch != null && batch.isReadBy(plan)) {
        return run;
      }
    }
    return null;
  }

  private StreamRun described(String description) {
    Matcher ids = DESCRIBED.matcher(description);
    return ids.find() ? runs.get(UUID.fromString(ids.group(1))) : null;
  }

  /** Whether a job outside SQL executions is part of a query. */
  boolean isJob(JobStart start) {
    return !runs.isEmpty() && described(start.description()) != null;
  }

  /** Whether the execution was one of a query's. */
  boolean executionEnded(ExecutionEnd end) {
    for (StreamRun run : runs.values()) {
      StreamRun.Execution execution = run.closed(end.executionId());
      if (execution != null) {
        add(run, execution, end);
        return true;
      }
    }
    return false;
  }

  private void add(StreamRun run, StreamRun.Execution execution, ExecutionEnd end) {
    QueryExecution qe = end.queryExecution();
    boolean did = end.failure() == null && Phases.analyzed(qe);
    Action part = new Action(RunEvent.Kind.SQL, run.start);
    part.executions.add(end.executionId());
    part.plans.put(end.executionId(), qe);
    part.end = end;
    if (did && !isBatch(qe)) {
      part.lineage = inside(run, end);
    }
    boolean wrote = !part.lineage.outputs().isEmpty();
    for (Action each : execution.inside) {
      if (wrote) {
        part.lineage = Graphs.withNested(part.lineage, each.lineage);
        part.executions.addAll(each.executions);
        part.plans.putAll(each.plans);
      } else {
        wrote(run, each);
      }
    }
    StreamRun.Execution outer = execution.outer;
    if (wrote && run.isOpen(outer) && !isBatch(outer.start.queryExecution())) {
      // CTAS: what it writes has the place alone, the command tells of which table.
      metrics.joinExecution(end.executionId(), outer.start.executionId());
      outer.inside.add(part);
      return;
    }
    run.addTotals(metrics.ofExecution(end.executionId()));
    if (wrote) {
      wrote(run, part);
    } else if (did && isBatch(qe) && run.isNewBatch(qe)) {
      part.lineage = run.lineage;
      run.addWritten(actionEvents.withNumbers(part));
    }
    metrics.forgetExecution(end.executionId());
  }

  /** What user code did in a batch. */
  private LineageGraph inside(StreamRun run, ExecutionEnd end) {
    QueryExecution qe = end.queryExecution();
    LineageGraph graph = analyzer.analyze(qe.analyzed(), batch(run), Sessions.of(qe)).graph();
    if (graph.outputs().isEmpty() && end.name() == null) {
      // Delta Lake before 1.0 merges by a command that Spark does not tell of.
      LineageGraph merge = analyzer.analyzeMerge(qe.analyzed(), true, batch(run), Sessions.of(qe));
      graph = merge == null ? graph : merge;
    }
    return places.fill(graph);
  }

  private void wrote(StreamRun run, Action part) {
    part.lineage = places.fill(part.lineage);
    places.learn(part.lineage);
    run.lineage = Graphs.withFurther(run.lineage, part.lineage);
    run.addWritten(actionEvents.withNumbers(part));
    part.executions.forEach(metrics::forgetExecution);
  }

  /** The batch that runs now; {@code null} when it or its query cannot be seen. */
  private static StreamBatch batch(StreamRun run) {
    LogicalPlan query = plan(run.query);
    for (StreamRun.Execution open : run.open()) {
      if (query != null && isBatch(open.start.queryExecution())) {
        return new StreamBatch(query, open.start.queryExecution());
      }
    }
    return null;
  }

  private static boolean isBatch(QueryExecution qe) {
    return Member.of(qe, UUID.class, "runId") != null;
  }

  /** Ends every query that still runs. */
  void endAll(long time, ApplicationOutcome outcome) {
    for (StreamRun run : runs.values()) {
      if (run.started()) {
        end(
            run,
            event(run, outcome.ofOpenAction(), time)
                .reason("The query ran when the application ended: " + outcome.reason())
                .error(actionEvents.errors().info(outcome.error())));
      }
    }
    runs.clear();
  }

  private RunEvent.Builder event(StreamRun run, RunEvent.Type type, long time) {
    return application
        .actionEvent(type, Instant.ofEpochMilli(Math.max(time, run.start.toEpochMilli())))
        .startTime(run.start)
        .runId(run.runId)
        .job(run.job)
        .kind(RunEvent.Kind.STREAMING)
        .properties(run.properties);
  }
}
