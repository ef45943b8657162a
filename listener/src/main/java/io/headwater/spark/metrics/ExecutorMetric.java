package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of the executors and the driver. */
final class ExecutorMetric {
  private static final Declarations GROUP = new Declarations();

  static final Metric EXECUTORS_ACTIVE =
      GROUP
          .gauge("spark_executors_active", Unit.COUNT)
          .help("Executors there are now; in local mode the driver")
          .source("SparkListenerExecutorAdded, SparkListenerExecutorRemoved");

  static final Metric EXECUTOR_CORES =
      GROUP
          .gauge("spark_executor_cores", Unit.COUNT)
          .help("Cores of the executors there are now")
          .source("SparkListenerExecutorAdded.executorInfo.totalCores");

  static final Metric EXECUTORS_ADDED =
      GROUP
          .counter("spark_executors_added_total", Unit.COUNT)
          .help("Executors that came")
          .source("SparkListenerExecutorAdded");

  static final Metric EXECUTORS_REMOVED =
      GROUP
          .counter("spark_executors_removed_total", Unit.COUNT)
          .help("Executors that went, by the kind of the reason")
          .source("SparkListenerExecutorRemoved.reason")
          .by(ExecutorLoss.REASON);

  private ExecutorMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
