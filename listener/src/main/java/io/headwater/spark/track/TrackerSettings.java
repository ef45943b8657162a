package io.headwater.spark.track;

import io.headwater.redact.Redaction;
import java.util.Objects;

/** What of the agent's settings the tracker needs. Immutable. */
public final class TrackerSettings {
  private final boolean reads;
  private final boolean sqlText;
  private final boolean errorMessages;
  private final Redaction redaction;

  public TrackerSettings(
      boolean reads, boolean sqlText, boolean errorMessages, Redaction redaction) {
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
}
