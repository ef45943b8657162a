package io.headwater.delivery;

import io.headwater.spi.Fact;
import java.io.IOException;
import java.util.UUID;

/** One fact that waits, with its payload in memory or only on disk. Guarded by its queue. */
final class SpooledFact {
  private final SpooledEvent event;
  private final UUID runId;
  private final String kind;
  private final Fact.Priority priority;
  private int size;
  private int position;
  private Fact inMemory;

  SpooledFact(SpooledEvent event, int position, Fact fact) {
    this.event = event;
    this.position = position;
    this.runId = fact.runId();
    this.kind = fact.kind().intern();
    this.priority = fact.priority();
    this.size = fact.size();
    this.inMemory = fact;
  }

  SpooledEvent event() {
    return event;
  }

  UUID runId() {
    return runId;
  }

  String kind() {
    return kind;
  }

  Fact.Priority priority() {
    return priority;
  }

  int size() {
    return size;
  }

  /** Its place in the file. */
  int position() {
    return position;
  }

  void movedTo(int newPosition) {
    position = newPosition;
  }

  /** From now on it is this one, which is in its file. */
  void becomes(Fact brief) {
    size = brief.size();
    inMemory = brief;
  }

  boolean onDisk() {
    return event.file() != null;
  }

  boolean isInMemory() {
    return inMemory != null;
  }

  /** Leaves the payload to the disk. */
  void leaveMemory() {
    inMemory = null;
  }

  /**
   * @throws IOException when it is only on disk and is not there as it was written
   */
  Fact load() throws IOException {
    return inMemory != null ? inMemory : event.read(position);
  }
}
