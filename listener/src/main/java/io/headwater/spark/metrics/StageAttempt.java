package io.headwater.spark.metrics;

import io.headwater.model.RunEvent;
import io.headwater.model.SparkStage;
import io.headwater.model.WorkSpan;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;

/**
 * One attempt of a stage: the sums over its tasks, and how uneven they are. About 500 bytes once it
 * has ended.
 *
 * <p>Written by the listener-bus thread, read by any; each method holds the attempt's own lock.
 */
final class StageAttempt {
  private static final int LONGEST_NAME = 120;

  private final int stageId;
  private final int number;
  private final String name;
  private final long[] fields = new long[TaskField.COUNT];
  private final int[] taskOutcomes = new int[TaskOutcome.values().length];
  private final Map<String, Number> uneven = new LinkedHashMap<>();
  private StageSpread spread;
  private boolean settled;
  private Instant start;
  private Instant end;
  private RunEvent.Type outcome;
  private String failure;
  private int launched;
  private long taskMillis;
  private long delayMillis;
  private long gettingResultMillis;
  private long wastedMillis;
  private long peakExecutionMemory;

  StageAttempt(StageInfo info) {
    this.stageId = info.stageId();
    this.number = info.attemptNumber();
    this.name = LabelText.redacted(info.name(), LONGEST_NAME, "");
    this.start = instant(info.submissionTime());
  }

  int number() {
    return number;
  }

  synchronized void taskStarted() {
    launched++;
  }

  /**
   * @param info {@code null} when Spark does not tell it
   * @param numbers {@code null} when nothing is known of what it has done
   * @return by how much {@link #heldBytes} has grown
   */
  synchronized long taskEnded(TaskOutcome how, TaskInfo info, TaskNumbers numbers) {
    long before = heldBytes();
    taskOutcomes[how.place()]++;
    boolean finished = info != null && info.finished();
    if (finished) {
      taskMillis += Math.max(0, TaskTimes.duration(info));
      gettingResultMillis += TaskTimes.gettingResult(info);
    }
    if (numbers != null) {
      measured(how, finished && numbers.isWhole() ? info : null, numbers);
    }
    settleWhenOver();
    return heldBytes() - before;
  }

  /** What is held of its tasks, of the heap; nothing once it is settled. */
  synchronized long heldBytes() {
    return spread == null ? 0 : spread.bytes();
  }

  private void measured(TaskOutcome how, TaskInfo finished, TaskNumbers numbers) {
    long[] values = numbers.fields();
    for (int i = 0; i < fields.length; i++) {
      fields[i] += values[i];
    }
    if (how != TaskOutcome.SUCCESS) {
      wastedMillis += numbers.get(TaskField.RUN);
    }
    peakExecutionMemory = Math.max(peakExecutionMemory, numbers.peakMemory());
    if (finished != null) {
      delayMillis += TaskTimes.schedulerDelay(finished, numbers);
      if (how == TaskOutcome.SUCCESS && !settled) {
        spread = spread == null ? new StageSpread() : spread;
        spread.add(TaskTimes.duration(finished), values);
      }
    }
  }

  /** Tasks of an attempt that failed go on after its end: only the last one settles the median. */
  private void settleWhenOver() {
    if (outcome != null && !settled && launched <= tasks()) {
      settled = true;
      if (spread != null) {
        spread.addTo(uneven);
        spread = null;
      }
    }
  }

  /**
   * @return how uneven its successful tasks were so far; {@code null} when there was none
   */
  synchronized StageSpread ended(StageInfo info) {
    start = instant(info.submissionTime());
    end = instant(info.completionTime());
    outcome = info.failureReason().isEmpty() ? RunEvent.Type.COMPLETE : RunEvent.Type.FAIL;
    failure = info.failureReason().isEmpty() ? null : info.failureReason().get();
    StageSpread soFar = spread;
    settleWhenOver();
    return soFar;
  }

  synchronized boolean hasEnded() {
    return outcome != null;
  }

  /** How much it is worth to be told: failed or tried again before all others, then by time. */
  synchronized long weight() {
    long millis = start == null || end == null ? 0 : end.toEpochMilli() - start.toEpochMilli();
    boolean troubled = outcome == RunEvent.Type.FAIL || number > 0;
    return (troubled ? Long.MAX_VALUE / 2 : 0) + Math.max(0, millis);
  }

  /** Adds its sums to those of others that are not told either. */
  synchronized void addTo(Map<String, Number> sums) {
    add(sums, "stages", 1);
    add(sums, "failed_stages", outcome == RunEvent.Type.FAIL ? 1 : 0);
    add(sums, "tasks", tasks());
    add(sums, "failed_tasks", taskOutcomes[TaskOutcome.FAILED.place()]);
    add(sums, "killed_tasks", taskOutcomes[TaskOutcome.KILLED.place()]);
    sums.merge(
        "task_seconds",
        Unit.MILLIS.toNumber(taskMillis),
        (a, b) -> (Number) (a.doubleValue() + b.doubleValue()));
  }

  static void add(Map<String, Number> sums, String name, long value) {
    if (value != 0) {
      sums.merge(name, value, (a, b) -> (Number) (a.longValue() + b.longValue()));
    }
  }

  /**
   * @param reason what may be told of why a stage failed; gives {@code null} for nothing
   */
  synchronized SparkStage told(UnaryOperator<String> reason) {
    return SparkStage.of(stageId, number, WorkSpan.of(start, end, outcome), metrics())
        .named(name)
        .failedBy(failure == null ? null : reason.apply(failure));
  }

  private Map<String, Number> metrics() {
    Map<String, Number> all = new LinkedHashMap<>();
    all.put("tasks", (long) tasks());
    add(all, "failed_tasks", taskOutcomes[TaskOutcome.FAILED.place()]);
    add(all, "killed_tasks", taskOutcomes[TaskOutcome.KILLED.place()]);
    add(all, "running_tasks", Math.max(0, launched - tasks()));
    time(all, "task_seconds", taskMillis);
    all.putAll(uneven);
    if (spread != null) {
      spread.addTo(all);
    }
    time(all, "scheduler_delay_seconds", delayMillis);
    time(all, "getting_result_seconds", gettingResultMillis);
    Map<String, Long> sums = new LinkedHashMap<>();
    for (TaskField field : TaskField.values()) {
      sums.merge(field.actionName(), fields[field.place()], Long::sum);
    }
    for (TaskField field : TaskField.values()) {
      Long sum = sums.remove(field.actionName());
      if (sum != null && sum != 0) {
        all.put(field.actionName(), field.unit().toNumber(sum));
      }
    }
    time(all, "wasted_seconds", wastedMillis);
    add(all, "peak_execution_memory_bytes", peakExecutionMemory);
    return all;
  }

  private int tasks() {
    int ended = 0;
    for (int each : taskOutcomes) {
      ended += each;
    }
    return ended;
  }

  private static void time(Map<String, Number> all, String name, long millis) {
    if (millis != 0) {
      all.put(name, Unit.MILLIS.toNumber(millis));
    }
  }

  private static Instant instant(scala.Option<Object> millis) {
    return millis.isEmpty() ? null : Instant.ofEpochMilli(((Number) millis.get()).longValue());
  }
}
