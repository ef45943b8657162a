package io.headwater.spark.metrics;

import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Job and stage events as numbers of the application and of the job's action. Listener-bus thread
 * only.
 */
final class JobEvents {
  private static final int SUCCEEDED = 0;
  private static final int FAILED = 1;
  private static final int SKIPPED = 2;

  private final Cells cells;
  private final Work work;
  private final StageLog log;

  /**
   * @param cells guarded by their own monitor
   */
  JobEvents(Cells cells, Work work, StageLog log) {
    this.cells = cells;
    this.work = work;
    this.log = log;
  }

  void jobStarted(SparkListenerJobStart event) {
    RunningJob job =
        work.startJob(
            event.jobId(), event.time(), stageIds(event.stageInfos()), event.properties());
    job.owner.jobStarted();
    job.owner.log().jobStarted(event.jobId(), event.time());
    synchronized (cells) {
      cells.add(AppMetric.JOBS_STARTED, 1);
    }
  }

  void jobEnded(SparkListenerJobEnd event) {
    boolean succeeded = event.jobResult() instanceof JobSucceeded$;
    int outcome = succeeded ? SUCCEEDED : FAILED;
    RunningJob job = work.endJob(event.jobId());
    int skipped = 0;
    if (job != null) {
      skipped = work.freeStages(job);
      job.owner.jobEnded(succeeded, skipped);
      job.owner.log().jobEnded(event.jobId(), event.time(), succeeded, skipped);
    }
    synchronized (cells) {
      cells.add(AppMetric.JOBS_COMPLETED, outcome, 1);
      cells.add(TaskMetric.STAGES_COMPLETED, SKIPPED, skipped);
      if (job != null) {
        cells.observe(AppMetric.JOB_DURATION, outcome, event.time() - job.startMillis);
      }
    }
  }

  void stageSubmitted(SparkListenerStageSubmitted event) {
    work.submitStage(event.stageInfo(), event.properties());
    if (event.stageInfo().attemptNumber() > 0) {
      synchronized (cells) {
        cells.add(TaskMetric.STAGE_RETRIES, 1);
      }
    }
  }

  void stageCompleted(SparkListenerStageCompleted event) {
    StageInfo info = event.stageInfo();
    boolean succeeded = info.failureReason().isEmpty();
    int outcome = succeeded ? SUCCEEDED : FAILED;
    RunningStage stage = work.stage(info.stageId());
    if (stage != null) {
      work.endStage(stage);
      stage.owner.stageEnded(succeeded);
    }
    StageAttempt attempt = stage == null ? null : stage.attempt(info.attemptNumber());
    StageSpread spread = null;
    if (attempt != null) {
      long before = attempt.heldBytes();
      spread = attempt.ended(info);
      work.spreadGrew(attempt.heldBytes() - before);
    }
    synchronized (cells) {
      cells.add(TaskMetric.STAGES_COMPLETED, outcome, 1);
      if (info.submissionTime().isDefined() && info.completionTime().isDefined()) {
        long duration =
            ((Number) info.completionTime().get()).longValue()
                - ((Number) info.submissionTime().get()).longValue();
        cells.observe(TaskMetric.STAGE_DURATION, outcome, duration);
        log.ended(info, duration, spread);
      }
      if (spread != null) {
        skew(spread);
      }
    }
  }

  private void skew(StageSpread spread) {
    for (int quantity = 0; quantity < Labels.SKEW.cap(); quantity++) {
      cells.max(TaskMetric.STAGE_SKEW, quantity, Math.round(1000 * spread.ratio(quantity)));
      if (spread.isSkewed(quantity)) {
        cells.add(TaskMetric.SKEWED_STAGES, quantity, 1);
      }
    }
  }

  private static int[] stageIds(Seq<StageInfo> stages) {
    int[] ids = new int[stages.size()];
    Iterator<StageInfo> each = stages.iterator();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = each.next().stageId();
    }
    return ids;
  }
}
