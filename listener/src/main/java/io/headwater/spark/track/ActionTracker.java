package io.headwater.spark.track;

import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.model.RunEvent;
import io.headwater.spark.exit.ApplicationOutcome;
import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.plan.ExecutedPlanReader;
import io.headwater.spark.plan.KnownRdds;
import io.headwater.spark.plan.KnownValues;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.PlanAnalyzer;
import io.headwater.spark.plan.PlanLineage;
import io.headwater.spark.plan.PlanSettings;
import io.headwater.spark.plan.Proof;
import io.headwater.spark.plan.RddLineage;
import io.headwater.spark.plan.access.Scala;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.execution.QueryExecution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins what Spark reports to actions and gives each exactly one START and one terminal event.
 *
 * <p>Owned by the agent's thread: no method may be called by another one.
 */
public final class ActionTracker {
  private static final Logger LOG = LoggerFactory.getLogger(ActionTracker.class);

  /** Spark may report the end of a failed job behind the end of its execution. */
  private static final long WAIT_FOR_JOBS_NANOS = 100_000_000L;

  /** A program that fits over and over has many actions. */
  private static final int MOST_JOBS_OF_A_FIT = 1_000;

  private final ApplicationRun application;
  private final TrackerSettings settings;
  private final PlanAnalyzer analyzer;
  private final RddJobs rddJobs;
  private final ApplicationMetrics metrics;
  private final ActionEvents actionEvents;
  private final Consumer<RunEvent> events;

  private final Map<Long, Action> byExecution = new HashMap<>();
  private final Map<Integer, Action> byJob = new HashMap<>();
  private final Set<Action> ending = new LinkedHashSet<>();
  private final Nesting nesting = new Nesting();
  private final MultiInserts multiInserts;
  private final StreamingQueries streaming;
  private final KnownPlaces places = new KnownPlaces();
  private final CommandResults commandResults = new CommandResults();
  private final MlModels models = new MlModels();
  private final DeltaMerges deltaMerges;
  private final SessionVariables variables;
  private final ComputedAtOnce computed;
  private boolean ended;

  /**
   * @param events takes each event as it happens; does not block and does not throw
   */
  public ActionTracker(
      ApplicationRun application,
      TrackerSettings settings,
      PlanSettings plans,
      ApplicationMetrics metrics,
      Consumer<RunEvent> events) {
    this.application = application;
    this.settings = settings;
    KnownRdds known = new KnownRdds();
    this.analyzer = new PlanAnalyzer(plans, known, new KnownValues());
    this.variables = new SessionVariables(analyzer);
    this.computed = new ComputedAtOnce(analyzer);
    this.rddJobs = new RddJobs(new RddLineage(plans, known), metrics);
    this.multiInserts = new MultiInserts(plans);
    this.deltaMerges = new DeltaMerges(analyzer);
    this.metrics = metrics;
    this.actionEvents =
        new ActionEvents(application, settings, new ExecutedPlanReader(plans, known), metrics);
    this.events = events;
    this.streaming =
        new StreamingQueries(
            application, settings, plans, analyzer, actionEvents, metrics, places, events);
  }

  /** The application started: its own START. */
  public void applicationStarted() {
    events.accept(application.event(RunEvent.Type.START, application.info().startTime()).build());
  }

  /**
   * The application runs.
   *
   * @param time milliseconds since the epoch
   */
  public void applicationGoesOn(long time) {
    events.accept(application.event(RunEvent.Type.RUNNING, Instant.ofEpochMilli(time)).build());
  }

  /** A streaming query started. */
  public void streamStarted(StreamStart start) {
    if (!ended) {
      streaming.started(start);
    }
  }

  /** A trigger of a streaming query ended. */
  public void streamProgressed(StreamProgress progress) {
    streaming.progressed(progress);
  }

  /**
   * A streaming query ended.
   *
   * @param exception the failure as Spark prints it, or {@code null} when the query was stopped
   */
  public void streamTerminated(UUID runId, long time, String exception) {
    streaming.terminated(runId, time, exception);
  }

