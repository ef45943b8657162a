package io.headwater.spark.metrics;

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
  RUN(TaskMetric.TASK_RUN, 0, "executor_run_seconds", TaskMetrics::executorRunTime),
  CPU(TaskMetric.TASK_CPU, 0, "executor_cpu_seconds", TaskMetrics::executorCpuTime),
  DESERIALIZE(
      TaskMetric.TASK_DESERIALIZE, 0, "deserialize_seconds", TaskMetrics::executorDeserializeTime),
  DESERIALIZE_CPU(
      TaskMetric.TASK_DESERIALIZE_CPU,
      0,
      "deserialize_cpu_seconds",
      TaskMetrics::executorDeserializeCpuTime),
  RESULT_SERIALIZATION(
      TaskMetric.TASK_RESULT_SERIALIZATION,
      0,
      "result_serialization_seconds",
      TaskMetrics::resultSerializationTime),
  GC(TaskMetric.TASK_GC, 0, "jvm_gc_seconds", TaskMetrics::jvmGCTime),
  RESULT_BYTES(TaskMetric.TASK_RESULT_BYTES, 0, "result_bytes", TaskMetrics::resultSize),
  INPUT_BYTES(IoMetric.INPUT_BYTES, 0, "input_bytes", m -> m.inputMetrics().bytesRead()),
  INPUT_RECORDS(IoMetric.INPUT_RECORDS, 0, "input_records", m -> m.inputMetrics().recordsRead()),
  OUTPUT_BYTES(IoMetric.OUTPUT_BYTES, 0, "output_bytes", m -> m.outputMetrics().bytesWritten()),
  OUTPUT_RECORDS(
      IoMetric.OUTPUT_RECORDS, 0, "output_records", m -> m.outputMetrics().recordsWritten()),
  SHUFFLE_LOCAL_BYTES(
      IoMetric.SHUFFLE_READ_BYTES,
      0,
      "shuffle_read_bytes",
      m -> m.shuffleReadMetrics().localBytesRead()),
  SHUFFLE_REMOTE_BYTES(
      IoMetric.SHUFFLE_READ_BYTES,
      1,
      "shuffle_read_bytes",
      m -> m.shuffleReadMetrics().remoteBytesRead()),
  SHUFFLE_REMOTE_TO_DISK(
      IoMetric.SHUFFLE_REMOTE_TO_DISK,
      0,
      "shuffle_remote_read_to_disk_bytes",
      m -> m.shuffleReadMetrics().remoteBytesReadToDisk()),
  SHUFFLE_READ_RECORDS(
      IoMetric.SHUFFLE_READ_RECORDS,
      0,
      "shuffle_read_records",
      m -> m.shuffleReadMetrics().recordsRead()),
  SHUFFLE_LOCAL_BLOCKS(
      IoMetric.SHUFFLE_BLOCKS,
      0,
      "shuffle_blocks_fetched",
      m -> m.shuffleReadMetrics().localBlocksFetched()),
  SHUFFLE_REMOTE_BLOCKS(
      IoMetric.SHUFFLE_BLOCKS,
      1,
      "shuffle_blocks_fetched",
      m -> m.shuffleReadMetrics().remoteBlocksFetched()),
  SHUFFLE_FETCH_WAIT(
      IoMetric.SHUFFLE_FETCH_WAIT,
      0,
      "shuffle_fetch_wait_seconds",
      m -> m.shuffleReadMetrics().fetchWaitTime()),
  SHUFFLE_WRITE_BYTES(
      IoMetric.SHUFFLE_WRITE_BYTES,
      0,
      "shuffle_write_bytes",
      m -> m.shuffleWriteMetrics().bytesWritten()),
  SHUFFLE_WRITE_RECORDS(
      IoMetric.SHUFFLE_WRITE_RECORDS,
      0,
      "shuffle_write_records",
      m -> m.shuffleWriteMetrics().recordsWritten()),
  SHUFFLE_WRITE_TIME(
      IoMetric.SHUFFLE_WRITE_TIME,
      0,
      "shuffle_write_seconds",
      m -> m.shuffleWriteMetrics().writeTime()),
  MEMORY_SPILLED(IoMetric.SPILL, 0, "memory_spilled_bytes", TaskMetrics::memoryBytesSpilled),
  DISK_SPILLED(IoMetric.SPILL, 1, "disk_spilled_bytes", TaskMetrics::diskBytesSpilled);

  private static final TaskField[] ALL = values();

  /** How many fields there are. */
  static final int COUNT = ALL.length;

  private final Metric metric;
  private final int series;
  private final String actionName;
  private final ToLongFunction<TaskMetrics> reader;

  TaskField(Metric metric, int series, String actionName, ToLongFunction<TaskMetrics> reader) {
    this.metric = metric;
    this.series = series;
    this.actionName = actionName;
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

  Unit unit() {
    return metric.unit();
  }

  /**
   * Reads all fields of one ended task attempt. What an attempt wrote counts only when it
   * succeeded: a sink takes no part of the others.
   *
   * @param into one place per field, in order
   */
  static void read(TaskMetrics from, TaskOutcome outcome, long[] into) {
    for (int i = 0; i < COUNT; i++) {
      into[i] = ALL[i].reader.applyAsLong(from);
    }
    if (outcome != TaskOutcome.SUCCESS) {
      into[OUTPUT_BYTES.place()] = 0;
      into[OUTPUT_RECORDS.place()] = 0;
    }
  }

  /** Adds what {@link #read} gave to the application's numbers. */
  static void addTo(Cells cells, long[] values) {
    for (int i = 0; i < COUNT; i++) {
      cells.add(ALL[i].metric, ALL[i].series, values[i]);
    }
  }
}
