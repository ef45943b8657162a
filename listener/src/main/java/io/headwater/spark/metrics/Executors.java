package io.headwater.spark.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * The executors that there are now, with their cores, and the most cores that there were. Guarded
 * by its owner.
 */
final class Executors {
  private final Map<String, Integer> cores = new HashMap<>();
  private int most;

  void added(String executorId, int totalCores) {
    cores.put(executorId, totalCores);
    most = Math.max(most, cores());
  }

  void removed(String executorId) {
    cores.remove(executorId);
  }

  int count() {
    return cores.size();
  }

  int cores() {
    return cores.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The most cores at the same time so far. */
  int mostCores() {
    return most;
  }
}