  /** An SQL execution started. */
  public void executionStarted(ExecutionStart start) {
    if (ended
        || byExecution.containsKey(start.executionId())
        || streaming.executionStarted(start)) {
      return;
    }
    Long rootId = nesting.rootOf(start);
    Action root = rootId == null ? multiInserts.continued(start) : byExecution.get(rootId);
    boolean inMerge = root == null && DeltaMerges.isInside(start);
    LineageGraph merge = inMerge ? deltaMerges.begun(start) : null;
    if (inMerge) {
      root = deltaMerges.continued(start, merge);
    }
    boolean connectors =
        merge == null && Housekeeping.isConnectors(start.description(), start.details());
    if (root == null && connectors) {
      root = onlyOpen();
    }
    if (root != null) {
      if (root.end == null) {
        ending.remove(root);
      }
      root.executions.add(start.executionId());
      metrics.joinExecution(start.executionId(), root.root());
      byExecution.put(start.executionId(), root);
      notePlan(root, start.executionId(), start.queryExecution());
      if (root.awaitsFill && CacheFills.isFill(Phases.plan(start.queryExecution()))) {
        fill(root, start.queryExecution());
      }
      return;
    }
    nesting.opened(start);
    Action action = new Action(RunEvent.Kind.SQL, Instant.ofEpochMilli(start.time()));
    action.executions.add(start.executionId());
    byExecution.put(start.executionId(), action);
    action.makesRdd = Housekeeping.makesRdd(start.details());
    action.silent =
        action.makesRdd
            || connectors
            || Housekeeping.isMaintenance(start.details())
            || nesting.isPartOfComing(start)
            || isHousekeeping(start.details(), start.queryExecution());
    action.details = start.details();
    action.properties.put("execution_id", Long.toString(start.executionId()));
    action.properties.put("description", settings.redaction().text(start.description()));
    notePlan(action, start.executionId(), start.queryExecution());
    multiInserts.opened(action, start);
    if (merge != null) {
      deltaMerges.opened(action, merge);
      begin(action, Operation.MERGE, merge);
    } else if (Phases.analyzed(start.queryExecution())) {
      begin(action, start.queryExecution());
    }
  }

  private boolean isHousekeeping(String details, QueryExecution qe) {
    return Housekeeping.isQuery(details, Phases.plan(qe)) || commandResults.isRead(qe);
  }

  /** The action that runs, where it is one only. */
  private Action onlyOpen() {
    Action found = null;
    for (Action action : byExecution.values()) {
      if (action != found && action.end == null && !action.silent) {
        if (found != null) {
          return null;
        }
        found = action;
      }
    }
    return found;
  }

  private static void notePlan(Action action, long executionId, QueryExecution qe) {
    if (qe != null) {
      action.plans.put(executionId, qe);
    }
  }

  /** An SQL execution ended. */
  public void executionEnded(ExecutionEnd end) {
    Action action = byExecution.get(end.executionId());
    if (action == null) {
      if (!ended && !streaming.executionEnded(end)) {
        endedWithoutStart(end);
      }
      return;
    }
    notePlan(action, end.executionId(), end.queryExecution());
    if (deltaMerges.isOpen(action)) {
      mergeGoesOn(action, end);
      return;
    }
    if (action.job == null && !action.silent && action.root() == end.executionId()) {
      // One that is over so soon that its start had no plan any more.
      action.silent = isHousekeeping(action.details, end.queryExecution());
    }
    commandResults.ended(end.queryExecution());
    rememberCheckpoint(action, end);
    variables.ended(end);
    computed.ended(action, end);
    boolean part = action.parts.contains(end.executionId());
    if (action.root() != end.executionId()) {
      addNested(action, end);
      if (!part) {
        return;
      }
    }
    nesting.closed(end.executionId());
    action.end = end;
    if (part && multiInserts.moreToCome(action, end)) {
      finishAfter(action, MultiInserts.NEXT_PART_NANOS);
      return;
    }
    if (end.givesIterator(action.details) && !action.silent) {
      action.pulled = true;
      rddJobs.iterated(action);
    }
    finishUnlessMoreComes(action);
  }

  private void mergeGoesOn(Action action, ExecutionEnd end) {
    LineageGraph graph = deltaMerges.ended(action, end);
    if (graph != null) {
      deltaMerges.over(action);
      action.end = end;
      action.lineage = places.fill(graph);
      finishUnlessMoreComes(action);
    }
  }

  private void finishUnlessMoreComes(Action action) {
    long wait = action.openJobs.isEmpty() ? rddJobs.nanosUntilNext(action) : WAIT_FOR_JOBS_NANOS;
    if (wait == 0) {
      finish(action);
    } else {
      finishAfter(action, wait);
    }
  }

