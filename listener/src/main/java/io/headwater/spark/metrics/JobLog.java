package io.headwater.spark.metrics;

import io.headwater.model.RunEvent;
import io.headwater.model.SparkJob;
import io.headwater.model.SparkStage;
import io.headwater.model.WorkLog;
import io.headwater.model.WorkSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The jobs of an action and their stage attempts. Bounded: of what has ended the {@value
 * #MAX_STAGES} attempts and {@value #MAX_JOBS} jobs that failed, were tried again or took longest
 * are kept (until twice as many are there, all), the rest is added up.
 *
 * <p>Written by the listener-bus thread, read by any; each method holds the log's own lock.
 */
public final class JobLog {
  static final int MAX_STAGES = 40;
  static final int MAX_JOBS = 40;

  private final Map<Integer, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Number> leftOut = new LinkedHashMap<>();
  private int stages;
  private int stageLimit = 2 * MAX_STAGES;
  private int jobLimit = 2 * MAX_JOBS;

  synchronized void jobStarted(int jobId, long time) {
    jobs.put(jobId, new Job(jobId, Instant.ofEpochMilli(time)));
  }

  synchronized void jobEnded(int jobId, long time, boolean succeeded, int skippedStages) {
    Job job = jobs.get(jobId);
    if (job != null) {
      job.end = Instant.ofEpochMilli(time);
      job.outcome = succeeded ? RunEvent.Type.COMPLETE : RunEvent.Type.FAIL;
      job.skippedStages = skippedStages;
      trimWhenDoubled();
    }
  }

  /** An attempt was submitted for a job; of a job that is not known it is not told. */
  synchronized void stageStarted(int jobId, StageAttempt attempt) {
    Job job = jobs.get(jobId);
    if (job != null) {
      job.stages.add(attempt);
      stages++;
      trimWhenDoubled();
    }
  }

  private void trimWhenDoubled() {
    if (stages > stageLimit || jobs.size() > jobLimit) {
      trim();
      // What still runs stays: the next time is not before there is as much again.
      stageLimit = Math.max(2 * MAX_STAGES, 2 * stages);
      jobLimit = Math.max(2 * MAX_JOBS, 2 * jobs.size());
    }
  }

  /**
   * Adds what this log has to another; what is still going on there stays shared with this one.
   *
   * @param sum held by one thread only
   */
  void addTo(JobLog sum) {
    List<Job> own = new ArrayList<>();
    Map<String, Number> rest;
    synchronized (this) {
      jobs.values().forEach(job -> own.add(job.copy()));
      rest = new LinkedHashMap<>(leftOut);
    }
    synchronized (sum) {
      for (Job job : own) {
        sum.jobs.put(job.id, job);
        sum.stages += job.stages.size();
      }
      rest.forEach((name, value) -> sum.leftOut.merge(name, value, JobLog::sum));
      sum.trimWhenDoubled();
    }
  }

  private static Number sum(Number a, Number b) {
    return a instanceof Double || b instanceof Double
        ? (Number) (a.doubleValue() + b.doubleValue())
        : (Number) (a.longValue() + b.longValue());
  }

  /**
   * What is known now.
   *
   * @param reason what may be told of why a stage failed; gives {@code null} for nothing
   */
  public synchronized WorkLog told(UnaryOperator<String> reason) {
    trim();
    List<SparkJob> told = new ArrayList<>();
    for (Job job : jobs.values()) {
      List<SparkStage> attempts = new ArrayList<>();
      job.stages.forEach(attempt -> attempts.add(attempt.told(reason)));
      told.add(
          SparkJob.of(
              job.id, WorkSpan.of(job.start, job.end, job.outcome), job.skippedStages, attempts));
    }
    told.sort(Comparator.comparing((SparkJob job) -> job.span().start()));
    return WorkLog.of(told, leftOut);
  }

  /** Estimate of the heap that it takes. */
  synchronized long bytes() {
    return 200L * jobs.size() + 500L * stages;
  }

  private void trim() {
    List<StageAttempt> ended = new ArrayList<>();
    for (Job job : jobs.values()) {
      job.stages.stream().filter(StageAttempt::hasEnded).forEach(ended::add);
    }
    leaveOut(ended, MAX_STAGES, Comparator.comparingLong(StageAttempt::weight));
    List<Job> endedJobs = new ArrayList<>(jobs.values());
    endedJobs.removeIf(job -> job.outcome == null);
    endedJobs.sort(Comparator.comparingLong(Job::weight).reversed());
    for (Job job : endedJobs.subList(Math.min(MAX_JOBS, endedJobs.size()), endedJobs.size())) {
      jobs.remove(job.id);
      job.stages.forEach(attempt -> attempt.addTo(leftOut));
      StageAttempt.add(leftOut, "jobs", 1);
      StageAttempt.add(leftOut, "failed_jobs", job.outcome == RunEvent.Type.FAIL ? 1 : 0);
    }
    stages = jobs.values().stream().mapToInt(job -> job.stages.size()).sum();
  }

  private void leaveOut(List<StageAttempt> ended, int kept, Comparator<StageAttempt> byWeight) {
    if (ended.size() <= kept) {
      return;
    }
    ended.sort(byWeight.reversed());
    Set<StageAttempt> out = Collections.newSetFromMap(new IdentityHashMap<>());
    out.addAll(ended.subList(kept, ended.size()));
    out.forEach(attempt -> attempt.addTo(leftOut));
    jobs.values().forEach(job -> job.stages.removeIf(out::contains));
  }

  /** Guarded by the log that holds it. */
  private static final class Job {
    final int id;
    final Instant start;
    final List<StageAttempt> stages = new ArrayList<>(2);
    Instant end;
    RunEvent.Type outcome;
    int skippedStages;

    Job(int id, Instant start) {
      this.id = id;
      this.start = start;
    }

    Job copy() {
      Job copy = new Job(id, start);
      copy.stages.addAll(stages);
      copy.end = end;
      copy.outcome = outcome;
      copy.skippedStages = skippedStages;
      return copy;
    }

    /** Failed before all others, then those whose stages are told, then by time. */
    long weight() {
      long failed = outcome == RunEvent.Type.FAIL ? Long.MAX_VALUE / 2 : 0;
      long told = stages.isEmpty() ? 0 : Long.MAX_VALUE / 4;
      long millis = end == null ? 0 : end.toEpochMilli() - start.toEpochMilli();
      return failed + told + Math.max(0, millis);
    }
  }
}
