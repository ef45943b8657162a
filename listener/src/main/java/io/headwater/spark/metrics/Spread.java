package io.headwater.spark.metrics;

import java.util.Arrays;

/**
 * The largest and the middle one of many numbers, in bounded memory.
 *
 * <p>Up to {@value #EXACT} numbers are kept as they are and the median is exact, the same that
 * Spark's own task summary shows. More than that are counted in buckets, 32 to each power of two:
 * the median is then right to 1.6 %, the largest stays exact. At most 8 KB. Not thread-safe.
 */
final class Spread {
  private static final int EXACT = 512;

  /** Buckets for each power of two: a bucket is at most 1/32 of its numbers wide. */
  private static final int BITS = 5;

  private static final int PER_POWER = 1 << BITS;
  private static final int BUCKETS = (Long.SIZE - BITS) * PER_POWER;

  private long[] values = new long[16];
  private int[] buckets;
  private int count;
  private long max;

  /** Takes a number; below 0 (a clock that went back) counts as 0. */
  void add(long number) {
    long value = Math.max(0, number);
    max = Math.max(max, value);
    if (buckets != null) {
      buckets[bucket(value)]++;
    } else if (count == EXACT) {
      buckets = new int[BUCKETS];
      for (long each : values) {
        buckets[bucket(each)]++;
      }
      values = null;
      buckets[bucket(value)]++;
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
    return 56 + (buckets == null ? 8L * values.length : 4L * buckets.length);
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
    if (buckets == null) {
      long[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      return sorted[place];
    }
    int bucket = 0;
    int below = buckets[0];
    while (below <= place) {
      below += buckets[++bucket];
    }
    return middle(bucket);
  }

  private static int bucket(long value) {
    if (value < PER_POWER) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - BITS;
    return (shift + 1) * PER_POWER + (int) (value >>> shift) - PER_POWER;
  }

  private static long middle(int bucket) {
    if (bucket < PER_POWER) {
      return bucket;
    }
    int shift = bucket / PER_POWER - 1;
    long low = ((long) (bucket % PER_POWER) + PER_POWER) << shift;
    return low + (1L << shift) / 2;
  }
}
