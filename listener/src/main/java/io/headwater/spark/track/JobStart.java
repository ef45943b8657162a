package io.headwater.spark.track;

import java.util.Objects;

/** What Spark told when a job started. */
public final class JobStart {
  private final int jobId;
  private final Long executionId;
  private final String description;
  private final String details;
  private final long time;
  private final Integer finalRddId;
  private final FinalStage stage;

  /**
   * @param executionId the SQL execution that the job belongs to, or {@code null}
   * @param description the job description, or the call site in short
   * @param details the call site of the last stage as a stack
   * @param time milliseconds since the epoch
   * @param finalRddId the id of what the job computes, or {@code null}
   * @param stage what the job computes, as far as the scheduler still knows
   */
  public JobStart(
      int jobId,
      Long executionId,
      String description,
      String details,
      long time,
      Integer finalRddId,
      FinalStage stage) {
    this.jobId = jobId;
    this.executionId = executionId;
    this.description = Objects.toString(description, "");
    this.details = Objects.toString(details, "");
    this.time = time;
    this.finalRddId = finalRddId;
    this.stage = Objects.requireNonNull(stage, "stage");
  }

  int jobId() {
    return jobId;
  }

  Long executionId() {
    return executionId;
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

  Integer finalRddId() {
    return finalRddId;
  }

  FinalStage stage() {
    return stage;
  }
}
