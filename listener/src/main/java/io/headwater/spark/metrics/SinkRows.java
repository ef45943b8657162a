package io.headwater.spark.metrics;

import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Rows that a trigger of a streaming query wrote to its sink. */
public final class SinkRows {
  /** Below 0, as Spark's own mark for a sink that does not tell. */
  private static final long NOT_TOLD = -1;

  private SinkRows() {}

  /**
   * Below 0 when the sink does not tell. A trigger that ran no batch tells the rows of the one
   * before again, which are none of its own.
   */
  public static long of(StreamingQueryProgress progress) {
    if (progress.sink() == null || progress.sink().numOutputRows() < 0) {
      return NOT_TOLD;
    }
    boolean ran = progress.numInputRows() > 0 || progress.durationMs().containsKey("addBatch");
    return ran ? progress.sink().numOutputRows() : 0;
  }
}
