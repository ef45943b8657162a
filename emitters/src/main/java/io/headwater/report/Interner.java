package io.headwater.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives each different value a number, counted from 0 in the order of coming. */
final class Interner<T> {
  private final Map<T, Integer> numbers = new LinkedHashMap<>();

  int of(T value) {
    Integer next = numbers.size();
    Integer known = numbers.putIfAbsent(value, next);
    return known == null ? next : known;
  }

  /** All values; each at its number. */
  List<T> values() {
    return new ArrayList<>(numbers.keySet());
  }
}
