package io.headwater.spark.metrics;

/**
 * What Spark's events said about one SQL execution, or one job outside SQL, added up.
 *
 * <p>Written by the listener-bus thread, read by any; each method holds the tally's own lock and
 * nothing else.
 */
final class Tally {
  private final long[] fields = new long[TaskField.COUNT];
  private final long[] taskOutcomes = new long[TaskOutcome.values().length];
  private final LongSums accumulators = new LongSums();
  private final JobLog log = new JobLog();
  private long jobs;
  private long failedJobs;
  private long stages;
  private long failedStages;
  private long skippedStages;
  private long wastedMillis;
  private long peakExecutionMemory;

  /** The jobs and stages one by one; guards itself. */
  JobLog log() {
    return log;
  }

  synchronized void jobStarted() {
    jobs++;
  }

  synchronized void jobEnded(boolean succeeded, int stagesSkipped) {
    failedJobs += succeeded ? 0 : 1;
    skippedStages += stagesSkipped;
  }

  synchronized void stageEnded(boolean succeeded) {
    stages++;
    failedStages += succeeded ? 0 : 1;
  }

  synchronized void taskEnded(TaskOutcome outcome) {
    taskOutcomes[outcome.place()]++;
  }

  /**
   * @param values one place per {@link TaskField}, in order
   */
  synchronized void taskMetrics(TaskOutcome outcome, long[] values, long peakMemory) {
    for (int i = 0; i < values.length; i++) {
      fields[i] += values[i];
    }
    if (outcome != TaskOutcome.SUCCESS) {
      wastedMillis += values[TaskField.RUN.place()];
    }
    peakExecutionMemory = Math.max(peakExecutionMemory, peakMemory);
  }

  synchronized void accumulate(long accumulatorId, long update) {
    accumulators.add(accumulatorId, update);
  }

  /** Adds everything except the accumulators to a tally that no other thread sees. */
  synchronized void addTo(Tally sum) {
    for (int i = 0; i < fields.length; i++) {
      sum.fields[i] += fields[i];
    }
    for (int i = 0; i < taskOutcomes.length; i++) {
      sum.taskOutcomes[i] += taskOutcomes[i];
    }
    sum.jobs += jobs;
    sum.failedJobs += failedJobs;
    sum.stages += stages;
    sum.failedStages += failedStages;
    sum.skippedStages += skippedStages;
    sum.wastedMillis += wastedMillis;
    sum.peakExecutionMemory = Math.max(sum.peakExecutionMemory, peakExecutionMemory);
  }

  synchronized Long accumulator(long accumulatorId) {
    return accumulators.get(accumulatorId);
  }

  synchronized long bytes() {
    return 120 + 8L * (fields.length + taskOutcomes.length) + accumulators.bytes() + log.bytes();
  }

  synchronized boolean isEmpty() {
    return jobs == 0 && stages == 0 && accumulators.size() == 0;
  }

  synchronized long field(TaskField field) {
    return fields[field.place()];
  }

  synchronized long tasks(TaskOutcome outcome) {
    return taskOutcomes[outcome.place()];
  }

  synchronized long jobs() {
    return jobs;
  }

  synchronized long failedJobs() {
    return failedJobs;
  }

  synchronized long stages() {
    return stages;
  }

  synchronized long failedStages() {
    return failedStages;
  }

  synchronized long skippedStages() {
    return skippedStages;
  }

  synchronized long wastedMillis() {
    return wastedMillis;
  }

  synchronized long peakExecutionMemory() {
    return peakExecutionMemory;
  }
}
