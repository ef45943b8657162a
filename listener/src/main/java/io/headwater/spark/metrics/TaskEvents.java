package io.headwater.spark.metrics;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;

/** Task events as numbers of the application and of the task's action. Listener-bus thread only. */
final class TaskEvents {
  /** {@code TaskInfo.partitionId}, from Spark 3.3; before that null. */
  private static final MethodHandle PARTITION_ID = partitionId();

  private static final int SUBMITTED = 0;
  private static final int ENDED = 1;
  private static final int WON = 2;

  private final Cells cells;
  private final Work work;
  private final long[] values = new long[TaskField.COUNT];
  private final SqlUpdates.Sink toOwner = this::accumulate;
  private Tally owner;

  /**
   * @param cells guarded by their own monitor
   */
  TaskEvents(Cells cells, Work work) {
    this.cells = cells;
    this.work = work;
  }

  void speculativeSubmitted() {
    synchronized (cells) {
      cells.add(TaskMetric.TASKS_SPECULATIVE, SUBMITTED, 1);
    }
  }

  void started(SparkListenerTaskStart event) {
    RunningStage stage = work.stage(event.stageId());
    StageAttempt attempt = stage == null ? null : stage.attempt(event.stageAttemptId());
    if (attempt != null) {
      attempt.taskStarted();
    }
    int locality = event.taskInfo().taskLocality().id();
    synchronized (cells) {
      cells.add(TaskMetric.TASKS_ACTIVE, 1);
      if (locality >= 0 && locality < Cells.series(TaskMetric.TASK_LOCALITY)) {
        cells.add(TaskMetric.TASK_LOCALITY, locality, 1);
      }
    }
  }

  void ended(SparkListenerTaskEnd event) {
    TaskOutcome outcome = TaskOutcome.of(event.reason());
    TaskMetrics metrics = event.taskMetrics();
    if (metrics == null) {
      // A task whose result was lost, whose executor went, or that was asked for again.
      Arrays.fill(values, 0);
    } else {
      TaskField.read(metrics, outcome, values);
    }
    long peakMemory = metrics == null ? 0 : metrics.peakExecutionMemory();
    synchronized (cells) {
      count(event, outcome);
      if (metrics != null) {
        TaskField.addTo(cells, values);
        cells.max(TaskMetric.TASK_PEAK_EXECUTION_MEMORY, peakMemory);
        if (outcome != TaskOutcome.SUCCESS) {
          cells.add(TaskMetric.TASK_WASTED, outcome.place() - 1, values[TaskField.RUN.place()]);
        }
      }
    }
    RunningStage stage = work.stage(event.stageId());
    if (stage != null) {
      stage.owner.taskEnded(outcome);
      StageAttempt attempt = stage.attempt(event.stageAttemptId());
      if (attempt != null) {
        work.spreadGrew(
            attempt.taskEnded(
                outcome, event.taskInfo(), metrics == null ? null : values, peakMemory));
      }
      if (metrics != null) {
        stage.owner.taskMetrics(outcome, values, peakMemory);
        if (outcome == TaskOutcome.SUCCESS) {
          accumulators(event, stage, metrics);
        }
      }
    }
  }

  private void count(SparkListenerTaskEnd event, TaskOutcome outcome) {
    cells.add(TaskMetric.TASKS, outcome.place(), 1);
    if (outcome != TaskOutcome.SUCCESS) {
      cells.add(TaskMetric.TASK_FAILURES, TaskOutcome.reasonIndex(event.reason()), 1);
    }
    TaskInfo info = event.taskInfo();
    if (TaskOutcome.isResubmitted(event.reason())) {
      // The attempt had ended before; it is neither active nor has it taken time again.
      return;
    }
    cells.add(TaskMetric.TASKS_ACTIVE, -1);
    if (info == null) {
      return;
    }
    if (info.speculative()) {
      cells.add(TaskMetric.TASKS_SPECULATIVE, ENDED, 1);
      if (outcome == TaskOutcome.SUCCESS) {
        cells.add(TaskMetric.TASKS_SPECULATIVE, WON, 1);
      }
    }
    if (info.finished()) {
      times(info, event.taskMetrics() != null);
    }
  }

  private void times(TaskInfo info, boolean measured) {
    cells.observe(TaskMetric.TASK_DURATION, 0, TaskTimes.duration(info));
    cells.add(TaskMetric.TASK_GETTING_RESULT, TaskTimes.gettingResult(info));
    if (measured) {
      cells.add(TaskMetric.TASK_SCHEDULER_DELAY, TaskTimes.schedulerDelay(info, values));
    }
  }

  private void accumulators(SparkListenerTaskEnd event, RunningStage stage, TaskMetrics metrics) {
    TaskInfo info = event.taskInfo();
    if (stage.firstResult(partitionOf(info), event.stageAttemptId(), info.index())) {
      owner = stage.owner;
      SqlUpdates.read(metrics, toOwner);
      owner = null;
    }
  }

  private void accumulate(long accumulatorId, long update) {
    owner.accumulate(accumulatorId, update);
  }

  private static int partitionOf(TaskInfo info) {
    if (PARTITION_ID == null) {
      return -1;
    }
    try {
      return (int) PARTITION_ID.invokeExact(info);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Spark's TaskInfo did not give its partition", e);
    }
  }

  private static MethodHandle partitionId() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(TaskInfo.class, "partitionId", MethodType.methodType(int.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }
}
