package io.headwater.spark.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.spark.executor.TaskMetrics;

/**
 * One number of Spark's {@link TaskMetrics}: the metric in which the application's sum is exported,
 * and the name under which an action's sum goes into its run's metrics.
 *
 * <p>Two rows of one name are parts of one number.
 */
// The functions hold nothing; places are used in arrays of one process only.
@SuppressWarnings({"ImmutableEnumChecker", "EnumOrdinal"})
enum TaskField {
  RUN(
      TaskMetric.TASK_RUN,
      0,
      "executor_run_seconds",
      "executorRunTime",
      TaskMetrics::executorRunTime),
  CPU(
      TaskMetric.TASK_CPU,
      0,
      "executor_cpu_seconds",
      "executorCpuTime",
      TaskMetrics::executorCpuTime),
  DESERIALIZE(
      TaskMetric.TASK_DESERIALIZE,
      0,
      "deserialize_seconds",
      "executorDeserializeTime",
      TaskMetrics::executorDeserializeTime),
  DESERIALIZE_CPU(
      TaskMetric.TASK_DESERIALIZE_CPU,
      0,
      "deserialize_cpu_seconds",
      "executorDeserializeCpuTime",
      TaskMetrics::executorDeserializeCpuTime),
  RESULT_SERIALIZATION(
      TaskMetric.TASK_RESULT_SERIALIZATION,
      0,
      "result_serialization_seconds",
      "resultSerializationTime",
      TaskMetrics::resultSerializationTime),
  GC(TaskMetric.TASK_GC, 0, "jvm_gc_seconds", "jvmGCTime", TaskMetrics::jvmGCTime),
  RESULT_BYTES(
      TaskMetric.TASK_RESULT_BYTES, 0, "result_bytes", "resultSize", TaskMetrics::resultSize),
  INPUT_BYTES(
      IoMetric.INPUT_BYTES, 0, "input_bytes", "input.bytesRead", m -> m.inputMetrics().bytesRead()),
  INPUT_RECORDS(
      IoMetric.INPUT_RECORDS,
      0,
      "input_records",
      "input.recordsRead",
      m -> m.inputMetrics().recordsRead()),
  OUTPUT_BYTES(
      IoMetric.OUTPUT_BYTES,
      0,
      "output_bytes",
      "output.bytesWritten",
      m -> m.outputMetrics().bytesWritten()),
  OUTPUT_RECORDS(
      IoMetric.OUTPUT_RECORDS,
      0,
      "output_records",
      "output.recordsWritten",
      m -> m.outputMetrics().recordsWritten()),
  SHUFFLE_LOCAL_BYTES(
      IoMetric.SHUFFLE_READ_BYTES,
      0,
      "shuffle_read_bytes",
      "shuffle.read.localBytesRead",
      m -> m.shuffleReadMetrics().localBytesRead()),
  SHUFFLE_REMOTE_BYTES(
      IoMetric.SHUFFLE_READ_BYTES,
      1,
      "shuffle_read_bytes",
      "shuffle.read.remoteBytesRead",
      m -> m.shuffleReadMetrics().remoteBytesRead()),
  SHUFFLE_REMOTE_TO_DISK(
      IoMetric.SHUFFLE_REMOTE_TO_DISK,
      0,
      "shuffle_remote_read_to_disk_bytes",
      "shuffle.read.remoteBytesReadToDisk",
      m -> m.shuffleReadMetrics().remoteBytesReadToDisk()),
  SHUFFLE_READ_RECORDS(
      IoMetric.SHUFFLE_READ_RECORDS,
      0,
      "shuffle_read_records",
      "shuffle.read.recordsRead",
      m -> m.shuffleReadMetrics().recordsRead()),
  SHUFFLE_LOCAL_BLOCKS(
      IoMetric.SHUFFLE_BLOCKS,
      0,
      "shuffle_blocks_fetched",
      "shuffle.read.localBlocksFetched",
      m -> m.shuffleReadMetrics().localBlocksFetched()),
  SHUFFLE_REMOTE_BLOCKS(
      IoMetric.SHUFFLE_BLOCKS,
      1,
      "shuffle_blocks_fetched",
      "shuffle.read.remoteBlocksFetched",
      m -> m.shuffleReadMetrics().remoteBlocksFetched()),
  SHUFFLE_FETCH_WAIT(
      IoMetric.SHUFFLE_FETCH_WAIT,
      0,
      "shuffle_fetch_wait_seconds",
      "shuffle.read.fetchWaitTime",
      m -> m.shuffleReadMetrics().fetchWaitTime()),
  SHUFFLE_WRITE_BYTES(
      IoMetric.SHUFFLE_WRITE_BYTES,
      0,
      "shuffle_write_bytes",
      "shuffle.write.bytesWritten",
      m -> m.shuffleWriteMetrics().bytesWritten()),
  SHUFFLE_WRITE_RECORDS(
      IoMetric.SHUFFLE_WRITE_RECORDS,
      0,
      "shuffle_write_records",
      "shuffle.write.recordsWritten",
      m -> m.shuffleWriteMetrics().recordsWritten()),
  SHUFFLE_WRITE_TIME(
      IoMetric.SHUFFLE_WRITE_TIME,
      0,
      "shuffle_write_seconds",
      "shuffle.write.writeTime",
      m -> m.shuffleWriteMetrics().writeTime()),
  MEMORY_SPILLED(
      IoMetric.SPILL,
      0,
      "memory_spilled_bytes",
      "memoryBytesSpilled",
      TaskMetrics::memoryBytesSpilled),
  DISK_SPILLED(
      IoMetric.SPILL, 1, "disk_spilled_bytes", "diskBytesSpilled", TaskMetrics::diskBytesSpilled);