  /** The plan of a checkpoint's frame has the RDD only; what is in it, this execution tells. */
  private void rememberCheckpoint(Action action, ExecutionEnd end) {
    Integer rdd = action.lastRdds.remove(end.executionId());
    boolean checkpoint = "checkpoint".equals(end.name()) || "localCheckpoint".equals(end.name());
    QueryExecution qe = end.queryExecution();
    if (checkpoint && rdd != null && end.failure() == null && Phases.analyzed(qe)) {
      analyzer.remember(rdd, qe.analyzed(), Sessions.of(qe));
    }
  }

  private void finishAfter(Action action, long nanos) {
    action.endDeadline = System.nanoTime() + nanos;
    ending.add(action);
  }

  /** Spark posts no start for an execution that fails while it is planned. */
  private void endedWithoutStart(ExecutionEnd end) {
    long start = end.time() - end.durationNanos() / 1_000_000;
    Action action = new Action(RunEvent.Kind.SQL, Instant.ofEpochMilli(start));
    action.executions.add(end.executionId());
    action.properties.put("execution_id", Long.toString(end.executionId()));
    notePlan(action, end.executionId(), end.queryExecution());
    action.end = end;
    finish(action);
  }

  /**
   * The session's catalog created or dropped a table; which execution asked for it, nobody says.
   */
  public void tableChanged(Proof change, String database, String table) {
    TableChange told = new TableChange(change, (database + "." + table).toLowerCase(Locale.ROOT));
    for (Action action : byExecution.values()) {
      if (action.job != null) {
        told.heardBy(action);
      } else if (!action.silent) {
        action.tableChanges.add(told);
      }
    }
  }

  private void addNested(Action action, ExecutionEnd end) {
    QueryExecution nested = end.queryExecution();
    if (action.silent || !Phases.analyzed(nested)) {
      return;
    }
    if (action.awaitsFill && "count".equals(end.name())) {
      fill(action, nested);
    } else if (action.job != null) {
      addNested(action, nested);
    }
  }

  private void addNested(Action action, QueryExecution nested) {
    PlanLineage plan = analyzer.analyze(nested.analyzed(), Sessions.of(nested));
    note(plan);
    // Inferring a schema, or reading a table's log, is no reading.
    if (!plan.graph().outputs().isEmpty()) {
      action.lineage = Graphs.withNested(action.lineage, places.fill(plan.graph()));
    }
  }

  /** The cache is filled with the rows of this execution. */
  private void fill(Action action, QueryExecution qe) {
    action.awaitsFill = false;
    PlanLineage plan = analyzer.analyze(qe.analyzed(), Sessions.of(qe));
    note(plan);
    begin(action, Operation.READ, Graphs.withNested(action.lineage, plan.graph()));
  }

  /** A job started. */
  public void jobStarted(JobStart start) {
    if (ended) {
      return;
    }
    Action action =
        start.executionId() == null ? ofRddJob(start) : byExecution.get(start.executionId());
    if (action != null) {
      if (action.makesRdd) {
        rddJobs.prepared(start, metrics.ofExecution(action.root()));
      }
      if (action.pulled && start.executionId() != null) {
        rddJobs.reached(action, start);
      }
      action.jobs.add(start.jobId());
      action.openJobs.add(start.jobId());
      byJob.put(start.jobId(), action);
      if (start.executionId() != null && start.finalRddId() != null) {
        action.lastRdds.put(start.executionId(), start.finalRddId());
      }
    }
  }

  /** The action of a job outside SQL; {@code null} for one that nobody asked for. */
  private Action ofRddJob(JobStart start) {
    if (streaming.isJob(start)) {
      metrics.forgetJob(start.jobId());
      return null;
    }
    Action continued = rddJobs.continued(start);
    if (continued != null) {
      ending.remove(continued);
      rddJobs.started(continued, start);
      return continued;
    }
    if (Housekeeping.isJob(start.description(), start.details())
        || Housekeeping.isConnectors(start.description(), start.details())
        || Housekeeping.isMaintenance(start.details())) {
      rddJobs.prepared(start, metrics.ofJob(start.jobId()));
      metrics.forgetJob(start.jobId());
      return null;
    }
    LineageGraph graph =
        withModels(
            start.details(), () -> rddJobs.saved(start), rddJobs.graph(start, Sessions.active()));
    computed.started(start, graph);
    String fit = MlModels.fit(start.details(), graph);
    Action fitting = fit == null ? null : openFit(fit, start.stage().rdd() == null);
    if (fitting != null) {
      ending.remove(fitting);
      rddJobs.started(fitting, start);
      return fitting;
    }
    Action action = new Action(RunEvent.Kind.RDD, Instant.ofEpochMilli(start.time()));
    action.fit = fit;
    action.details = start.details();
    action.properties.put("spark_job_id", Integer.toString(start.jobId()));
    action.properties.put("description", settings.redaction().text(start.description()));
    rddJobs.started(action, start);
    begin(action, RddJobs.operation(start), graph);
    return action;
  }

