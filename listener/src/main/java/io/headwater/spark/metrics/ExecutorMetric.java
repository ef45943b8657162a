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

  static final Metric EXECUTORS_EXCLUDED_TOTAL =
      GROUP
          .counter("spark_executors_excluded_total", Unit.COUNT)
          .help("Times that Spark kept work from an executor because tasks failed there")
          .source("SparkListenerExecutorBlacklisted, ...ForStage, which 3.1 to 4.0 send too")
          .by(Exclusions.SCOPE);

  static final Metric NODES_EXCLUDED_TOTAL =
      GROUP
          .counter("spark_nodes_excluded_total", Unit.COUNT)
          .help("Times that Spark kept work from a node because tasks failed there")
          .source("SparkListenerNodeBlacklisted, ...ForStage, which 3.1 to 4.0 send too")
          .by(Exclusions.SCOPE);

  static final Metric EXECUTORS_EXCLUDED =
      GROUP
          .gauge("spark_executors_excluded", Unit.COUNT)
          .help("Executors from which all work is kept now")
          .source("SparkListenerExecutorBlacklisted, SparkListenerExecutorUnblacklisted");

  static final Metric EXECUTOR_MEMORY =
      GROUP
          .gauge("spark_executor_memory_bytes", Unit.BYTES)
          .help("Memory in use as the last heartbeats told, of the fullest JVM and on average")
          .source("SparkListenerExecutorMetricsUpdate.executorUpdates")
          .elsewhere(40, "role", "area", "stat");

  static final Metric EXECUTOR_PEAK_MEMORY =
      GROUP
          .gauge("spark_executor_peak_memory_bytes", Unit.BYTES)
          .help("Most memory that one JVM has used so far")
          .source("SparkListenerExecutorMetricsUpdate.executorUpdates")
          .elsewhere(20, "role", "area");

  static final Metric EXECUTOR_MEMORY_LIMIT =
      GROUP
          .gauge("spark_executor_memory_limit_bytes", Unit.BYTES)
          .help("Heap that a JVM may use")
          .source("Runtime.maxMemory of the driver, spark.executor.memory")
          .elsewhere(2, "role");

  static final Metric PROCESS_TREE =
      GROUP
          .gauge("spark_executor_process_tree_bytes", Unit.BYTES)
          .help(
              "Memory of the fullest JVM's processes; only with"
                  + " spark.executor.processTreeMetrics.enabled")
          .source("ProcessTree* of SparkListenerExecutorMetricsUpdate.executorUpdates")
          .elsewhere(12, "role", "process", "kind");

  static final Metric EXECUTOR_GC_SECONDS =
      GROUP
          .counter("spark_executor_gc_seconds_total", Unit.MILLIS)
          .help("Time of garbage collections of all JVMs, as far as heartbeats told")
          .source("MinorGCTime and MajorGCTime of SparkListenerExecutorMetricsUpdate")
          .elsewhere(4, "role", "generation");

  static final Metric EXECUTOR_GC_COLLECTIONS =
      GROUP
          .counter("spark_executor_gc_collections_total", Unit.COUNT)
          .help("Garbage collections of all JVMs, as far as heartbeats told")
          .source("MinorGCCount and MajorGCCount of SparkListenerExecutorMetricsUpdate")
          .elsewhere(4, "role", "generation");

  static final Metric STORAGE_MEMORY =
      GROUP
          .gauge("spark_storage_memory_bytes", Unit.BYTES)
          .help("Memory that cached and broadcast blocks use, on all executors and the driver")
          .source("ExecutorSummary.memoryUsed of Spark's status store, when asked")
          .elsewhere(1);

  static final Metric STORAGE_DISK =
      GROUP
          .gauge("spark_storage_disk_bytes", Unit.BYTES)
          .help("Disk that cached blocks use, on all executors and the driver")
          .source("ExecutorSummary.diskUsed of Spark's status store, when asked")
          .elsewhere(1);

  static final Metric DROPPED_EVENTS =
      GROUP
          .counter("spark_dropped_listener_events_total", Unit.COUNT)
          .help("Events that Spark's listener bus dropped; the agent's queue is shared")
          .source("queue.*.numDroppedEvents of LiveListenerBusMetrics, when asked")
          .elsewhere(10, "queue");

  static final Metric WAITING_EVENTS =
      GROUP
          .gauge("spark_listener_queue_events", Unit.COUNT)
          .help("Events that wait on Spark's listener bus")
          .source("queue.*.size of LiveListenerBusMetrics, when asked")
          .elsewhere(10, "queue");

  private ExecutorMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
