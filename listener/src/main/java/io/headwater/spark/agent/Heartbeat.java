package io.headwater.spark.agent;

import java.time.Duration;

/** When it is time to say that the application goes on. Confined to the agent's thread. */
final class Heartbeat {
  /** No application runs as long; counting it in nanoseconds would overflow some time behind. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final long nanos;
  private long next;

  /**
   * @param interval zero, or more than a hundred years, for never
   */
  Heartbeat(Duration interval) {
    this.nanos = interval.compareTo(LONGEST) > 0 ? 0 : interval.toNanos();
    this.next = System.nanoTime() + nanos;
  }

  /** Whether it is; then it is not again for the interval, however late this one is. */
  boolean due() {
    long now = System.nanoTime();
    if (nanos <= 0 || now - next < 0) {
      return false;
    }
    next = now + nanos;
    return true;
  }
}
