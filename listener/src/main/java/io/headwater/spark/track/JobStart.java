package io.headwater.spark.track;

import java.util.Objects;
import org.apache.spark.rdd.RDD;

/** What Spark told when a job started. */
public final class JobStart {
  private final int jobId;
  private final Long executionId;
  private final String description;
  private final String details;
  private final long time;
  private final RDD<?> finalRdd;
  private final Integer finalRddId;

  /**
   * @param executionId the SQL execution that the job belongs to, or {@code null}
   * @param description the job description, or the call site in short
   * @param details the call site of the last stage as a stack
   * @param time milliseconds since the epoch
   * @param finalRddId the id of what the job computes, or {@code null}
   * @param finalRdd what the job computes, for a job outside SQL; {@code null} when not known
   */
  public JobStart(
      int jobId,
      Long executionId,
      String description,
      String details,
      long time,
      Integer finalRddId,
      RDD<?> finalRdd) {
    this.jobId = jobId;
    this.executionId = executionId;
    this.description = Objects.toString(description, "");
    this.details = Objects.toString(details, "");
    this.time = time;
    this.finalRdd = finalRdd;
    this.finalRddId = finalRddId;
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

  RDD<?> finalRdd() {
    return finalRdd;
  }
}