  /** What cannot be told of a model is no reason to tell nothing of the action. */
  private LineageGraph withModels(
      String details, Supplier<Collection<Object>> origins, LineageGraph graph) {
    try {
      return models.told(details, origins, graph);
    } catch (Exception | LinkageError | StackOverflowError e) {
      metrics.error("models");
      LOG.debug("What is a model of {} cannot be told", graph, e);
      return graph;
    }
  }

  /**
   * An estimator runs one job after another, up to hundreds; they are one action.
   *
   * @param unseen whether it cannot be known what the job reads
   */
  private Action openFit(String fit, boolean unseen) {
    String same = unseen ? fit.substring(0, fit.indexOf('[') + 1) : fit;
    Set<Action> open = new LinkedHashSet<>(ending);
    open.addAll(byJob.values());
    for (Action action : open) {
      boolean fits =
          action.fit != null && (unseen ? action.fit.startsWith(same) : action.fit.equals(same));
      if (fits && action.jobs.size() < MOST_JOBS_OF_A_FIT) {
        return action;
      }
    }
    return null;
  }

  /**
   * A job ended.
   *
   * @param failure {@code null} when it succeeded
   */
  public void jobEnded(int jobId, long time, Throwable failure) {
    Action action = byJob.remove(jobId);
    if (action == null) {
      return;
    }
    action.openJobs.remove(jobId);
    if (failure != null) {
      action.jobFailure = failure;
    }
    if (action.kind == RunEvent.Kind.RDD) {
      action.end = new ExecutionEnd(-1, null, time, 0, null, failure);
    } else if (action.end != null && action.pulled) {
      action.end = action.end.at(time, failure);
    }
    if (action.end != null && action.openJobs.isEmpty()) {
      if (failure != null) {
        rddJobs.over(action);
      }
      finishUnlessMoreComes(action);
    }
  }

  /** An action that ran before the agent was attached, told by a query execution listener. */
  public void reportedLate(ExecutionEnd end) {
    if (commandResults.isRead(end.queryExecution())) {
      return;
    }
    commandResults.ended(end.queryExecution());
    long start = end.time() - end.durationNanos() / 1_000_000;
    Action action = new Action(RunEvent.Kind.SQL, Instant.ofEpochMilli(start));
    action.executions.add(end.executionId());
    action.properties.put("attached_late", "true");
    notePlan(action, end.executionId(), end.queryExecution());
    action.end = end;
    finish(action);
  }

