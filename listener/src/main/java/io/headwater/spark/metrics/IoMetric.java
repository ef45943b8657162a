package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of what tasks read, write, shuffle and spill. */
final class IoMetric {
  private static final Declarations GROUP = new Declarations();

  static final Metric INPUT_BYTES =
      GROUP
          .counter("spark_input_bytes_total", Unit.BYTES)
          .help("Bytes read from sources and from the block manager, by failed attempts too")
          .source("TaskMetrics.inputMetrics.bytesRead");

  static final Metric INPUT_RECORDS =
      GROUP
          .counter("spark_input_records_total", Unit.COUNT)
          .help("Records read from sources and from the block manager, by failed attempts too")
          .source("TaskMetrics.inputMetrics.recordsRead");

  static final Metric OUTPUT_BYTES =
      GROUP
          .counter("spark_output_bytes_total", Unit.BYTES)
          .help("Bytes written to sinks by task attempts that succeeded")
          .source("TaskMetrics.outputMetrics.bytesWritten");

  static final Metric OUTPUT_RECORDS =
      GROUP
          .counter("spark_output_records_total", Unit.COUNT)
          .help("Records written to sinks by task attempts that succeeded")
          .source("TaskMetrics.outputMetrics.recordsWritten");

  static final Metric SHUFFLE_READ_BYTES =
      GROUP
          .counter("spark_shuffle_read_bytes_total", Unit.BYTES)
          .help("Bytes read from shuffles")
          .source("TaskMetrics.shuffleReadMetrics.localBytesRead, .remoteBytesRead")
          .by(Labels.LOCAL_REMOTE);

  static final Metric SHUFFLE_REMOTE_TO_DISK =
      GROUP
          .counter("spark_shuffle_remote_read_to_disk_bytes_total", Unit.BYTES)
          .help("Bytes of remote shuffle blocks too large for memory")
          .source("TaskMetrics.shuffleReadMetrics.remoteBytesReadToDisk");

  static final Metric SHUFFLE_READ_RECORDS =
      GROUP
          .counter("spark_shuffle_read_records_total", Unit.COUNT)
          .help("Records read from shuffles")
          .source("TaskMetrics.shuffleReadMetrics.recordsRead");

  static final Metric SHUFFLE_BLOCKS =
      GROUP
          .counter("spark_shuffle_blocks_fetched_total", Unit.COUNT)
          .help("Shuffle blocks fetched")
          .source("TaskMetrics.shuffleReadMetrics.localBlocksFetched, .remoteBlocksFetched")
          .by(Labels.LOCAL_REMOTE);

  static final Metric SHUFFLE_FETCH_WAIT =
      GROUP
          .counter("spark_shuffle_fetch_wait_seconds_total", Unit.MILLIS)
          .help("Time that tasks waited for remote shuffle blocks")
          .source("TaskMetrics.shuffleReadMetrics.fetchWaitTime");

  static final Metric SHUFFLE_WRITE_BYTES =
      GROUP
          .counter("spark_shuffle_write_bytes_total", Unit.BYTES)
          .help("Bytes written to shuffles")
          .source("TaskMetrics.shuffleWriteMetrics.bytesWritten");

  static final Metric SHUFFLE_WRITE_RECORDS =
      GROUP
          .counter("spark_shuffle_write_records_total", Unit.COUNT)
          .help("Records written to shuffles")
          .source("TaskMetrics.shuffleWriteMetrics.recordsWritten");

  static final Metric SHUFFLE_WRITE_TIME =
      GROUP
          .counter("spark_shuffle_write_seconds_total", Unit.NANOS)
          .help("Time that tasks spent writing to shuffles")
          .source("TaskMetrics.shuffleWriteMetrics.writeTime");

  static final Metric SPILL =
      GROUP
          .counter("spark_spill_bytes_total", Unit.BYTES)
          .help("Data spilled: its size in memory before, and on disk after")
          .source("TaskMetrics.memoryBytesSpilled, TaskMetrics.diskBytesSpilled")
          .by(Label.of("medium", "memory", "disk"));

  private IoMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
