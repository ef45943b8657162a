package io.headwater.spark.metrics;

import java.util.Arrays;

/**
 * The numbers of all fixed metrics in one array: no allocation and no look-up when one changes.
 *
 * <p>Not thread-safe: whoever owns it guards it.
 */
final class Cells {
  private static final int[] OFFSETS = new int[Catalogue.metrics().size()];
  private static final int SIZE;

  static {
    int next = 0;
    for (Metric metric : Catalogue.metrics()) {
      OFFSETS[metric.place()] = next;
      if (metric.isFixed()) {
        next += width(metric) * series(metric);
      }
    }
    SIZE = next;
  }

  private final long[] values;

  Cells() {
    this(new long[SIZE]);
  }

  private Cells(long[] values) {
    this.values = values;
  }

  Cells copy() {
    return new Cells(Arrays.copyOf(values, values.length));
  }

  /** What they take of the heap. */
  long bytes() {
    return 16 + 8L * values.length;
  }

  /** How many series a fixed metric has. */
  static int series(Metric metric) {
    return metric.by() == null ? 1 : metric.by().values().size();
  }

  void add(Metric metric, long raw) {
    values[OFFSETS[metric.place()]] += raw;
  }

  void add(Metric metric, int series, long raw) {
    values[OFFSETS[metric.place()] + series] += raw;
  }

  void set(Metric metric, int series, long raw) {
    values[OFFSETS[metric.place()] + series] = raw;
  }

  void max(Metric metric, long raw) {
    int cell = OFFSETS[metric.place()];
    values[cell] = Math.max(values[cell], raw);
  }

  void max(Metric metric, int series, long raw) {
    int cell = OFFSETS[metric.place()] + series;
    values[cell] = Math.max(values[cell], raw);
  }

  /** Adds one observation to a histogram; a negative one (a clock that went back) counts as 0. */
  void observe(Metric metric, int series, long raw) {
    long observed = Math.max(0, raw);
    long[] bounds = metric.bounds();
    int first = OFFSETS[metric.place()] + series * width(metric);
    int bucket = 0;
    while (bucket < bounds.length && observed > bounds[bucket]) {
      bucket++;
    }
    values[first + bucket]++;
    values[first + bounds.length + 1] += observed;
  }

  long get(Metric metric, int series) {
    return values[OFFSETS[metric.place()] + series];
  }

  /** Observations per bucket of a histogram, not cumulated, the infinite one last. */
  long[] buckets(Metric metric, int series) {
    int first = OFFSETS[metric.place()] + series * width(metric);
    return Arrays.copyOfRange(values, first, first + metric.bounds().length + 1);
  }

  /** Sum of all observations of a histogram. */
  long sum(Metric metric, int series) {
    return values[OFFSETS[metric.place()] + series * width(metric) + metric.bounds().length + 1];
  }

  private static int width(Metric metric) {
    // Buckets with the infinite one, and the sum.
    return metric.bounds().length == 0 ? 1 : metric.bounds().length + 2;
  }
}
