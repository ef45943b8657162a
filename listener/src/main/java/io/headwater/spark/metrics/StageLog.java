package io.headwater.spark.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The slowest stage attempts of an application, for its summary. Written by one thread, read by
 * any.
 */
final class StageLog {
  private static final int KEPT = 5;

  private final List<Entry> slowest = new ArrayList<>();
  private Entry mostSkewed;

  /**
   * @param name what Spark calls the stage: the call and its line
   * @param spread {@code null} when no task of it has succeeded
   */
  synchronized void ended(int stageId, String name, long durationMillis, StageSpread spread) {
    Entry entry = new Entry(stageId, name, durationMillis, spread);
    if (slowest.size() < KEPT || slowest.get(KEPT - 1).durationMillis < durationMillis) {
      slowest.add(entry);
      slowest.sort(Comparator.comparingLong((Entry each) -> each.durationMillis).reversed());
      if (slowest.size() > KEPT) {
        slowest.remove(KEPT);
      }
    }
    if (entry.skew > 0 && (mostSkewed == null || entry.skew > mostSkewed.skew)) {
      mostSkewed = entry;
    }
  }

  synchronized List<Entry> slowest() {
    return new ArrayList<>(slowest);
  }

  /** The attempt whose longest task took most against the median; {@code null} when unknown. */
  synchronized Entry mostSkewed() {
    return mostSkewed;
  }

  /** One stage attempt that ended. */
  static final class Entry {
    final int stageId;
    final String name;
    final long durationMillis;
    final int tasks;
    final long longestTaskMillis;
    final long medianTaskMillis;
    final double skew;

    Entry(int stageId, String name, long durationMillis, StageSpread spread) {
      this.stageId = stageId;
      this.name = LabelText.of(name, 80, "?");
      this.durationMillis = durationMillis;
      this.tasks = spread == null ? 0 : spread.tasks();
      this.longestTaskMillis = spread == null ? 0 : spread.maxDurationMillis();
      this.medianTaskMillis = spread == null ? 0 : spread.medianDurationMillis();
      this.skew = spread == null ? 0 : spread.ratio(0);
    }
  }
}
