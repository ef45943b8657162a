package io.headwater.spark.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.StageInfo;

/**
 * The jobs and stages that run now, and to which action each belongs.
 *
 * <p>A stage's state is there from the start of the first job that has it to the end of the last.
 * Used by the listener-bus thread only; the sizes are read by any.
 */
final class Work {
  /** Source: {@code org.apache.spark.sql.execution.SQLExecution.EXECUTION_ID_KEY}. */
  private static final String EXECUTION_ID = "spark.sql.execution.id";

  /** With their entries in the maps; of a stage, with bits for some hundred partitions. */
  private static final int JOB_BYTES = 200;

  private static final int STAGE_BYTES = 400;

  private final Actions actions;
  private final ExecutorRows executors;
  private final Map<Integer, RunningJob> jobs = new HashMap<>();
  private final Map<Integer, RunningStage> stages = new HashMap<>();
  private volatile int jobCount;
  private volatile int stageCount;
  private volatile int activeStages;
  private volatile int activeTasks;
  private int ownActiveStages;
  private int ownActiveTasks;
  private volatile long spreadBytes;
  private long ownSpreadBytes;

  Work(Actions actions, ExecutorRows executors) {
    this.actions = actions;
    this.executors = executors;
  }

  RunningJob startJob(int jobId, long time, int[] stageIds, Properties properties) {
    Long executionId = executionId(properties);
    ActionNumbers action =
        executionId == null ? actions.startJob(jobId) : actions.execution(executionId);
    RunningJob job = new RunningJob(jobId, action.own(), executionId != null, time, stageIds);
    jobs.put(jobId, job);
    for (int i = 0; i < stageIds.length; i++) {
      RunningStage stage = stages.get(stageIds[i]);
      if (stage == null) {
        stage = new RunningStage(job.owner, new ActiveTasks(executors));
        stages.put(stageIds[i], stage);
      }
      stage.jobs.add(jobId);
      job.has(i, stage);
    }
    publishSizes();
    return job;
  }

  /** The job that ended, or {@code null} when its start was never seen. */
  RunningJob endJob(int jobId) {
    return jobs.remove(jobId);
  }

  /** Frees the stages that no other job has; returns how many never ran for this job. */
  int freeStages(RunningJob job) {
    int skipped = 0;
    for (int i = 0; i < job.stageIds.length; i++) {
      RunningStage stage = stages.get(job.stageIds[i]);
      if (stage != null) {
        skipped += job.skipped(i, stage) ? 1 : 0;
        stage.jobs.remove(job.id);
        if (stage.jobs.isEmpty()) {
          stages.remove(job.stageIds[i]);
          // Where Spark's bus has dropped the end of an attempt or of a task.
          spreadGrew(-stage.heldBytes());
          activeStages(-stage.active);
          activeTasks(-stage.tasks.freed());
        }
      }
    }
    publishSizes();
    return skipped;
  }

  /** The stage; {@code null} when none of its jobs runs any more. */
  RunningStage stage(int stageId) {
    return stages.get(stageId);
  }

  /**
   * An attempt of a stage was submitted. Spark submits a stage that several jobs share for one of
   * them, and says for which by that job's properties.
   */
  void submitStage(StageInfo info, Properties properties) {
    int stageId = info.stageId();
    RunningStage stage = stages.get(stageId);
    if (stage == null) {
      return;
    }
    stage.active++;
    activeStages(1);
    stage.submissions++;
    Long executionId = executionId(properties);
    if (executionId != null) {
      stage.owner = actions.execution(executionId).own();
    } else if (stage.jobs.size() > 1) {
      stage.owner = ownerOutsideSql(stageId, stage.owner);
    }
    StageAttempt attempt = new StageAttempt(info);
    stage.submitted(attempt);
    stage.owner.log().stageStarted(jobOf(stage), attempt);
  }

  /** An attempt of a stage has ended. */
  void endStage(RunningStage stage) {
    if (stage.active > 0) {
      stage.active--;
      activeStages(-1);
    }
  }

  /** A task attempt has started. */
  void startTask(RunningStage stage, String executorId) {
    stage.tasks.started(executorId);
    activeTasks(1);
  }

  /**
   * A task attempt has ended.
   *
   * @param executorId {@code null} when Spark does not tell it
   */
  void endTask(RunningStage stage, String executorId) {
    activeTasks(-stage.tasks.ended(executorId));
  }

  private void activeStages(int more) {
    ownActiveStages += more;
    activeStages = ownActiveStages;
  }

  private void activeTasks(int more) {
    ownActiveTasks += more;
    activeTasks = ownActiveTasks;
  }

  /** Stage attempts that run now. */
  int activeStages() {
    return activeStages;
  }

  /** Task attempts that run now. */
  int activeTasks() {
    return activeTasks;
  }

  /** Of the owner's jobs that have the stage, the first: Spark submits it for that one. */
  private int jobOf(RunningStage stage) {
    for (int jobId : stage.jobs) {
      RunningJob job = jobs.get(jobId);
      if (job != null && job.owner == stage.owner) {
        return jobId;
      }
    }
    return stage.jobs.first();
  }

  /**
   * @param bytes of heap; below 0 when what was held of a stage attempt's tasks is freed
   */
  void spreadGrew(long bytes) {
    if (bytes != 0) {
      ownSpreadBytes += bytes;
      spreadBytes = ownSpreadBytes;
    }
  }

  /** Estimate of the heap that jobs and stages take. */
  long stageBytes() {
    return (long) JOB_BYTES * jobCount + (long) STAGE_BYTES * stageCount + spreadBytes;
  }

  int jobCount() {
    return jobCount;
  }

  int stageCount() {
    return stageCount;
  }

  private Tally ownerOutsideSql(int stageId, Tally otherwise) {
    for (RunningJob job : jobs.values()) {
      if (!job.inSql) {
        for (int each : job.stageIds) {
          if (each == stageId) {
            return job.owner;
          }
        }
      }
    }
    return otherwise;
  }

  private void publishSizes() {
    jobCount = jobs.size();
    stageCount = stages.size();
  }

  private static Long executionId(Properties properties) {
    String text = properties == null ? null : properties.getProperty(EXECUTION_ID);
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
