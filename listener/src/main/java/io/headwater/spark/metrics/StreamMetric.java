package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of streaming queries. */
final class StreamMetric {
  /** Queries with series of their own; the others share one. */
  static final int CAP = 20;

  /** Topics of one query with series of their own; the others share one. */
  static final int TOPICS = 3;

  static final Label PHASE =
      Label.of(
          "phase",
          "triggerExecution",
          "latestOffset",
          "getOffset",
          "getBatch",
          "queryPlanning",
          "addBatch",
          "walCommit",
          "commitOffsets");

  private static final int SERIES = CAP + 1;
  private static final String QUERY = "query";
  private static final String PROGRESS = "StreamingQueryProgress";
  private static final Declarations GROUP = new Declarations();

  static final Metric ACTIVE =
      GROUP
          .gauge("spark_streaming_query_active", Unit.COUNT)
          .help("Runs of a streaming query that have not ended")
          .source("QueryStartedEvent, QueryTerminatedEvent")
          .elsewhere(SERIES, QUERY);

  static final Metric TERMINATED =
      GROUP
          .counter("spark_streaming_terminated_total", Unit.COUNT)
          .help("Runs of a streaming query that ended, by whether an exception ended them")
          .source("QueryTerminatedEvent.exception")
          .elsewhere(2 * SERIES, QUERY, "outcome");

  static final Metric BATCHES =
      GROUP
          .counter("spark_streaming_batches_total", Unit.COUNT)
          .help("Triggers of which a query has told")
          .source(PROGRESS)
          .elsewhere(SERIES, QUERY);

  static final Metric BATCH_ID =
      GROUP
          .gauge("spark_streaming_batch_id", Unit.COUNT)
          .help("The last micro-batch; it counts on over restarts from a checkpoint")
          .source(PROGRESS + ".batchId")
          .elsewhere(SERIES, QUERY);

  static final Metric INPUT_ROWS =
      GROUP
          .counter("spark_streaming_input_rows_total", Unit.COUNT)
          .help("Rows that came from the sources of a query")
          .source(PROGRESS + ".numInputRows")
          .elsewhere(SERIES, QUERY);

  static final Metric OUTPUT_ROWS =
      GROUP
          .counter("spark_streaming_output_rows_total", Unit.COUNT)
          .help("Rows that went to the sink of a query; absent where the sink does not tell")
          .source(PROGRESS + ".sink.numOutputRows")
          .elsewhere(SERIES, QUERY);

  static final Metric INPUT_RATE =
      GROUP
          .gauge("spark_streaming_input_rows_per_second", Unit.COUNT)
          .help("Rows per second that arrive at a query")
          .source(PROGRESS + ".inputRowsPerSecond")
          .elsewhere(SERIES, QUERY);

  static final Metric PROCESSED_RATE =
      GROUP
          .gauge("spark_streaming_processed_rows_per_second", Unit.COUNT)
          .help("Rows per second that a query processes while it works")
          .source(PROGRESS + ".processedRowsPerSecond")
          .elsewhere(SERIES, QUERY);

  static final Metric BATCH_DURATION =
      GROUP
          .histogram("spark_streaming_batch_duration_seconds", Unit.MILLIS, Buckets.JOB)
          .help("Time of a trigger of a query")
          .source(PROGRESS + ".durationMs.triggerExecution")
          .elsewhere(SERIES, QUERY);

  static final Metric PHASES =
      GROUP
          .gauge("spark_streaming_phase_seconds", Unit.MILLIS)
          .help("Time of each phase of a query's last trigger; triggerExecution is all of it")
          .source(PROGRESS + ".durationMs")
          .elsewhere(SERIES * PHASE.cap(), QUERY, PHASE.name());

  static final Metric WATERMARK =
      GROUP
          .gauge("spark_streaming_watermark_timestamp_seconds", Unit.MILLIS)
          .help("Event time up to which a query waits for nothing any more")
          .source(PROGRESS + ".eventTime.watermark")
          .elsewhere(SERIES, QUERY);

  static final Metric LAST_PROGRESS =
      GROUP
          .gauge("spark_streaming_last_progress_timestamp_seconds", Unit.MILLIS)
          .help(
              "When the last trigger of a query began of which it has told, with new data or none")
          .source(PROGRESS + ".timestamp; from 3.5 also QueryIdleEvent")
          .elsewhere(SERIES, QUERY);

  static final Metric STATE_ROWS =
      GROUP
          .gauge("spark_streaming_state_rows", Unit.COUNT)
          .help("Rows in the state of a query")
          .source(PROGRESS + ".stateOperators.numRowsTotal")
          .elsewhere(SERIES, QUERY);

  static final Metric STATE_MEMORY =
      GROUP
          .gauge("spark_streaming_state_memory_bytes", Unit.BYTES)
          .help("Memory that the state of a query uses")
          .source(PROGRESS + ".stateOperators.memoryUsedBytes")
          .elsewhere(SERIES, QUERY);

  static final Metric LAG =
      GROUP
          .gauge("spark_streaming_source_lag_records", Unit.COUNT)
          .help("Records that a query's Kafka topic has and the last trigger has not read")
          .source(PROGRESS + ".sources.latestOffset, .endOffset; from Spark 3.1")
          .elsewhere(SERIES * (TOPICS + 1), QUERY, "source");

  private StreamMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
