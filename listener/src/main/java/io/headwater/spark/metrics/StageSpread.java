package io.headwater.spark.metrics;

import java.util.Map;

/**
 * How unevenly the successful tasks of one stage attempt took time and data. Freed when the attempt
 * ends. Listener-bus thread only.
 */
final class StageSpread {
  /** Fewer tasks say nothing about skew. */
  static final int FEWEST_TASKS = 10;

  /**
   * From here a stage counts as skewed. Source: Dr. Elephant, executor skew, 1.33, 1.78, 3.16
   * (severe) and 10 for the largest against the median, ignored below 5 minutes and 100 MB.
   */
  static final double SKEWED = 3.16;

  private static final String[] NAMES = {"task", "input", "shuffle_read"};
  private static final long[] IGNORED_BELOW = {300_000, 100L << 20, 100L << 20};

  private final Spread[] quantities = {new Spread(), new Spread(), new Spread()};

  /** Returns by how many bytes it has grown. */
  long add(long durationMillis, long[] values) {
    long before = bytes();
    quantities[0].add(durationMillis);
    quantities[1].add(values[TaskField.INPUT_BYTES.place()]);
    quantities[2].add(
        values[TaskField.SHUFFLE_LOCAL_BYTES.place()]
            + values[TaskField.SHUFFLE_REMOTE_BYTES.place()]);
    return bytes() - before;
  }

  /** What it takes of the heap. */
  long bytes() {
    return 48 + quantities[0].bytes() + quantities[1].bytes() + quantities[2].bytes();
  }

  /** Adds median and maximum by name; of bytes where there are any. */
  void addTo(Map<String, Number> metrics) {
    metrics.put("task_seconds_median", Unit.MILLIS.toNumber(quantities[0].median()));
    metrics.put("task_seconds_max", Unit.MILLIS.toNumber(quantities[0].max()));
    for (int i = 1; i < NAMES.length; i++) {
      if (quantities[i].max() > 0) {
        metrics.put(NAMES[i] + "_bytes_median", quantities[i].median());
        metrics.put(NAMES[i] + "_bytes_max", quantities[i].max());
      }
    }
  }

  int tasks() {
    return quantities[0].count();
  }

  long maxDurationMillis() {
    return quantities[0].max();
  }

  long medianDurationMillis() {
    return quantities[0].median();
  }

  /** The largest against the median; 0 when there are too few tasks, or most have none of it. */
  double ratio(int quantity) {
    Spread spread = quantities[quantity];
    long median = spread.count() < FEWEST_TASKS ? 0 : spread.median();
    return median == 0 ? 0 : (double) spread.max() / median;
  }

  boolean isSkewed(int quantity) {
    return ratio(quantity) > SKEWED && quantities[quantity].max() >= IGNORED_BELOW[quantity];
  }
}
