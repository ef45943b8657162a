package io.headwater.report;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Numbers without boxes. */
final class IntList {
  private int[] values = new int[64];
  private int size;
  private final Set<Integer> firsts = new HashSet<>();

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** Adds a pair unless the list of pairs has one with the same first number. */
  void addPairOnce(int first, int second) {
    if (firsts.add(first)) {
      add(first);
      add(second);
    }
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
