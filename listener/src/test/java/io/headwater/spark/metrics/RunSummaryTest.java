package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.ApplicationInfo;
import java.time.Instant;
import org.apache.spark.executor.TaskMetrics;
import org.junit.jupiter.api.Test;

/** What a person reads at the end of an application; times are those of the events. */
class RunSummaryTest {
  private final ApplicationMetrics metrics = new ApplicationMetrics(() -> 601_000);

  private void application() {
    metrics.application(
        ApplicationInfo.builder()
            .name("app")
            .id("app-1")
            .startTime(Instant.ofEpochMilli(1_000))
            .sparkVersion("x")
            .agentVersion("x")
            .build());
    metrics.onExecutorAdded(Events.executorAdded("1", 8));
  }

  @Test
  void stagesOfOneNameAreToldOneByOneAndAFailedOneAsSuch() {
    application();
    for (int stage = 0; stage < 7; stage++) {
      start(stage);
      tasks(stage, 1, 2_000);
      metrics.onStageCompleted(Events.completed(stage, 0, "save at Native.java:0"));
      metrics.onJobEnd(Events.jobEnd(stage, 2, true));
    }
    start(7);
    metrics.onStageCompleted(Events.completed(7, 0, 1_000, 4_000, true));
    metrics.onJobEnd(Events.jobEnd(7, 2, false));

    assertThat(metrics.summary().lines().filter(line -> line.startsWith("  stage ")))
        .hasSize(5)
        .first()
        .isEqualTo("  stage 7 ?: failed after 3.0 s, no task succeeded");
    assertThat(metrics.summary())
        .contains(
            "\n  stage 6 save at Native.java:0: 1.0 s, 1 tasks succeeded, the longest in 1.0 s,")
        .contains("\n  stage 3 save at Native.java:0: ")
        .doesNotContain("stage 2 save")
        .endsWith("\n  look first at: failed jobs, of which there are 1; last failed stage 7 ?");
  }

  @Test
  void aRatioOfMillisecondsHidesNoSkewOfMinutes() {
    application();
    start(0);
    tasks(0, 11, 1_001);
    tasks(0, 1, 1_500);
    metrics.onStageCompleted(Events.completed(0, 0, "tiny"));
    start(1);
    tasks(1, 11, 11_000);
    tasks(1, 1, 101_000);
    metrics.onStageCompleted(Events.completed(1, 0, "large"));
    assertThat(metrics.summary())
        .contains("worst skew: stage 1 large, the longest task took 100.0 s, ")
        .contains("look first at: skew: the longest task of stage 1 (large) took ");
  }

  @Test
  void coresThatDidNothingAreTold() {
    application();
    start(0);
    TaskMetrics minute = Events.metrics(60_000);
    metrics.onTaskEnd(Events.success(0, Events.finished(0, 0, false, 61_000), minute));
    assertThat(metrics.summary())
        .contains("60.0 s of task time, on average 0.1 tasks at a time on 8 cores at most")
        .contains("look first at: idle cores: on average 0.1 of up to 8 had a task");
    // They count also when they have gone by the end.
    metrics.onExecutorRemoved(Events.executorRemoved("1"));
    assertThat(metrics.summary()).contains("on 8 cores at most");
  }

  private void start(int stage) {
    metrics.onJobStart(Events.jobStart(stage, 1, null, stage));
    metrics.onStageSubmitted(Events.submitted(stage, 0, null));
  }

  private void tasks(int stage, int count, long finishMillis) {
    TaskMetrics task = Events.metrics(1);
    for (int i = 0; i < count; i++) {
      metrics.onTaskEnd(Events.success(stage, Events.finished(i, 0, false, finishMillis), task));
    }
  }
}
