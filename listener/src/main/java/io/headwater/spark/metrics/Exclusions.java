package io.headwater.spark.metrics;

import java.util.HashSet;
import java.util.Set;

/**
 * Executors and nodes that Spark keeps work from because tasks failed there ("blacklisted" up to
 * Spark 3.0, "excluded" from 3.1; the old events still come on 4.0). Guarded by its owner.
 */
final class Exclusions {
  static final Label SCOPE = Label.of("scope", "app", "stage");
  static final int APP = 0;
  static final int STAGE = 1;

  private final Set<String> executors = new HashSet<>();

  void excluded(String executorId) {
    executors.add(executorId);
  }

  /** Allowed again, or gone. */
  void released(String executorId) {
    executors.remove(executorId);
  }

  int count() {
    return executors.size();
  }
}
