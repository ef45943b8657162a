package io.headwater.spark.metrics;

import java.util.List;

/**
 * Metrics of the slowest stages by name: of each name the slowest attempt. What all other attempts
 * did is summed up as {@link Label#OTHER}.
 */
final class StageMetric {
  private static final String STAGE = "stage";
  private static final Declarations GROUP = new Declarations();

  static final Metric DURATION =
      GROUP
          .gauge("spark_slowest_stage_duration_seconds", Unit.MILLIS)
          .help(
              "How long the slowest attempt of a stage took, of the slowest stages by name;"
                  + " __other__: all other attempts of stages together")
          .source("StageInfo.name, .submissionTime, .completionTime")
          .elsewhere(StageLog.CAP + 1, STAGE);

  static final Metric TASKS =
      GROUP
          .gauge("spark_slowest_stage_tasks", Unit.COUNT)
          .help("Tasks of that attempt that succeeded")
          .source("SparkListenerTaskEnd")
          .elsewhere(StageLog.CAP + 1, STAGE);

  static final Metric TASK_SECONDS =
      GROUP
          .gauge("spark_slowest_stage_task_seconds", Unit.MILLIS)
          .help("Run time of that attempt's tasks")
          .source("StageInfo.taskMetrics.executorRunTime")
          .elsewhere(StageLog.CAP + 1, STAGE);

  static final Metric SKEW =
      GROUP
          .gauge("spark_slowest_stage_skew_ratio", Unit.PER_MILLE)
          .help("Longest task of that attempt against the median; absent below 10 tasks")
          .source("TaskInfo.duration of successful tasks")
          .elsewhere(StageLog.CAP + 1, STAGE);

  static final Metric SHUFFLE =
      GROUP
          .gauge("spark_slowest_stage_shuffle_bytes", Unit.BYTES)
          .help("Bytes that attempt has read from shuffles and written to them")
          .source("StageInfo.taskMetrics.shuffleReadMetrics, .shuffleWriteMetrics")
          .elsewhere(StageLog.CAP + 1, STAGE);

  static final Metric SPILL =
      GROUP
          .gauge("spark_slowest_stage_spill_bytes", Unit.BYTES)
          .help("Bytes that attempt has spilled to disk")
          .source("StageInfo.taskMetrics.diskBytesSpilled")
          .elsewhere(StageLog.CAP + 1, STAGE);

  private StageMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
