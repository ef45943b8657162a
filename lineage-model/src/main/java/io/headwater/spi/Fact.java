package io.headwater.spi;

import java.util.Objects;
import java.util.UUID;

/**
 * One immutable thing to deliver to one back end, in that back end's own encoding: byte-equal
 * however often it is sent.
 */
public final class Fact {

  /** What may be left out first when room runs out; later constants are kept longer. */
  public enum Priority {
    LINEAGE_DETAIL,
    STATISTICS,
    RUN_STATE
  }

  private final UUID runId;
  private final String kind;
  private final Priority priority;
  private final byte[] payload;

  private Fact(UUID runId, String kind, Priority priority, byte[] payload) {
    this.runId = Objects.requireNonNull(runId, "runId");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.priority = Objects.requireNonNull(priority, "priority");
    this.payload = payload.clone();
  }

  /**
   * @param runId the run that the fact is about; order is kept per run
   * @param kind what the fact is, for logs and counters: {@code START}, {@code dataJobInfo}, ...
   */
  public static Fact of(UUID runId, String kind, Priority priority, byte[] payload) {
    return new Fact(runId, kind, priority, payload);
  }

  public UUID runId() {
    return runId;
  }

  public String kind() {
    return kind;
  }

  public Priority priority() {
    return priority;
  }

  public byte[] payload() {
    return payload.clone();
  }

  /** Length of the payload in bytes. */
  public int size() {
    return payload.length;
  }
}
