package io.headwater.spark.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What distinguishes the series of one metric: a name, and either all values it can have or how
 * many it may get.
 */
final class Label {
  /** The value that takes all that a capped label has no room for. */
  static final String OTHER = "__other__";

  static final Label APP = capped("app", 1);

  private final String name;
  private final List<String> values;
  private final int cap;

  private Label(String name, List<String> values, int cap) {
    this.name = name;
    this.values = values;
    this.cap = cap;
  }

  /** All values are known; every one of them has a series from the start. */
  static Label of(String name, String... values) {
    return new Label(
        name, Collections.unmodifiableList(Arrays.asList(values.clone())), values.length);
  }

  /**
   * Values come as they are seen, the first {@code cap} of them; what follows is {@link #OTHER}.
   */
  static Label capped(String name, int cap) {
    return new Label(name, Collections.emptyList(), cap);
  }

  String name() {
    return name;
  }

  /** All values in order; empty for a capped label. */
  List<String> values() {
    return values;
  }

  boolean isCapped() {
    return values.isEmpty();
  }

  int cap() {
    return cap;
  }
}
