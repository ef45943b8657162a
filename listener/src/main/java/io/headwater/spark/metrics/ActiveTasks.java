package io.headwater.spark.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * The task attempts of one stage that run now, in all and by executor. What is left of them when no
 * job has the stage any more is not counted on: Spark's bus may have dropped their ends.
 * Listener-bus thread only.
 */
final class ActiveTasks {
  private final ExecutorRows rows;
  private final Map<String, Integer> byExecutor = new HashMap<>();
  private int count;

  ActiveTasks(ExecutorRows rows) {
    this.rows = rows;
  }

  void started(String executorId) {
    count++;
    if (rows.areKept()) {
      byExecutor.merge(executorId, 1, Integer::sum);
      rows.active(executorId, 1);
    }
  }

  /**
   * @param executorId {@code null} when Spark does not tell it
   * @return how many fewer run: 0 when Spark's bus has dropped the start
   */
  int ended(String executorId) {
    if (count == 0) {
      return 0;
    }
    count--;
    Integer there = byExecutor.get(executorId);
    if (there != null) {
      byExecutor.put(executorId, there - 1);
      rows.active(executorId, -Math.min(1, there));
    }
    return 1;
  }

  /**
   * @return how many are left
   */
  int freed() {
    byExecutor.forEach((executorId, there) -> rows.active(executorId, -there));
    byExecutor.clear();
    int left = count;
    count = 0;
    return left;
  }
}
