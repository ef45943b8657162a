package io.headwater.spark.metrics;

/** A job that runs: its action, when it started, and its stages. */
final class RunningJob {
  private static final int RUNS_ALREADY = -1;

  final int id;
  final Tally owner;
  final boolean inSql;
  final long startMillis;
  final int[] stageIds;

  /** Per stage how often it had been submitted when the job started. */
  private final int[] submissionsBefore;

  RunningJob(int id, Tally owner, boolean inSql, long startMillis, int[] stageIds) {
    this.id = id;
    this.owner = owner;
    this.inSql = inSql;
    this.startMillis = startMillis;
    this.stageIds = stageIds;
    this.submissionsBefore = new int[stageIds.length];
  }

  void has(int place, RunningStage stage) {
    submissionsBefore[place] = stage.active > 0 ? RUNS_ALREADY : stage.submissions;
  }

  /** Whether the stage never ran for this job. */
  boolean skipped(int place, RunningStage stage) {
    return submissionsBefore[place] == stage.submissions;
  }
}
