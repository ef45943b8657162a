package io.headwater.spark.track;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes run ids. */
final class RunIds {
  private RunIds() {}

  /**
   * A UUID of version 7: sorts by the time of the run. Source: RFC 9562, section 5.7; recommended
   * by OpenLineage.
   */
  static UUID startedAt(Instant start) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (start.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0xfffL);
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
