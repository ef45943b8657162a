package io.headwater.model;

import java.util.Objects;
import java.util.UUID;

/** One run of a job, named from outside that run: a parent, a root. */
public final class RunRef {
  private final UUID runId;
  private final JobId job;

  private RunRef(UUID runId, JobId job) {
    this.runId = Objects.requireNonNull(runId, "runId");
    this.job = Objects.requireNonNull(job, "job");
  }

  public static RunRef of(UUID runId, JobId job) {
    return new RunRef(runId, job);
  }

  public UUID runId() {
    return runId;
  }

  public JobId job() {
    return job;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RunRef && runId.equals(((RunRef) o).runId) && job.equals(((RunRef) o).job);
  }

  @Override
  public int hashCode() {
    return Objects.hash(runId, job);
  }

  @Override
  public String toString() {
    return job + "@" + runId;
  }
}
