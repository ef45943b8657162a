package io.headwater.spark.agent;

import java.time.Duration;

/** When it is time to say that the application goes on. Confined to the agent's thread. */
final class Heartbeat {
  private final long nanos;
  private long next;

  /**
   * @param interval zero for never
   */
  Heartbeat(Duration interval) {
    this.nanos = interval.toNanos();
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
