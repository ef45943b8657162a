package io.headwater.spark.metrics;

import org.apache.spark.scheduler.TaskInfo;

/** Times of one ended task attempt that no metric of Spark holds. Milliseconds. */
final class TaskTimes {
  private TaskTimes() {}

  /** From launch to end, on the driver's clock. */
  static long duration(TaskInfo info) {
    return info.finishTime() - info.launchTime();
  }

  /** In TaskInfo gettingResultTime is when it began, not how long it took. */
  static long gettingResult(TaskInfo info) {
    return info.gettingResultTime() > 0
        ? Math.max(0, info.finishTime() - info.gettingResultTime())
        : 0;
  }

  /**
   * What is left of the duration. Source: {@code AppStatusUtils.schedulerDelay}.
   *
   * @param numbers those of its end
   */
  static long schedulerDelay(TaskInfo info, TaskNumbers numbers) {
    return Math.max(
        0,
        duration(info)
            - numbers.get(TaskField.RUN)
            - numbers.get(TaskField.DESERIALIZE)
            - numbers.get(TaskField.RESULT_SERIALIZATION)
            - gettingResult(info));
  }
}
