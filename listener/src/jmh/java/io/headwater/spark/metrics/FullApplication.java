package io.headwater.spark.metrics;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import java.time.Instant;
import java.util.Collections;
import java.util.Properties;
import java.util.UUID;
import org.apache.spark.executor.TaskMetrics;

/** Numbers of an application that has met everything that has a cap, each with hostile names. */
final class FullApplication {
  static final ApplicationInfo INFO =
      ApplicationInfo.builder()
          .name("hostile \n\"\\\u2028 \uD83D\uDE00 application")
          .id("app-1")
          .startTime(Instant.ofEpochMilli(1_000))
          .sparkVersion("x")
          .agentVersion("x")
          .build();

  private FullApplication() {}

  static ApplicationMetrics full() {
    ApplicationMetrics metrics = new ApplicationMetrics();
    metrics.application(INFO);
    for (int i = 0; i < 10_000; i++) {
      metrics.actionEnded(
          write("dataset \n\"\\\u2028 \u4e2d\uD83D\uDE00 " + "long/".repeat(60) + i));
      metrics.unknownNode("Node\n" + i);
      metrics.onEvent("event\n" + i);
      metrics.error("component\n" + i);
    }
    stages(metrics, 0, 100_000, 1);
    return metrics;
  }

  /** Each in a job of its own, the one after the other. */
  static void stages(ApplicationMetrics metrics, int from, int to, int tasks) {
    TaskMetrics task = Events.metrics(10);
    task.registerAccumulator(Events.sqlMetric(33, 1));
    for (int stage = from; stage < to; stage++) {
      Properties execution = Events.execution(stage / 100);
      metrics.onJobStart(Events.jobStart(stage, 1, execution, stage));
      metrics.onStageSubmitted(Events.submitted(stage, 0, execution));
      for (int i = 0; i < tasks; i++) {
        metrics.onTaskEnd(Events.success(stage, Events.finished(i, 0, false, 2_000 + i), task));
      }
      metrics.onStageCompleted(Events.completed(stage, 0, "save at \u4e2d\n\u2028" + stage));
      metrics.onJobEnd(Events.jobEnd(stage, 2, true));
      if (stage % 100 == 99) {
        metrics.forgetExecution(stage / 100);
      }
    }
  }

  private static RunEvent write(String name) {
    Dataset dataset =
        Dataset.at(DatasetId.of("s3://bucket", name))
            .format("parquet")
            .statistics(Statistics.of(1L, 2L, 3L))
            .build();
    return RunEvent.builder()
        .type(RunEvent.Type.COMPLETE)
        .kind(RunEvent.Kind.SQL)
        .time(Instant.ofEpochMilli(9_000))
        .startTime(Instant.ofEpochMilli(8_000))
        .runId(new UUID(1, 1))
        .job(JobId.of("default", "job"))
        .application(INFO)
        .lineage(
            LineageGraph.of(
                Collections.singletonList(dataset),
                Collections.singletonList(Output.of(dataset, Collections.emptyList())),
                Collections.emptyList()))
        .build();
  }
}
