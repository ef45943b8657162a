package io.headwater.spark.metrics;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import io.headwater.spi.MetricSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * All numbers of one application: one instance per SparkContext.
 *
 * <p>The methods that take Spark's events are called by the listener-bus thread only, in the order
 * of the bus. They do constant work (a job's start and end: work per stage of the job), no I/O, and
 * walk no plan; they may throw, the caller catches. The others may be called by any thread. A lock
 * is held only while numbers are added or copied.
 *
 * <p>A number belongs to the action that caused it: the SQL execution that the job's properties
 * name, or for a job outside SQL the job itself.
 */
public final class ApplicationMetrics implements MetricSource {
  /** Guards itself. */
  private final Cells cells = new Cells();

  private final Actions actions = new Actions();
  private final StageLog stages = new StageLog();
  private final Work work;
  private final ExecutorRows executorRows;
  private final TaskEvents tasks;
  private final JobEvents jobs;

  /** Guarded by {@link #cells}. */
  private final Executors executors = new Executors();

  /** Guarded by {@link #cells}. */
  private final Exclusions exclusions = new Exclusions();

  private final ExecutorMemory memory = new ExecutorMemory();
  private final StreamNumbers streams = new StreamNumbers();

  /** SQL executions that run; guarded by {@link #cells}. */
  private final Set<Long> running = new TreeSet<>();

  private final DatasetNumbers datasets = new DatasetNumbers();
  private final AgentHealth health = new AgentHealth();
  private final LongSupplier clock;
  private volatile ApplicationInfo application;
  private volatile SparkState spark;
  private volatile long endMillis;

  /** Without series of single executors. */
  public ApplicationMetrics() {
    this(0);
  }

  /**
   * @param executorsWithSeries how many executors have series of their own, at most {@value
   *     ExecutorRows#MOST}
   */
  public ApplicationMetrics(int executorsWithSeries) {
    this(System::currentTimeMillis, executorsWithSeries);
  }

  /**
   * @param clock milliseconds since the epoch
   */
  ApplicationMetrics(LongSupplier clock) {
    this(clock, 0);
  }

  private ApplicationMetrics(LongSupplier clock, int executorsWithSeries) {
    this.clock = clock;
    this.executorRows = new ExecutorRows(executorsWithSeries);
    this.work = new Work(actions, executorRows);
    this.tasks = new TaskEvents(cells, work, executorRows);
    this.jobs = new JobEvents(cells, work, stages);
  }

  /** The application, once it is known; until then there are no {@code spark_*} metrics. */
  public void application(ApplicationInfo info) {
    this.application = info;
    this.spark = new SparkState(info.id());
    synchronized (cells) {
      cells.set(AppMetric.APP_START, 0, info.startTime().toEpochMilli());
    }
  }

  /**
   * @param timeMillis {@code SparkListenerApplicationEnd.time}
   */
  public void onApplicationEnd(long timeMillis) {
    endMillis = timeMillis;
  }

  public void onJobStart(SparkListenerJobStart event) {
    jobs.jobStarted(event);
  }

  public void onJobEnd(SparkListenerJobEnd event) {
    jobs.jobEnded(event);
  }

  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    jobs.stageSubmitted(event);
  }

  public void onStageCompleted(SparkListenerStageCompleted event) {
    jobs.stageCompleted(event);
  }

  public void onTaskStart(SparkListenerTaskStart event) {
    tasks.started(event);
  }

  public void onTaskEnd(SparkListenerTaskEnd event) {
    tasks.ended(event);
  }

  /** Spark asked for a speculative attempt of a task. */
  public void onSpeculativeTaskSubmitted() {
    tasks.speculativeSubmitted();
  }

  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    synchronized (cells) {
      executors.added(event.executorId(), event.executorInfo().totalCores());
      cells.add(ExecutorMetric.EXECUTORS_ADDED, 1);
    }
    executorRows.added(event.executorId(), event.executorInfo().executorHost());
  }

  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    synchronized (cells) {
      executors.removed(event.executorId());
      memory.removed(event.executorId());
      exclusions.released(event.executorId());
      cells.add(ExecutorMetric.EXECUTORS_REMOVED, ExecutorLoss.reasonIndex(event.reason()), 1);
    }
    executorRows.removed(event.executorId());
  }

  /** A heartbeat of an executor or of the driver. */
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    memory.update(event);
    tasks.heartbeat(event);
  }

  /** Spark keeps all work from an executor. */
  public void onExecutorExcluded(String executorId) {
    synchronized (cells) {
      exclusions.excluded(executorId);
      cells.add(ExecutorMetric.EXECUTORS_EXCLUDED_TOTAL, Exclusions.APP, 1);
    }
  }

  /** Spark gives work to an executor again. */
  public void onExecutorReleased(String executorId) {
    synchronized (cells) {
      exclusions.released(executorId);
    }
  }

  /** Spark keeps the work of one stage from an executor. */
  public void onExecutorExcludedForStage() {
    synchronized (cells) {
      cells.add(ExecutorMetric.EXECUTORS_EXCLUDED_TOTAL, Exclusions.STAGE, 1);
    }
  }

  /** Spark keeps work from a node, all of it or that of one stage. */
  public void onNodeExcluded(boolean stageOnly) {
    synchronized (cells) {
      int scope = stageOnly ? Exclusions.STAGE : Exclusions.APP;
      cells.add(ExecutorMetric.NODES_EXCLUDED_TOTAL, scope, 1);
    }
  }

  /** An event without a callback of its own; those of streaming queries are counted. */
  public void onOtherEvent(SparkListenerEvent event) {
    streams.take(event);
  }

  /** An SQL execution started, nested or not. */
  public void onExecutionStart(long executionId) {
    synchronized (cells) {
      running.add(executionId);
    }
  }

  /** An SQL execution ended, nested or not. */
  public void onExecutionEnd(long executionId) {
    synchronized (cells) {
      running.remove(executionId);
    }
  }

  /**
   * Numbers that the driver reports for an execution.
   *
   * @param updates {@code SparkListenerDriverAccumUpdates.accumUpdates}: pairs of accumulator id
   *     and value, to be added to what the tasks report
   */
  public void onDriverAccumUpdates(long executionId, Seq<?> updates) {
    Tally owner = actions.execution(executionId).own();
    Iterator<?> each = updates.iterator();
    while (each.hasNext()) {
      Tuple2<?, ?> update = (Tuple2<?, ?>) each.next();
      long value = ((Number) update._2()).longValue();
      // Below 0 is Spark's mark for a metric that was never set.
      if (value >= 0) {
        owner.accumulate(((Number) update._1()).longValue(), value);
      }
    }
  }

  /** Counts an event of Spark's bus; {@code kind} is one of few names, such as {@code task_end}. */
  public void onEvent(String kind) {
    health.event(kind);
  }

  /** A callback of Spark's bus has ended; {@code kind} as for {@link #onEvent}. */
  public void onCallback(String kind, long nanos) {
    int group = Callback.group(kind);
    synchronized (cells) {
      cells.add(AgentMetric.LISTENER_SECONDS, group, nanos);
      cells.observe(AgentMetric.LISTENER_DURATION, group, nanos);
    }
  }

  /** The numbers of an SQL execution; a live view, empty as long as nothing is known. */
  public ActionNumbers ofExecution(long executionId) {
    return actions.execution(executionId);
  }

  /** The numbers of a job outside SQL; empty when there is no such job. */
  public ActionNumbers ofJob(int jobId) {
    return actions.job(jobId);
  }

  /**
   * Says that an execution is nested in another: the other's numbers hold its numbers from now on,
   * those that are there already and those that come. To be called before either is forgotten.
   */
  public void joinExecution(long nestedId, long rootId) {
    if (nestedId != rootId) {
      actions.execution(rootId).join(actions.execution(nestedId));
    }
  }

  /** Says that a job outside SQL is part of an execution, as a nested execution would be. */
  public void joinJob(int jobId, long rootId) {
    actions.execution(rootId).join(actions.job(jobId));
  }

  /** Says that a job outside SQL is part of the action that began with another one. */
  public void joinJobs(int jobId, int rootJobId) {
    if (jobId != rootJobId) {
      actions.job(rootJobId).join(actions.job(jobId));
    }
  }

  /** Says that these numbers are part of the action that began with a job outside SQL. */
  public void joinToJob(ActionNumbers part, int rootJobId) {
    actions.job(rootJobId).join(part);
  }

  /** Frees what is held for an execution whose terminal event is made. */
  public void forgetExecution(long executionId) {
    actions.forgetExecution(executionId);
  }

  /** Frees what is held for a job outside SQL whose terminal event is made. */
  public void forgetJob(int jobId) {
    actions.forgetJob(jobId);
  }

  /**
   * Takes the terminal event of an action, with the numbers of its datasets, or that of the
   * application.
   */
  public void actionEnded(RunEvent terminal) {
    int outcome = outcomeIndex(terminal.type());
    long end = terminal.time().toEpochMilli();
    if (terminal.kind() == RunEvent.Kind.APPLICATION) {
      synchronized (cells) {
        cells.set(AppMetric.APP_LAST_COMPLETION, outcome, end);
        if (terminal.type() == RunEvent.Type.COMPLETE) {
          cells.set(AppMetric.APP_LAST_SUCCESS, 0, end);
        }
      }
      return;
    }
    if (terminal.kind() != RunEvent.Kind.RDD) {
      synchronized (cells) {
        cells.add(AppMetric.EXECUTIONS, outcome, 1);
        cells.observe(
            AppMetric.EXECUTION_DURATION, outcome, end - terminal.startTime().toEpochMilli());
      }
    }
    datasets.actionEnded(terminal, outcome);
  }

  /**
   * A plan was analysed.
   *
   * @param outcome one of those declared for {@link AgentMetric#LINEAGE_PLANS}; another is counted
   *     as such
   */
  public void lineagePlan(String outcome, double seconds) {
    List<String> known = AgentMetric.LINEAGE_PLANS.by().values();
    int place = known.indexOf(outcome);
    synchronized (cells) {
      cells.add(AgentMetric.LINEAGE_PLANS, place < 0 ? known.indexOf(Label.OTHER) : place, 1);
      cells.observe(AgentMetric.LINEAGE_SECONDS, 0, Math.round(seconds * 1000));
    }
  }

  /** Lineage met a node that it does not understand. */
  public void unknownNode(String simpleClassName) {
    health.unknownNode(simpleClassName);
  }

  /** Something inside the agent failed and was caught. */
  public void error(String component) {
    health.error(component);
  }

  /** An event of Spark could not be handed to the agent's thread. */
  public void eventLost() {
    health.eventLost();
  }

  /** The agent's thread has ended before the application; nothing more is reported. */
  public void switchedOff() {
    health.switchedOff();
  }

  /** Some lines for a person: where the time went, and what to look at first. */
  public String summary() {
    ApplicationInfo info = application;
    int mostCores;
    synchronized (cells) {
      mostCores = executors.mostCores();
    }
    return new RunSummary(snapshot(), stages, mostCores)
        .text(info == null ? "the application" : info.name());
  }

  @Override
  public List<MetricFamily> snapshot() {
    ApplicationInfo info = application;
    Cells copy;
    int executorCount;
    synchronized (cells) {
      copy = cells.copy();
      executorCount = executors.count();
      copy.set(ExecutorMetric.EXECUTOR_CORES, 0, executors.cores());
      copy.set(AppMetric.EXECUTIONS_ACTIVE, 0, running.size());
      copy.set(ExecutorMetric.EXECUTORS_EXCLUDED, 0, exclusions.count());
    }
    copy.set(ExecutorMetric.EXECUTORS_ACTIVE, 0, executorCount);
    copy.set(AppMetric.JOBS_ACTIVE, 0, work.jobCount());
    copy.set(TaskMetric.STAGES_ACTIVE, 0, work.activeStages());
    copy.set(TaskMetric.TASKS_ACTIVE, 0, work.activeTasks());
    if (info != null) {
      long end = endMillis > 0 ? endMillis : clock.getAsLong();
      copy.set(AppMetric.APP_DURATION, 0, Math.max(0, end - info.startTime().toEpochMilli()));
    }
    SparkState state = spark;
    List<Sample> dropped = state == null ? Collections.emptyList() : state.droppedEvents();
    setAll(
        copy,
        AgentMetric.TRACKED,
        work.jobCount(),
        work.stageCount(),
        actions.size(),
        executorCount,
        datasets.size(),
        streams.size());
    setAll(
        copy,
        AgentMetric.MEMORY,
        copy.bytes(),
        actions.bytes(),
        work.stageBytes() + tasks.bytes(),
        datasets.bytes());
    copy.set(AgentMetric.DATASET_OVERFLOW, 0, datasets.overflow());
    health.into(copy, dropped, datasets.overflow(), streams.overflow());
    Families families =
        new Families(info, copy, datasets)
            .with(ExecutorMetric.EXECUTOR_MEMORY, memory::now)
            .with(ExecutorMetric.EXECUTOR_PEAK_MEMORY, memory::peaks)
            .with(ExecutorMetric.PROCESS_TREE, memory::processTrees)
            .with(ExecutorMetric.EXECUTOR_GC_SECONDS, memory::collectionSeconds)
            .with(ExecutorMetric.EXECUTOR_GC_COLLECTIONS, memory::collectionCounts);
    for (Metric metric : StreamMetric.all()) {
      families.with(metric, () -> streams.samples(metric));
    }
    for (Metric metric : ExecutorRowMetric.all()) {
      families.with(metric, () -> executorRows.samples(metric));
    }
    for (Metric metric : StageMetric.all()) {
      families.with(metric, () -> stages.samples(metric));
    }
    health.into(families);
    if (state != null) {
      families
          .with(ExecutorMetric.EXECUTOR_MEMORY_LIMIT, state::heapLimits)
          .with(ExecutorMetric.STORAGE_MEMORY, state::storageMemory)
          .with(ExecutorMetric.STORAGE_DISK, state::storageDisk)
          .with(ExecutorMetric.DROPPED_EVENTS, () -> dropped)
          .with(ExecutorMetric.WAITING_EVENTS, state::waitingEvents);
    }
    return families.all();
  }

  /** The values of all series of a metric, in their order. */
  private static void setAll(Cells cells, Metric metric, long... values) {
    for (int series = 0; series < values.length; series++) {
      cells.set(metric, series, values[series]);
    }
  }

  private static int outcomeIndex(RunEvent.Type type) {
    switch (type) {
      case COMPLETE:
        return 0;
      case FAIL:
        return 1;
      case ABORT:
        return 2;
      default:
        throw new IllegalArgumentException("Not a terminal event: " + type);
    }
  }
}