  private static final TaskField[] ALL = values();

  private static final String PREFIX = "internal.metrics.";

  private static final Map<String, TaskField> BY_ACCUMULATOR = byAccumulator();

  /** How many fields there are. */
  static final int COUNT = ALL.length;

  private final Metric metric;
  private final int series;
  private final String actionName;
  private final String accumulator;
  private final ToLongFunction<TaskMetrics> reader;

  /**
   * @param accumulator what Spark calls it in a heartbeat, behind {@link #PREFIX}. Source: {@code
   *     org.apache.spark.InternalAccumulator}
   */
  TaskField(
      Metric metric,
      int series,
      String actionName,
      String accumulator,
      ToLongFunction<TaskMetrics> reader) {
    this.metric = metric;
    this.series = series;
    this.actionName = actionName;
    this.accumulator = accumulator;
    this.reader = reader;
  }

  /** Place of this field in arrays. */
  int place() {
    return ordinal();
  }

  /** The name in a run's metrics: snake case with the unit. */
  String actionName() {
    return actionName;
  }

  /** The field that an accumulator of a heartbeat is about; {@code null} for another one. */
  static TaskField ofAccumulator(String name) {
    return BY_ACCUMULATOR.get(name);
  }

  Unit unit() {
    return metric.unit();
  }

  /**
   * Reads all fields.
   *
   * @param into one place per field, in order
   */
  static void read(TaskMetrics from, long[] into) {
    for (int i = 0; i < COUNT; i++) {
      into[i] = ALL[i].reader.applyAsLong(from);
    }
  }

  /** Adds one place per field, in order, to the application's numbers. */
  static void addTo(Cells cells, long[] values) {
    for (int i = 0; i < COUNT; i++) {
      cells.add(ALL[i].metric, ALL[i].series, values[i]);
    }
  }

  private static Map<String, TaskField> byAccumulator() {
    Map<String, TaskField> all = new HashMap<>();
    for (TaskField each : ALL) {
      all.put(PREFIX + each.accumulator, each);
    }
    return all;
  }
}
