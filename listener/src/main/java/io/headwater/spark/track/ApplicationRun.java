package io.headwater.spark.track;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.JobId;
import io.headwater.model.RunEvent;
import io.headwater.model.RunRef;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** The run of the application itself: parent of all its actions. Immutable. */
public final class ApplicationRun {
  private final ApplicationInfo info;
  private final UUID runId;
  private final JobId job;
  private final RunRef parent;
  private final RunRef root;

  /**
   * @param parent the orchestrator's run, or {@code null}
   * @param root the outermost run, or {@code null} where it is the parent or there is none
   */
  public ApplicationRun(ApplicationInfo info, String namespace, RunRef parent, RunRef root) {
    this.info = Objects.requireNonNull(info, "info");
    this.runId = RunIds.startedAt(info.startTime());
    this.job = JobId.of(namespace, JobNames.application(info.name()));
    this.parent = parent;
    this.root = root != null ? root : parent;
  }

  public ApplicationInfo info() {
    return info;
  }

  public UUID runId() {
    return runId;
  }

  JobId job() {
    return job;
  }

  /** An event of the application's own run. */
  RunEvent.Builder event(RunEvent.Type type, Instant time) {
    return RunEvent.builder()
        .type(type)
        .time(time)
        .startTime(info.startTime())
        .runId(runId)
        .job(job)
        .kind(RunEvent.Kind.APPLICATION)
        .parent(parent)
        .root(root)
        .application(info);
  }

  /** An event of one of its actions. */
  RunEvent.Builder actionEvent(RunEvent.Type type, Instant time) {
    RunRef self = RunRef.of(runId, job);
    return RunEvent.builder()
        .type(type)
        .time(time)
        .parent(self)
        .root(root != null ? root : self)
        .application(info);
  }
}
