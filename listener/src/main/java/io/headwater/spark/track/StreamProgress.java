package io.headwater.spark.track;

import java.util.UUID;

/** What Spark told when a trigger of a streaming query had ended. */
public final class StreamProgress {
  private final UUID runId;
  private final long time;
  private final long[] sourceRows;
  private final long sinkRows;
  private final String[] endOffsets;
  private final boolean advanced;

  /**
   * @param time milliseconds since the epoch
   * @param sourceRows rows read since the last trigger, by source in the order of the plan
   * @param endOffsets how far each source was read, as Spark writes it; may have nulls
   * @param advanced whether there was something new to read
   * @param sinkRows rows written since the last trigger; below 0 when the sink does not count
   */
  public StreamProgress(
      UUID runId,
      long time,
      long[] sourceRows,
      String[] endOffsets,
      boolean advanced,
      long sinkRows) {
    this.runId = runId;
    this.time = time;
    this.sourceRows = sourceRows.clone();
    this.endOffsets = endOffsets.clone();
    this.advanced = advanced;
    this.sinkRows = sinkRows;
  }

  UUID runId() {
    return runId;
  }

  long time() {
    return time;
  }

  int sources() {
    return sourceRows.length;
  }

  long sourceRows(int source) {
    return sourceRows[source];
  }

  String endOffset(int source) {
    return endOffsets[source];
  }

  boolean advanced() {
    return advanced;
  }

  long sinkRows() {
    return sinkRows;
  }
}
