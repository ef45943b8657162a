package io.headwater.spark.track;

import java.util.Objects;
import org.apache.spark.sql.execution.QueryExecution;

/** What Spark told when an SQL execution started. */
public final class ExecutionStart {
  private final long executionId;
  private final Long rootExecutionId;
  private final String description;
  private final String details;
  private final long time;
  private final QueryExecution queryExecution;

  /**
   * @param rootExecutionId the outermost execution (from Spark 3.4), or {@code null} when not told
   * @param description the call site in short, or the job description that the user set
   * @param details the call site as a stack
   * @param time milliseconds since the epoch
   * @param queryExecution {@code null} when Spark had forgotten it already
   */
  public ExecutionStart(
      long executionId,
      Long rootExecutionId,
      String description,
      String details,
      long time,
      QueryExecution queryExecution) {
    this.executionId = executionId;
    this.rootExecutionId = rootExecutionId;
    this.description = Objects.toString(description, "");
    this.details = Objects.toString(details, "");
    this.time = time;
    this.queryExecution = queryExecution;
  }

  long executionId() {
    return executionId;
  }

  Long rootExecutionId() {
    return rootExecutionId;
  }

  String description() {
    return description;
  }

  String details() {
    return details;
  }

  long time() {
    return time;
  }

  QueryExecution queryExecution() {
    return queryExecution;
  }
}
