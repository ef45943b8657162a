package io.headwater.delivery;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the facts of one emitter. Written by its thread and the agent's, read by any. */
final class LaneCounters {
  static final double[] DURATION_BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final LongAdder emitted = new LongAdder();
  private final LongAdder emittedBytes = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private final Map<String, Long> failed = new TreeMap<>();
  private final long[] durationCounts = new long[DURATION_BOUNDS.length + 1];
  private double durationSum;
  private volatile long lastSuccessMillis;

  LaneCounters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void emitted(int facts, long bytes, long nowMillis) {
    emitted.add(facts);
    emittedBytes.add(bytes);
    lastSuccessMillis = nowMillis;
  }

  void retried(int facts) {
    retried.add(facts);
  }

  void dropped(DropReason reason, int facts) {
    dropped.get(reason).add(facts);
  }

  synchronized void failed(String reason) {
    failed.merge(reason, 1L, Long::sum);
  }

  synchronized void took(double seconds) {
    int bucket = 0;
    while (bucket < DURATION_BOUNDS.length && seconds > DURATION_BOUNDS[bucket]) {
      bucket++;
    }
    durationCounts[bucket]++;
    durationSum += seconds;
  }

  long emitted() {
    return emitted.sum();
  }

  long emittedBytes() {
    return emittedBytes.sum();
  }

  long retried() {
    return retried.sum();
  }

  long dropped(DropReason reason) {
    return dropped.get(reason).sum();
  }

  long dropped() {
    return dropped.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Failed attempts by reason, sorted. */
  synchronized Map<String, Long> failed() {
    return Collections.unmodifiableMap(new TreeMap<>(failed));
  }

  synchronized double durationSum() {
    return durationSum;
  }

  synchronized long[] durationCounts() {
    return durationCounts.clone();
  }

  /** Milliseconds since the epoch, or 0 before the first. */
  long lastSuccessMillis() {
    return lastSuccessMillis;
  }
}
