package io.headwater.spark.metrics;

import java.util.HashMap;
import java.util.Map;

/** The executors that there are now, with their cores. Guarded by its owner. */
final class Executors {
  private final Map<String, Integer> cores = new HashMap<>();

  void added(String executorId, int totalCores) {
    cores.put(executorId, totalCores);
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
}
