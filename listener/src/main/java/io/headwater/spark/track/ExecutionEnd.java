package io.headwater.spark.track;

import org.apache.spark.sql.execution.QueryExecution;

/** What Spark told when an SQL execution ended. */
public final class ExecutionEnd {
  private final long executionId;
  private final String name;
  private final long time;
  private final long durationNanos;
  private final QueryExecution queryExecution;
  private final Throwable failure;

  /**
   * @param name the name of the action ({@code save}, {@code collect}), or {@code null}
   * @param time milliseconds since the epoch
   * @param durationNanos 0 when not told
   * @param queryExecution {@code null} when not told
   * @param failure {@code null} when the execution succeeded
   */
  public ExecutionEnd(
      long executionId,
      String name,
      long time,
      long durationNanos,
      QueryExecution queryExecution,
      Throwable failure) {
    this.executionId = executionId;
    this.name = name;
    this.time = time;
    this.durationNanos = durationNanos;
    this.queryExecution = queryExecution;
    this.failure = failure;
  }

  /**
   * Whether the program got an iterator whose jobs are still to come.
   *
   * @param details of the execution's start; one for a Python program has no name
   */
  boolean givesIterator(String details) {
    return failure == null
        && ("toLocalIterator".equals(name) || Housekeeping.givesPythonIterator(details));
  }

  /** The same at a later time, for an action that goes on behind the end of its execution. */
  ExecutionEnd at(long laterTime, Throwable laterFailure) {
    return new ExecutionEnd(
        executionId, name, laterTime, durationNanos, queryExecution, laterFailure);
  }

  long executionId() {
    return executionId;
  }

  String name() {
    return name;
  }

  long time() {
    return time;
  }

  long durationNanos() {
    return durationNanos;
  }

  QueryExecution queryExecution() {
    return queryExecution;
  }

  Throwable failure() {
    return failure;
  }
}
