package io.headwater.spark.track;

import java.util.Objects;
import java.util.UUID;

/** What Spark told when a streaming query started. */
public final class StreamStart {
  private final UUID queryId;
  private final UUID runId;
  private final String name;
  private final long time;
  private final Object query;

  /**
   * @param runId Spark's id of this start of the query
   * @param name the query's name, or {@code null}
   * @param time milliseconds since the epoch
   * @param query the {@code StreamExecution}, or {@code null} when it is gone already
   */
  public StreamStart(UUID queryId, UUID runId, String name, long time, Object query) {
    this.queryId = Objects.requireNonNull(queryId, "queryId");
    this.runId = Objects.requireNonNull(runId, "runId");
    this.name = name;
    this.time = time;
    this.query = query;
  }

  UUID queryId() {
    return queryId;
  }

  UUID runId() {
    return runId;
  }

  String name() {
    return name;
  }

  long time() {
    return time;
  }

  Object query() {
    return query;
  }
}
