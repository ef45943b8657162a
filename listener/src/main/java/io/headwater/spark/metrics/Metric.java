package io.headwater.spark.metrics;

import static io.headwater.spi.MetricFamily.Type.COUNTER;
import static io.headwater.spi.MetricFamily.Type.GAUGE;
import static io.headwater.spi.MetricFamily.Type.HISTOGRAM;

import io.headwater.spi.MetricFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Every metric that the Spark side exports, declared once: name, type, unit, labels, help and where
 * in Spark it comes from.
 *
 * <p>{@link ApplicationMetrics#snapshot()} is built from these rows, in this order. Metrics of
 * Spark are named {@code spark_*} and carry the label {@code app}, those of the agent itself {@code
 * headwater_*} and do not. A fixed metric has at most one label beside {@code app} and keeps its
 * numbers in {@link Cells}; the others say where theirs are.
 */
@SuppressWarnings("ImmutableEnumChecker") // a row is not changed after it is written down
enum Metric {
  APP_INFO(
      info("spark_app_info")
          .help("The application, to join on")
          .source("SparkListenerApplicationStart, SparkContext")
          .labels("app_id", "attempt", "user", "spark_version", "master", "deploy_mode")),
  APP_START(
      gauge("spark_app_start_timestamp_seconds", Unit.MILLIS)
          .help("When the application started")
          .source("SparkListenerApplicationStart.time")
          .whenSet()),
  APP_LAST_COMPLETION(
      gauge("spark_app_last_completion_timestamp_seconds", Unit.MILLIS)
          .help("When the application ended, by how it ended")
          .source("SparkListenerApplicationEnd.time")
          .by(Labels.OUTCOME)
          .whenSet()),
  APP_LAST_SUCCESS(
      gauge("spark_app_last_success_timestamp_seconds", Unit.MILLIS)
          .help("When the application last ended well")
          .source("SparkListenerApplicationEnd.time of an application that succeeded")
          .whenSet()),
  APP_DURATION(
      gauge("spark_app_duration_seconds", Unit.MILLIS)
          .help("How long the application has been running, or ran")
          .source("SparkListenerApplicationStart.time, SparkListenerApplicationEnd.time")
          .whenSet()),

  JOBS_STARTED(
      counter("spark_jobs_started_total", Unit.COUNT)
          .help("Jobs that started")
          .source("SparkListenerJobStart")),
  JOBS_COMPLETED(
      counter("spark_jobs_completed_total", Unit.COUNT)
          .help("Jobs that ended, by how they ended")
          .source("SparkListenerJobEnd.jobResult")
          .by(Labels.SUCCEEDED_FAILED)),
  JOBS_ACTIVE(
      gauge("spark_jobs_active", Unit.COUNT)
          .help("Jobs running now")
          .source("SparkListenerJobStart, SparkListenerJobEnd")),
  JOB_DURATION(
      histogram("spark_job_duration_seconds", Buckets.JOB)
          .help("Time from the start of a job to its end")
          .source("SparkListenerJobStart.time, SparkListenerJobEnd.time")
          .by(Labels.SUCCEEDED_FAILED)),
  EXECUTIONS(
      counter("spark_executions_total", Unit.COUNT)
          .help("Actions of SQL and streaming that ended, by how they ended; nested ones in theirs")
          .source("SparkListenerSQLExecutionEnd")
          .by(Labels.OUTCOME)),
  EXECUTION_DURATION(
      histogram("spark_sql_execution_duration_seconds", Buckets.JOB)
          .help("Time from the start of an action of SQL or streaming to its end")
          .source("SparkListenerSQLExecutionStart.time, SparkListenerSQLExecutionEnd.time")
          .by(Labels.OUTCOME)),
  EXECUTIONS_ACTIVE(
      gauge("spark_sql_executions_active", Unit.COUNT)
          .help("SQL executions running now, nested ones included")
          .source("SparkListenerSQLExecutionStart, SparkListenerSQLExecutionEnd")),

  STAGES_COMPLETED(
      counter("spark_stages_completed_total", Unit.COUNT)
          .help("Stage attempts that ended; skipped: planned for a job and never submitted for it")
          .source("SparkListenerStageCompleted.stageInfo.failureReason, SparkListenerJobStart")
          .by(Label.of("outcome", "succeeded", "failed", "skipped"))),
  STAGES_ACTIVE(
      gauge("spark_stages_active", Unit.COUNT)
          .help("Stage attempts running now")
          .source("SparkListenerStageSubmitted, SparkListenerStageCompleted")),
  STAGE_RETRIES(
      counter("spark_stage_retries_total", Unit.COUNT)
          .help("Stage attempts after the first")
          .source("SparkListenerStageSubmitted.stageInfo.attemptNumber")),
  STAGE_DURATION(
      histogram("spark_stage_duration_seconds", Buckets.JOB)
          .help("Time from the submission of a stage attempt to its completion")
          .source("StageInfo.submissionTime, StageInfo.completionTime")
          .by(Labels.SUCCEEDED_FAILED)),

  TASKS(
      counter("spark_tasks_total", Unit.COUNT)
          .help("Task attempts that ended, by how they ended")
          .source("SparkListenerTaskEnd.reason")
          .by(Label.of("outcome", "success", "failed", "killed"))),
  TASK_FAILURES(
      counter("spark_task_failures_total", Unit.COUNT)
          .help("Task attempts that did not succeed, by the class of the reason")
          .source("SparkListenerTaskEnd.reason")
          .by(TaskOutcome.REASON)),
  TASKS_SPECULATIVE(
      counter("spark_tasks_speculative_total", Unit.COUNT)
          .help("Speculative task attempts: asked for, ended, and ended first")
          .source("SparkListenerSpeculativeTaskSubmitted, TaskInfo.speculative")
          .by(Label.of("phase", "submitted", "ended", "won"))),
  TASKS_ACTIVE(
      gauge("spark_tasks_active", Unit.COUNT)
          .help("Task attempts running now")
          .source("SparkListenerTaskStart, SparkListenerTaskEnd")),
  TASK_DURATION(
      histogram("spark_task_duration_seconds", Buckets.TASK)
          .help("Time from the launch of a task attempt to its end, as the driver sees it")
          .source("TaskInfo.launchTime, TaskInfo.finishTime")),
  TASK_SCHEDULER_DELAY(
      counter("spark_task_scheduler_delay_seconds_total", Unit.MILLIS)
          .help("Time of task attempts that was spent neither in running nor in moving results")
          .source("TaskInfo and TaskMetrics, as in Spark's AppStatusUtils.schedulerDelay")),
  TASK_RUN(
      counter("spark_task_run_seconds_total", Unit.MILLIS)
          .help("Time that executors spent running task attempts, failed ones too")
          .source("TaskMetrics.executorRunTime")),
  TASK_CPU(
      counter("spark_task_cpu_seconds_total", Unit.NANOS)
          .help("CPU time that executors spent running task attempts, failed ones too")
          .source("TaskMetrics.executorCpuTime")),
  TASK_DESERIALIZE(
      counter("spark_task_deserialize_seconds_total", Unit.MILLIS)
          .help("Time spent deserializing tasks")
          .source("TaskMetrics.executorDeserializeTime")),
  TASK_DESERIALIZE_CPU(
      counter("spark_task_deserialize_cpu_seconds_total", Unit.NANOS)
          .help("CPU time spent deserializing tasks")
          .source("TaskMetrics.executorDeserializeCpuTime")),
  TASK_RESULT_SERIALIZATION(
      counter("spark_task_result_serialization_seconds_total", Unit.MILLIS)
          .help("Time spent serializing task results")
          .source("TaskMetrics.resultSerializationTime")),
  TASK_GC(
      counter("spark_task_gc_seconds_total", Unit.MILLIS)
          .help("Time that executors' JVMs spent in garbage collection while tasks were running")
          .source("TaskMetrics.jvmGCTime")),
  TASK_GETTING_RESULT(
      counter("spark_task_getting_result_seconds_total", Unit.MILLIS)
          .help("Time that the driver spent fetching results too large to come with the status")
          .source("TaskInfo.gettingResultTime, TaskInfo.finishTime")),
  TASK_WASTED(
      counter("spark_task_wasted_seconds_total", Unit.MILLIS)
          .help("Run time of task attempts whose result was thrown away")
          .source("TaskMetrics.executorRunTime of attempts that did not succeed")
          .by(Label.of("outcome", "failed", "killed"))),
  TASK_LOCALITY(
      counter("spark_task_locality_total", Unit.COUNT)
          .help("Task attempts that started, by how near they ran to their data")
          .source("TaskInfo.taskLocality")
          .by(Label.of("locality", "process_local", "node_local", "no_pref", "rack_local", "any"))),
  TASK_RESULT_BYTES(
      counter("spark_task_result_bytes_total", Unit.BYTES)
          .help("Size of the results that tasks sent to the driver")
          .source("TaskMetrics.resultSize")),
  TASK_PEAK_EXECUTION_MEMORY(
      gauge("spark_task_peak_execution_memory_bytes", Unit.BYTES)
          .help("Most execution memory that one task attempt has used so far")
          .source("TaskMetrics.peakExecutionMemory")),

  INPUT_BYTES(
      counter("spark_input_bytes_total", Unit.BYTES)
          .help("Bytes read from sources and from the block manager, by failed attempts too")
          .source("TaskMetrics.inputMetrics.bytesRead")),
  INPUT_RECORDS(
      counter("spark_input_records_total", Unit.COUNT)
          .help("Records read from sources and from the block manager, by failed attempts too")
          .source("TaskMetrics.inputMetrics.recordsRead")),
  OUTPUT_BYTES(
      counter("spark_output_bytes_total", Unit.BYTES)
          .help("Bytes written to sinks by task attempts that succeeded")
          .source("TaskMetrics.outputMetrics.bytesWritten")),
  OUTPUT_RECORDS(
      counter("spark_output_records_total", Unit.COUNT)
          .help("Records written to sinks by task attempts that succeeded")
          .source("TaskMetrics.outputMetrics.recordsWritten")),
  SHUFFLE_READ_BYTES(
      counter("spark_shuffle_read_bytes_total", Unit.BYTES)
          .help("Bytes read from shuffles")
          .source("TaskMetrics.shuffleReadMetrics.localBytesRead, .remoteBytesRead")
          .by(Labels.LOCAL_REMOTE)),
  SHUFFLE_REMOTE_TO_DISK(
      counter("spark_shuffle_remote_read_to_disk_bytes_total", Unit.BYTES)
          .help("Bytes of remote shuffle blocks too large for memory")
          .source("TaskMetrics.shuffleReadMetrics.remoteBytesReadToDisk")),
  SHUFFLE_READ_RECORDS(
      counter("spark_shuffle_read_records_total", Unit.COUNT)
          .help("Records read from shuffles")
          .source("TaskMetrics.shuffleReadMetrics.recordsRead")),
  SHUFFLE_BLOCKS(
      counter("spark_shuffle_blocks_fetched_total", Unit.COUNT)
          .help("Shuffle blocks fetched")
          .source("TaskMetrics.shuffleReadMetrics.localBlocksFetched, .remoteBlocksFetched")
          .by(Labels.LOCAL_REMOTE)),
  SHUFFLE_FETCH_WAIT(
      counter("spark_shuffle_fetch_wait_seconds_total", Unit.MILLIS)
          .help("Time that tasks waited for remote shuffle blocks")
          .source("TaskMetrics.shuffleReadMetrics.fetchWaitTime")),
  SHUFFLE_WRITE_BYTES(
      counter("spark_shuffle_write_bytes_total", Unit.BYTES)
          .help("Bytes written to shuffles")
          .source("TaskMetrics.shuffleWriteMetrics.bytesWritten")),
  SHUFFLE_WRITE_RECORDS(
      counter("spark_shuffle_write_records_total", Unit.COUNT)
          .help("Records written to shuffles")
          .source("TaskMetrics.shuffleWriteMetrics.recordsWritten")),
  SHUFFLE_WRITE_TIME(
      counter("spark_shuffle_write_seconds_total", Unit.NANOS)
          .help("Time that tasks spent writing to shuffles")
          .source("TaskMetrics.shuffleWriteMetrics.writeTime")),
  SPILL(
      counter("spark_spill_bytes_total", Unit.BYTES)
          .help("Data spilled: its size in memory before, and on disk after")
          .source("TaskMetrics.memoryBytesSpilled, TaskMetrics.diskBytesSpilled")
          .by(Label.of("medium", "memory", "disk"))),

  EXECUTORS_ACTIVE(
      gauge("spark_executors_active", Unit.COUNT)
          .help("Executors there are now; in local mode the driver")
          .source("SparkListenerExecutorAdded, SparkListenerExecutorRemoved")),
  EXECUTOR_CORES(
      gauge("spark_executor_cores", Unit.COUNT)
          .help("Cores of the executors there are now")
          .source("SparkListenerExecutorAdded.executorInfo.totalCores")),
  EXECUTORS_ADDED(
      counter("spark_executors_added_total", Unit.COUNT)
          .help("Executors that came")
          .source("SparkListenerExecutorAdded")),
  EXECUTORS_REMOVED(
      counter("spark_executors_removed_total", Unit.COUNT)
          .help("Executors that went, by the kind of the reason")
          .source("SparkListenerExecutorRemoved.reason")
          .by(ExecutorLoss.REASON)),

  DATASET_READ_ROWS(
      counter("spark_dataset_read_rows_total", Unit.COUNT)
          .help("Rows read from a dataset, after what the source filtered out")
          .source("numOutputRows of the scan")
          .perDataset("format")),
  DATASET_READ_BYTES(
      counter("spark_dataset_read_bytes_total", Unit.BYTES)
          .help("Bytes of a dataset's files that were selected for reading")
          .source("filesSize of the scan")
          .perDataset("format")),
  DATASET_READ_FILES(
      counter("spark_dataset_read_files_total", Unit.COUNT)
          .help("Files of a dataset that were selected for reading")
          .source("numFiles of the scan")
          .perDataset("format")),
  DATASET_WRITTEN_ROWS(
      counter("spark_dataset_written_rows_total", Unit.COUNT)
          .help("Rows written to a dataset")
          .source("numOutputRows of the write")
          .perDataset("format", "mode")),
  DATASET_WRITTEN_BYTES(
      counter("spark_dataset_written_bytes_total", Unit.BYTES)
          .help("Bytes written to a dataset")
          .source("numOutputBytes of the write")
          .perDataset("format", "mode")),
  DATASET_WRITTEN_FILES(
      counter("spark_dataset_written_files_total", Unit.COUNT)
          .help("Files written to a dataset")
          .source("numFiles of the write")
          .perDataset("format", "mode")),
  DATASET_WRITTEN_PARTITIONS(
      counter("spark_dataset_written_partitions_total", Unit.COUNT)
          .help("Partitions of a dataset that were written")
          .source("numParts of the write")
          .perDataset("format", "mode")),
  DATASET_LAST_READ_ROWS(
      gauge("spark_dataset_last_read_rows", Unit.COUNT)
          .help("Rows that the last action to read a dataset got from it")
          .source("numOutputRows of the scan")
          .perDataset()),
  DATASET_LAST_WRITE_ROWS(
      gauge("spark_dataset_last_write_rows", Unit.COUNT)
          .help("Rows that the last action to succeed wrote to a dataset")
          .source("numOutputRows of the write")
          .perDataset()),
  DATASET_LAST_WRITE_BYTES(
      gauge("spark_dataset_last_write_bytes", Unit.BYTES)
          .help("Bytes that the last action to succeed wrote to a dataset")
          .source("numOutputBytes of the write")
          .perDataset()),
  DATASET_LAST_WRITE_TIME(
      gauge("spark_dataset_last_write_timestamp_seconds", Unit.MILLIS)
          .help("When the last action to succeed that wrote a dataset ended")
          .source("end of the action")
          .perDataset()),
  DATASET_WRITE_DURATION(
      gauge("spark_dataset_write_duration_seconds", Unit.MILLIS)
          .help("How long the last action to succeed that wrote a dataset took")
          .source("start and end of the action")
          .perDataset()),
  DATASET_WRITES(
      counter("spark_dataset_writes_total", Unit.COUNT)
          .help("Actions that wrote a dataset, by how they ended")
          .source("end of the action")
          .perDataset("outcome")),
  DATASET_SCHEMA_COLUMNS(
      gauge("spark_dataset_schema_columns", Unit.COUNT)
          .help("Top-level columns of a dataset as it was last written")
          .source("schema of the write")
          .perDataset()),
  DATASET_SCHEMA_CHANGES(
      counter("spark_dataset_schema_changes_total", Unit.COUNT)
          .help("Writes that changed the names or types of a dataset's columns in this run")
          .source("schema of the write, against the write before")
          .perDataset()),

  HEADWATER_INFO(
      info("headwater_info")
          .help("The agent and what it runs on")
          .source("build and JVM")
          .labels("version", "spark_version", "scala_version", "java_version")),
  EVENTS_RECEIVED(
      counter("headwater_events_received_total", Unit.COUNT)
          .help("Events received from Spark's listener bus")
          .source("callbacks of the listener")
          .by(Label.capped("event", 40))),
  LINEAGE_PLANS(
      counter("headwater_lineage_plans_total", Unit.COUNT)
          .help("Plans analysed, by what came of it")
          .source("analysis of plans")
          .by(
              Label.of(
                  "outcome",
                  "captured",
                  "empty",
                  "unsupported_node",
                  "error",
                  "timeout",
                  "skipped_size",
                  Label.OTHER))),
  LINEAGE_SECONDS(
      histogram("headwater_lineage_extraction_seconds", Buckets.ANALYSIS)
          .help("Time to analyse a plan")
          .source("analysis of plans")),
  UNKNOWN_NODES(
      counter("headwater_unknown_plan_nodes_total", Unit.COUNT)
          .help("Plan nodes that lineage does not understand, by class")
          .source("analysis of plans")
          .by(Label.capped("node", 50))),
  ERRORS(
      counter("headwater_errors_total", Unit.COUNT)
          .help("Errors inside the agent, by where")
          .source("edges at which errors stop")
          .by(Label.capped("component", 20))),
  TRACKED(
      gauge("headwater_tracked", Unit.COUNT)
          .help("Things whose state the agent holds now")
          .source("state of the agent")
          .by(Label.of("kind", "job", "stage", "action", "executor", "dataset"))),
  DATASET_OVERFLOW(
      counter("headwater_dataset_overflow_total", Unit.COUNT)
          .help("Reads and writes counted under __other__ because there were too many datasets")
          .source("cap on the label dataset"));

  /** Datasets with series of their own; the others share one. */
  static final int DATASET_CAP = 100;

  /** Kinds of format and mode under which one dataset is counted; the others share one. */
  static final int DATASET_VARIANT_CAP = 4;

  private final Row row;

  Metric(Row row) {
    this.row = row;
  }

  String metricName() {
    return row.name;
  }

  MetricFamily.Type type() {
    return row.type;
  }

  Unit unit() {
    return row.unit;
  }

  String help() {
    return row.help;
  }

  /** Where in Spark, or in the agent, the numbers come from. */
  String source() {
    return row.source;
  }

  /** Upper bounds of a histogram's buckets in raw units, without the infinite one. */
  long[] bounds() {
    return row.bounds;
  }

  /** The label beside {@code app} of a metric with at most one, or {@code null}. */
  Label by() {
    return row.by;
  }

  /** Whether a series is exported only once it has a value; the others start at 0. */
  boolean onlyWhenSet() {
    return row.onlyWhenSet;
  }

  /** Whether the metric's series are made per dataset. */
  boolean isPerDataset() {
    return row.perDataset;
  }

  /** Whether the metric is about the Spark application and so has the label {@code app}. */
  boolean hasApp() {
    return row.name.startsWith("spark_");
  }

  /** Whether the metric's numbers are kept in {@link Cells}. */
  boolean isFixed() {
    return !row.perDataset && !row.info && (row.by == null || !row.by.isCapped());
  }

  /** Names of all labels in the order in which they are exported. */
  List<String> labelNames() {
    List<String> names = new ArrayList<>();
    if (hasApp()) {
      names.add(Label.APP.name());
    }
    if (row.perDataset) {
      names.add("dataset");
    }
    if (row.by != null) {
      names.add(row.by.name());
    }
    names.addAll(row.further);
    return names;
  }

  /** The most samples that one application can have of this metric, buckets included. */
  int maxSamples() {
    int series = 1;
    if (row.perDataset) {
      int variants = 1;
      if (row.further.contains("format")) {
        variants = DATASET_VARIANT_CAP + 1;
      } else if (row.further.contains("outcome")) {
        variants = Labels.OUTCOME.cap();
      }
      series = (DATASET_CAP + 1) * variants;
    } else if (row.by != null) {
      series = row.by.isCapped() ? row.by.cap() + 1 : row.by.cap();
    }
    return type() == HISTOGRAM ? series * (row.bounds.length + 3) : series;
  }

  private static Row counter(String name, Unit unit) {
    return new Row(name, COUNTER, unit);
  }

  private static Row gauge(String name, Unit unit) {
    return new Row(name, GAUGE, unit);
  }

  private static Row info(String name) {
    Row row = new Row(name, GAUGE, Unit.COUNT);
    row.info = true;
    return row;
  }

  private static Row histogram(String name, long[] boundsMillis) {
    Row row = new Row(name, HISTOGRAM, Unit.MILLIS);
    row.bounds = boundsMillis;
    return row;
  }

  /** Labels that several metrics share. */
  static final class Labels {
    static final Label OUTCOME = Label.of("outcome", "succeeded", "failed", "aborted");
    static final Label SUCCEEDED_FAILED = Label.of("outcome", "succeeded", "failed");
    static final Label LOCAL_REMOTE = Label.of("locality", "local", "remote");

    private Labels() {}
  }

  /** Upper bounds in milliseconds. */
  private static final class Buckets {
    static final long[] TASK = {
      50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
      1_800_000, 3_600_000
    };
    static final long[] JOB = {
      100,
      250,
      500,
      1000,
      2500,
      5000,
      10_000,
      30_000,
      60_000,
      120_000,
      300_000,
      600_000,
      1_800_000,
      3_600_000,
      7_200_000,
      14_400_000
    };
    static final long[] ANALYSIS = {1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000};

    private Buckets() {}
  }

  /** One declaration while it is being written down. */
  private static final class Row {
    private final String name;
    private final MetricFamily.Type type;
    private final Unit unit;
    private String help;
    private String source;
    private Label by;
    private List<String> further = Collections.emptyList();
    private long[] bounds = {};
    private boolean info;
    private boolean perDataset;
    private boolean onlyWhenSet;

    Row(String name, MetricFamily.Type type, Unit unit) {
      this.name = name;
      this.type = type;
      this.unit = unit;
    }

    Row help(String value) {
      this.help = value;
      return this;
    }

    Row source(String value) {
      this.source = value;
      return this;
    }

    Row by(Label value) {
      this.by = value;
      return this;
    }

    Row labels(String... names) {
      this.further = Arrays.asList(names);
      return this;
    }

    Row perDataset(String... names) {
      this.perDataset = true;
      return labels(names);
    }

    Row whenSet() {
      this.onlyWhenSet = true;
      return this;
    }
  }
}
