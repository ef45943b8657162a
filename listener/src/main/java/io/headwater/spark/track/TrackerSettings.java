package io.headwater.spark.track;

import io.headwater.redact.Redaction;
import java.time.Duration;
import java.util.Objects;

/** What of the agent's settings the tracker needs. Immutable. */
public final class TrackerSettings {
  private final boolean reads;
  private final boolean sqlText;
  private final boolean errorMessages;
  private final Redaction redaction;
  private final Duration streamingInterval;

  public TrackerSettings(
      boolean reads,
      boolean sqlText,
      boolean errorMessages,
      Redaction redaction,
      Duration streamingInterval) {
    this.streamingInterval = Objects.requireNonNull(streamingInterval, "streamingInterval");
    this.reads = reads;
    this.sqlText = sqlText;
    this.errorMessages = errorMessages;
    this.redaction = Objects.requireNonNull(redaction, "redaction");
  }

  boolean reads() {
    return reads;
  }

  boolean sqlText() {
    return sqlText;
  }

  boolean errorMessages() {
    return errorMessages;
  }

  Redaction redaction() {
    return redaction;
  }

  /** At least this is between two events that a streaming query goes on. */
  Duration streamingInterval() {
    return streamingInterval;
  }
}
