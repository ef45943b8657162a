package io.headwater.spark.metrics;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
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
  private final ExecutorRows executors;
  private final RunningTasks running = new RunningTasks();
  private final TaskNumbers atEnd = new TaskNumbers();
  private final SqlUpdates.Sink toOwner = this::accumulate;
  private Tally owner;

  /**
   * @param cells guarded by their own monitor
   */
  TaskEvents(Cells cells, Work work, ExecutorRows executors) {
    this.cells = cells;
    this.work = work;
    this.executors = executors;
  }

  void speculativeSubmitted() {
    synchronized (cells) {
      cells.add(TaskMetric.TASKS_SPECULATIVE, SUBMITTED, 1);
    }
  }

  void started(SparkListenerTaskStart event) {
    RunningStage stage = work.stage(event.stageId());
    StageAttempt attempt = stage == null ? null : stage.attempt(event.stageAttemptId());
    if (stage != null) {
      work.startTask(stage, event.taskInfo().executorId());
    }
    if (attempt != null) {
      attempt.taskStarted();
    }
    int locality = event.taskInfo().taskLocality().id();
    if (locality >= 0 && locality < Cells.series(TaskMetric.TASK_LOCALITY)) {
      synchronized (cells) {
        cells.add(TaskMetric.TASK_LOCALITY, locality, 1);
      }
    }
  }

  /** What tasks have done so far. */
  void heartbeat(SparkListenerExecutorMetricsUpdate event) {
    running.heartbeat(event);
  }

  void ended(SparkListenerTaskEnd event) {
    TaskOutcome outcome = TaskOutcome.of(event.reason());
    TaskNumbers numbers = numbers(event, outcome);
    synchronized (cells) {
      count(event, outcome, numbers);
      if (numbers != null) {
        TaskField.addTo(cells, numbers.fields());
        cells.max(TaskMetric.TASK_PEAK_EXECUTION_MEMORY, numbers.peakMemory());
        if (outcome != TaskOutcome.SUCCESS) {
          cells.add(TaskMetric.TASK_WASTED, outcome.place() - 1, numbers.get(TaskField.RUN));
        }
      }
    }
    if (event.taskInfo() != null) {
      executors.taskEnded(
          event.taskInfo().executorId(), outcome, numbers == null ? 0 : numbers.get(TaskField.RUN));
    }
    RunningStage stage = work.stage(event.stageId());
    if (stage != null) {
      if (!TaskOutcome.isResubmitted(event.reason())) {
        work.endTask(stage, event.taskInfo() == null ? null : event.taskInfo().executorId());
      }
      stage.owner.taskEnded(outcome);
      StageAttempt attempt = stage.attempt(event.stageAttemptId());
      if (attempt != null) {
        work.spreadGrew(attempt.taskEnded(outcome, event.taskInfo(), numbers));
      }
      if (numbers != null) {
        stage.owner.taskMetrics(outcome, numbers.fields(), numbers.peakMemory());
      }
      if (event.taskMetrics() != null && outcome == TaskOutcome.SUCCESS) {
        accumulators(event, stage, event.taskMetrics());
      }
    }
  }

  /** Estimate of the heap that is held of running tasks. */
  long bytes() {
    return running.bytes();
  }

  /** What is known of the attempt; {@code null} when nothing, or when it has counted before. */
  private TaskNumbers numbers(SparkListenerTaskEnd event, TaskOutcome outcome) {
    TaskInfo info = event.taskInfo();
    TaskNumbers numbers = info == null ? null : running.ended(info.taskId());
    if (event.taskMetrics() != null) {
      numbers = atEnd;
      numbers.ended(event.taskMetrics());
    } else if (TaskOutcome.isResubmitted(event.reason())) {
      return null;
    }
    if (numbers != null && outcome != TaskOutcome.SUCCESS) {
      numbers.wroteNothing();
    }
    return numbers;
  }

  private void count(SparkListenerTaskEnd event, TaskOutcome outcome, TaskNumbers numbers) {
    cells.add(TaskMetric.TASKS, outcome.place(), 1);
    if (outcome != TaskOutcome.SUCCESS) {
      cells.add(TaskMetric.TASK_FAILURES, TaskOutcome.reasonIndex(event.reason()), 1);
    }
    TaskInfo info = event.taskInfo();
    if (TaskOutcome.isResubmitted(event.reason())) {
      // The attempt had ended before; it has not taken time again.
      return;
    }
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
      cells.observe(TaskMetric.TASK_DURATION, 0, TaskTimes.duration(info));
      cells.add(TaskMetric.TASK_GETTING_RESULT, TaskTimes.gettingResult(info));
      if (numbers != null && numbers.isWhole()) {
        cells.add(TaskMetric.TASK_SCHEDULER_DELAY, TaskTimes.schedulerDelay(info, numbers));
      }
    }
  }

  private void accumulators(SparkListenerTaskEnd event, RunningStage stage, TaskMetrics metrics) {
    TaskInfo info = event.taskInfo();
    if (stage.firstResult(partitionOf(info), event.stageAttemptId(), info.index())) {
      Tally to = stage.owner;
      owner = to;
      // Its lock once for all that the task brings, and not once for each.
      synchronized (to) {
        SqlUpdates.read(metrics, toOwner);
      }
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
