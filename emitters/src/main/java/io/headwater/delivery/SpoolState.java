package io.headwater.delivery;

/** What one queue keeps on disk at one moment, for metrics. Immutable. */
final class SpoolState {
  private final int facts;
  private final long oldestMillis;
  private final long bytes;
  private final long maxBytes;
  private final long adopted;
  private final long deadLetters;
  private final int memoryOnly;

  /**
   * @param facts that wait on disk, those left by dead agents among them
   * @param oldestMillis when the one was written that waits longest, in milliseconds since the
   *     epoch; of no meaning without facts
   * @param memoryOnly facts that wait and could not be written: they are lost with the driver
   */
  SpoolState(
      int facts,
      long oldestMillis,
      int memoryOnly,
      long bytes,
      long maxBytes,
      long adopted,
      long deadLetters) {
    this.facts = facts;
    this.oldestMillis = oldestMillis;
    this.memoryOnly = memoryOnly;
    this.bytes = bytes;
    this.maxBytes = maxBytes;
    this.adopted = adopted;
    this.deadLetters = deadLetters;
  }

  int facts() {
    return facts;
  }

  long oldestMillis() {
    return oldestMillis;
  }

  int memoryOnly() {
    return memoryOnly;
  }

  long bytes() {
    return bytes;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** Facts taken over from dead agents so far. */
  long adopted() {
    return adopted;
  }

  /** Facts moved to the dead letters so far. */
  long deadLetters() {
    return deadLetters;
  }
}
