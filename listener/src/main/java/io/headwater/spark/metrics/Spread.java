package io.headwater.spark.metrics;

import java.util.Arrays;
import org.HdrHistogram.IntCountsHistogram;

/**
 * The largest and the middle one of many numbers, in bounded memory.
 *
 * <p>Up to {@value #EXACT} numbers are kept as they are and the median is exact, the same that
 * Spark's own task summary shows. More than that are counted in an HDR histogram of two digits: the
 * median is then right to 1 %, the largest stays exact. At most 32 KB, for numbers below 10^12 half
 * of that. Not thread-safe.
 */
final class Spread {
  private static final int EXACT = 512;
  private static final int DIGITS = 2;

  /** What the histogram can take; larger ones count as that. */
  private static final long MOST = Long.MAX_VALUE / 2;

  private long[] values = new long[16];
  private IntCountsHistogram histogram;
  private int count;
  private long max;

  /** Takes a number; below 0 (a clock that went back) counts as 0. */
  void add(long number) {
    long value = Math.max(0, number);
    max = Math.max(max, value);
    if (count == EXACT) {
      histogram = new IntCountsHistogram(DIGITS);
      for (long each : values) {
        histogram.recordValue(Math.min(each, MOST));
      }
      values = null;
    }
    if (histogram != null) {
      histogram.recordValue(Math.min(value, MOST));
    } else {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count] = value;
    }
    count++;
  }

  /** What it takes of the heap. */
  long bytes() {
    return 56 + (histogram == null ? 8L * values.length : histogram.getEstimatedFootprintInBytes());
  }

  int count() {
    return count;
  }

  long max() {
    return max;
  }

  /** The number at {@code floor(count / 2)} of the sorted ones, as Spark takes it; 0 of none. */
  long median() {
    if (count == 0) {
      return 0;
    }
    int place = Math.min(count / 2, count - 1);
    if (histogram == null) {
      long[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      return sorted[place];
    }
    // The percentile at which this many numbers are at or below; half a number more against
    // rounding.
    long found = histogram.getValueAtPercentile(100.0 * (place + 0.5) / count);
    return Math.min(max, histogram.medianEquivalentValue(found));
  }
}
