package io.headwater.spark.metrics;

/**
 * Sums by a key of type long, without boxes: a hash table with open addressing.
 *
 * <p>Not thread-safe: whoever owns it guards it.
 */
final class LongSums {
  private static final int FIRST_CAPACITY = 16;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] sums = new long[FIRST_CAPACITY];
  private boolean[] used = new boolean[FIRST_CAPACITY];
  private int size;

  void add(long key, long value) {
    int slot = slot(key);
    if (!used[slot]) {
      if (2 * (size + 1) > keys.length) {
        grow();
        slot = slot(key);
      }
      used[slot] = true;
      keys[slot] = key;
      size++;
    }
    sums[slot] += value;
  }

  void addAll(LongSums other) {
    for (int i = 0; i < other.keys.length; i++) {
      if (other.used[i]) {
        add(other.keys[i], other.sums[i]);
      }
    }
  }

  /** The sum, or {@code null} when nothing was ever added to it, not even 0. */
  Long get(long key) {
    int slot = slot(key);
    return used[slot] ? Long.valueOf(sums[slot]) : null;
  }

  /** What the table takes of the heap. */
  long bytes() {
    return 88 + 17L * keys.length;
  }

  int size() {
    return size;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (keys.length - 1);
    while (used[slot] && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldSums = sums;
    boolean[] oldUsed = used;
    keys = new long[oldKeys.length * 2];
    sums = new long[keys.length];
    used = new boolean[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldUsed[i]) {
        int slot = slot(oldKeys[i]);
        used[slot] = true;
        keys[slot] = oldKeys[i];
        sums[slot] = oldSums[i];
      }
    }
  }
}
