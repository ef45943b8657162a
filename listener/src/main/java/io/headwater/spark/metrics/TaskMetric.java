package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of stages and tasks: how many, how long, and what for. */
final class TaskMetric {
  private static final Declarations GROUP = new Declarations();

  static final Metric STAGES_COMPLETED =
      GROUP
          .counter("spark_stages_completed_total", Unit.COUNT)
          .help("Stage attempts that ended; skipped: planned for a job and never submitted for it")
          .source("SparkListenerStageCompleted.stageInfo.failureReason, SparkListenerJobStart")
          .by(Label.of("outcome", "succeeded", "failed", "skipped"));

  static final Metric STAGES_ACTIVE =
      GROUP
          .gauge("spark_stages_active", Unit.COUNT)
          .help("Stage attempts running now")
          .source("SparkListenerStageSubmitted, SparkListenerStageCompleted");

  static final Metric STAGE_RETRIES =
      GROUP
          .counter("spark_stage_retries_total", Unit.COUNT)
          .help("Stage attempts after the first")
          .source("SparkListenerStageSubmitted.stageInfo.attemptNumber");

  static final Metric STAGE_DURATION =
      GROUP
          .histogram("spark_stage_duration_seconds", Unit.MILLIS, Buckets.JOB)
          .help("Time from the submission of a stage attempt to its completion")
          .source("StageInfo.submissionTime, StageInfo.completionTime")
          .by(Labels.SUCCEEDED_FAILED);

  static final Metric TASKS =
      GROUP
          .counter("spark_tasks_total", Unit.COUNT)
          .help("Task attempts that ended, by how they ended")
          .source("SparkListenerTaskEnd.reason")
          .by(Label.of("outcome", "success", "failed", "killed"));

  static final Metric TASK_FAILURES =
      GROUP
          .counter("spark_task_failures_total", Unit.COUNT)
          .help("Task attempts that did not succeed, by the class of the reason")
          .source("SparkListenerTaskEnd.reason")
          .by(TaskOutcome.REASON);

  static final Metric TASKS_SPECULATIVE =
      GROUP
          .counter("spark_tasks_speculative_total", Unit.COUNT)
          .help("Speculative task attempts: asked for, ended, and ended first")
          .source("SparkListenerSpeculativeTaskSubmitted, TaskInfo.speculative")
          .by(Label.of("phase", "submitted", "ended", "won"));

  static final Metric TASKS_ACTIVE =
      GROUP
          .gauge("spark_tasks_active", Unit.COUNT)
          .help("Task attempts running now; those that outlive all jobs of their stage no more")
          .source("SparkListenerTaskStart, SparkListenerTaskEnd");

  static final Metric TASK_DURATION =
      GROUP
          .histogram("spark_task_duration_seconds", Unit.MILLIS, Buckets.TASK)
          .help("Time from the launch of a task attempt to its end, as the driver sees it")
          .source("TaskInfo.launchTime, TaskInfo.finishTime");

  static final Metric TASK_SCHEDULER_DELAY =
      GROUP
          .counter("spark_task_scheduler_delay_seconds_total", Unit.MILLIS)
          .help("Time of task attempts that was spent neither in running nor in moving results")
          .source("TaskInfo and TaskMetrics, as in Spark's AppStatusUtils.schedulerDelay");

  static final Metric TASK_RUN =
      GROUP
          .counter("spark_task_run_seconds_total", Unit.MILLIS)
          .help("Time that executors spent running task attempts, failed ones too")
          .source("TaskMetrics.executorRunTime");

  static final Metric TASK_CPU =
      GROUP
          .counter("spark_task_cpu_seconds_total", Unit.NANOS)
          .help("CPU time that executors spent running task attempts, failed ones too")
          .source("TaskMetrics.executorCpuTime");

  static final Metric TASK_DESERIALIZE =
      GROUP
          .counter("spark_task_deserialize_seconds_total", Unit.MILLIS)
          .help("Time spent deserializing tasks")
          .source("TaskMetrics.executorDeserializeTime");

  static final Metric TASK_DESERIALIZE_CPU =
      GROUP
          .counter("spark_task_deserialize_cpu_seconds_total", Unit.NANOS)
          .help("CPU time spent deserializing tasks")
          .source("TaskMetrics.executorDeserializeCpuTime");

  static final Metric TASK_RESULT_SERIALIZATION =
      GROUP
          .counter("spark_task_result_serialization_seconds_total", Unit.MILLIS)
          .help("Time spent serializing task results")
          .source("TaskMetrics.resultSerializationTime");

  static final Metric TASK_GC =
      GROUP
          .counter("spark_task_gc_seconds_total", Unit.MILLIS)
          .help("Time that executors' JVMs spent in garbage collection while tasks were running")
          .source("TaskMetrics.jvmGCTime");

  static final Metric TASK_GETTING_RESULT =
      GROUP
          .counter("spark_task_getting_result_seconds_total", Unit.MILLIS)
          .help("Time that the driver spent fetching results too large to come with the status")
          .source("TaskInfo.gettingResultTime, TaskInfo.finishTime");

  static final Metric TASK_WASTED =
      GROUP
          .counter("spark_task_wasted_seconds_total", Unit.MILLIS)
          .help("Run time of task attempts whose result was thrown away")
          .source("TaskMetrics.executorRunTime of attempts that did not succeed")
          .by(Label.of("outcome", "failed", "killed"));

  static final Metric TASK_LOCALITY =
      GROUP
          .counter("spark_task_locality_total", Unit.COUNT)
          .help("Task attempts that started, by how near they ran to their data")
          .source("TaskInfo.taskLocality")
          .by(Label.of("locality", "process_local", "node_local", "no_pref", "rack_local", "any"));

  static final Metric TASK_RESULT_BYTES =
      GROUP
          .counter("spark_task_result_bytes_total", Unit.BYTES)
          .help("Size of the results that tasks sent to the driver")
          .source("TaskMetrics.resultSize");

  static final Metric TASK_PEAK_EXECUTION_MEMORY =
      GROUP
          .gauge("spark_task_peak_execution_memory_bytes", Unit.BYTES)
          .help("Most execution memory that one task attempt has used so far")
          .source("TaskMetrics.peakExecutionMemory");

  static final Metric STAGE_SKEW =
      GROUP
          .gauge("spark_stage_skew_ratio", Unit.PER_MILLE)
          .help("Largest task of a stage attempt against the median, of the worst attempt so far")
          .source("TaskInfo.duration and TaskMetrics of successful tasks, attempts of 10 and more")
          .by(Labels.SKEW)
          .whenSet();

  static final Metric SKEWED_STAGES =
      GROUP
          .counter("spark_skewed_stages_total", Unit.COUNT)
          .help("Stage attempts whose largest task was over 3.16 times the median, and large")
          .source("as spark_stage_skew_ratio; ignored below 5 minutes and 100 MB")
          .by(Labels.SKEW);

  private TaskMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
