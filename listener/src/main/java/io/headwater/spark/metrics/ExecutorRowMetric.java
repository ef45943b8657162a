package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of single executors; only where {@code metrics.executors} asks for them. */
final class ExecutorRowMetric {
  private static final String ID = "executor_id";
  private static final int SERIES = ExecutorRows.MOST + 1;
  private static final Declarations GROUP = new Declarations();

  static final Metric INFO =
      GROUP
          .gauge("spark_executor_info", Unit.COUNT)
          .help("An executor there is and its host; only with metrics.executors, as the next three")
          .source("SparkListenerExecutorAdded.executorInfo.executorHost")
          .elsewhere(SERIES, ID, "host");

  static final Metric TASKS_ACTIVE =
      GROUP
          .gauge("spark_executor_tasks_active", Unit.COUNT)
          .help("Task attempts running now on one executor")
          .source("SparkListenerTaskStart, SparkListenerTaskEnd")
          .elsewhere(SERIES, ID);

  static final Metric TASKS =
      GROUP
          .counter("spark_executor_tasks_total", Unit.COUNT)
          .help("Task attempts that ended on one executor, by how they ended")
          .source("SparkListenerTaskEnd.reason, TaskInfo.executorId")
          .elsewhere(SERIES * TaskOutcome.values().length, ID, "outcome");

  static final Metric RUN =
      GROUP
          .counter("spark_executor_task_run_seconds_total", Unit.MILLIS)
          .help("Time that one executor spent running task attempts, failed ones too")
          .source("TaskMetrics.executorRunTime, TaskInfo.executorId")
          .elsewhere(SERIES, ID);

  private ExecutorRowMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