  /** Ends actions whose open jobs did not end in time; called every few milliseconds. */
  public void tick() {
    if (!deltaMerges.none()) {
      for (Action action : deltaMerges.givenUp()) {
        events.accept(actionEvents.unseen(action, System.currentTimeMillis()));
        forget(action);
      }
    }
    if (ending.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    for (Action action : new ArrayList<>(ending)) {
      if (now - action.endDeadline >= 0) {
        finish(action);
      }
    }
  }

  /** How long until {@link #tick} has something to do, at most the given milliseconds. */
  public long millisUntilTick(long atMost) {
    return ending.isEmpty() ? atMost : Math.min(atMost, 10);
  }

  private void begin(Action action, QueryExecution qe) {
    if (action.silent) {
      return;
    }
    long t0 = System.nanoTime();
    PlanLineage plan = analyzer.analyze(qe.analyzed(), Sessions.of(qe));
    note(plan);
    metrics.lineagePlan(
        plan.graph().complete() ? "captured" : "incomplete", (System.nanoTime() - t0) / 1e9);
    if (settings.sqlText()) {
      action.sql = settings.redaction().text(SqlTexts.of(qe.analyzed()));
    }
    action.proof = plan.proof();
    boolean fills = plan.operation() == Operation.READ && CacheFills.isUnresolved(qe.analyzed());
    action.awaitsFill = fills && action.end == null;
    if (action.awaitsFill) {
      return;
    }
    LineageGraph graph =
        withModels(
            action.details,
            () -> new ArrayList<>(Scala.list(qe.analyzed().collectLeaves())),
            fills ? CacheFills.UNSEEN : plan.graph());
    begin(action, plan.operation(), MultiInserts.withTargets(action, graph));
  }

  private void begin(Action action, Operation operation, LineageGraph graph) {
    if (operation == Operation.NONE || (operation == Operation.READ && !settings.reads())) {
      action.silent = true;
      return;
    }
    action.lineage = places.fill(graph);
    action.placesKnown = places.now();
    if (action.proof == Proof.SUCCESS) {
      places.learn(action.lineage);
    }
    action.tableChanges.forEach(change -> change.heardBy(action));
    action.job = actionEvents.job(operation, action.lineage);
    // A job goes by the pattern: which topics there are may be another matter tomorrow.
    action.lineage = actionEvents.withTopics(action);
    action.started = true;
    events.accept(actionEvents.start(action));
  }

  private void note(PlanLineage plan) {
    for (Gap gap : plan.graph().gaps()) {
      if (gap.kind() == Gap.Kind.UNKNOWN_NODE || gap.kind() == Gap.Kind.FAILED_NODE) {
        metrics.unknownNode(gap.subject().substring(gap.subject().lastIndexOf('.') + 1));
      }
    }
  }

  private void finish(Action action) {
    try {
      ExecutionEnd end = action.end;
      boolean analysisFailed = !action.started && !anyAnalyzed(action);
      if (!action.silent && !analysisFailed) {
        if (!action.started) {
          beginAtEnd(action);
        }
        if (!action.silent) {
          action.lineage = places.fill(action.lineage);
          RunEvent event = actionEvents.end(action, end);
          if (event.type() == RunEvent.Type.COMPLETE) {
            places.learn(event.lineage(), action.placesKnown);
          }
          events.accept(event);
        }
      }
    } finally {
      forget(action);
    }
  }

  /** An analysis error is no action: nothing was read or written. */
  private static boolean anyAnalyzed(Action action) {
    return action.plans.values().stream().anyMatch(Phases::analyzed);
  }

  /** The plan of an action that is over when its start is handled comes with its end. */
  private void beginAtEnd(Action action) {
    List<QueryExecution> plans = new ArrayList<>(action.plans.values());
    plans.removeIf(plan -> !Phases.analyzed(plan));
    QueryExecution own = action.plans.get(action.root());
    QueryExecution first = plans.contains(own) ? own : plans.get(0);
    begin(action, first);
    if (!action.silent) {
      plans.stream().filter(plan -> plan != first).forEach(plan -> addNested(action, plan));
    }
  }

  private void forget(Action action) {
    ending.remove(action);
    rddJobs.over(action);
    multiInserts.over(action);
    deltaMerges.over(action);
    for (Long id : action.executions) {
      byExecution.remove(id);
      nesting.closed(id);
      metrics.forgetExecution(id);
    }
    for (Integer id : action.jobs) {
      byJob.remove(id);
      metrics.forgetJob(id);
    }
  }

  /** Ends every action that is still open; nothing is taken after this. */
  public void endOpenActions(long time, ApplicationOutcome outcome) {
    for (Action action : new ArrayList<>(ending)) {
      finish(action);
    }
    ended = true;
    streaming.endAll(time, outcome);
    Set<Action> open = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    open.addAll(byExecution.values());
    open.addAll(byJob.values());
    List<Action> inOrder = new ArrayList<>(open);
    inOrder.sort(java.util.Comparator.comparing(a -> a.start));
    for (Action action : inOrder) {
      if (action.awaitsFill) {
        begin(action, Operation.READ, action.lineage);
      }
      if (action.started && !action.silent) {
        events.accept(actionEvents.cutShort(action, time, outcome));
      }
      forget(action);
    }
    LOG.debug("Ended {} open actions: {}", inOrder.size(), outcome);
  }

  /**
   * The application ended: its own terminal event.
   *
   * @param time milliseconds since the epoch
   */
  public void applicationEnded(
      long time,
      ApplicationOutcome outcome,
      Map<String, Number> totals,
      Map<String, String> notes) {
    events.accept(
        application
            .event(outcome.type(), Instant.ofEpochMilli(time))
            .reason(outcome.reason())
            .error(actionEvents.errors().info(outcome.error()))
            .metrics(totals)
            .properties(notes)
            .build());
  }
}
