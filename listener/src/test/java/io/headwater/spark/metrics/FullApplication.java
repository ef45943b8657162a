package io.headwater.spark.metrics;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Numbers of an application that has met everything that has a cap, each with hostile names. */
final class FullApplication {
  static final ApplicationInfo INFO = info("app-1");

  /** More than anything may have. */
  private static final int MANY = 10_000;

  private FullApplication() {}

  private static ApplicationInfo info(String id) {
    return ApplicationInfo.builder()
        .name("hostile \n\"\\\u2028 \uD83D\uDE00 application")
        .id(id)
        .startTime(Instant.ofEpochMilli(1_000))
        .sparkVersion("x")
        .agentVersion("x")
        .build();
  }

  /**
   * Every series that can be.
   *
   * @param context whose bus and block managers are looked at; gets more queues than it has
   */
  static ApplicationMetrics full(SparkContext context) {
    ApplicationMetrics metrics = new ApplicationMetrics(MANY);
    metrics.application(info(context.applicationId()));
    for (int i = 0; i < 20; i++) {
      String queue = "queue.q" + i;
      context.listenerBus().metrics().metricRegistry().counter(queue + ".numDroppedEvents");
      context.listenerBus().metrics().metricRegistry().gauge(queue + ".size", () -> () -> 1);
    }
    datasets(metrics);
    queries(metrics);
    executors(metrics);
    stages(metrics, 0, 100_000, 1);
    stages(metrics, 100_000, 100_100, StageSpread.FEWEST_TASKS);
    for (RunEvent.Type end :
        new RunEvent.Type[] {RunEvent.Type.COMPLETE, RunEvent.Type.FAIL, RunEvent.Type.ABORT}) {
      metrics.actionEnded(event(RunEvent.Kind.APPLICATION, end).build());
    }
    return metrics;
  }

  private static void datasets(ApplicationMetrics metrics) {
    Dataset.Lifecycle[] modes = Dataset.Lifecycle.values();
    for (int i = 0; i < MANY; i++) {
      String name = "dataset \n\"\\\u2028 \u4e2d\uD83D\uDE00 " + "long/".repeat(60) + i;
      // The first have series of their own, and the next ones share theirs.
      int variants = i < 2 * DatasetMetric.CAP ? 2 * DatasetMetric.VARIANT_CAP : 1;
      for (int variant = 0; variant < variants; variant++) {
        metrics.actionEnded(copy(name, "format " + variant, modes[variant % modes.length]));
      }
      metrics.unknownNode("Node\n" + i);
      metrics.onEvent("event\n" + i);
      metrics.error("component\n" + i);
    }
  }

  private static void executors(ApplicationMetrics metrics) {
    metrics.onExecutorMetricsUpdate(Events.memory("driver"));
    for (int i = 0; i < 1_000; i++) {
      metrics.onExecutorAdded(Events.executorAdded("hostile \n\"\\" + i, 4));
      metrics.onExecutorMetricsUpdate(Events.memory("hostile \n\"\\" + i));
    }
  }

  private static void queries(ApplicationMetrics metrics) {
    for (int i = 0; i < 1_000; i++) {
      metrics.onOtherEvent(
          new StreamingQueryListener.QueryProgressEvent(progress("query \n\"\\\u4e2d" + i)));
    }
  }

  private static StreamingQueryProgress progress(String name) {
    Map<String, Long> phases = new HashMap<>();
    StreamMetric.PHASE.values().forEach(phase -> phases.put(phase, 1L));
    String offsets = "{\"a\":{\"0\":1},\"b\":{\"0\":1},\"c\":{\"0\":1},\"d\":{\"0\":1}}";
    SourceProgress source =
        Events.make(SourceProgress.class, "KafkaV2[x]", offsets, offsets, offsets);
    return Events.make(
        StreamingQueryProgress.class,
        UUID.randomUUID(),
        UUID.randomUUID(),
        name,
        "2026-01-31T23:00:00.000Z",
        phases,
        Collections.singletonMap("watermark", "2026-01-31T23:00:00.000Z"),
        new StateOperatorProgress[] {Events.make(StateOperatorProgress.class)},
        new SourceProgress[] {source},
        Events.make(SinkProgress.class, "sink", 1L));
  }

  /** Each in a job of its own, the one after the other. */
  static void stages(ApplicationMetrics metrics, int from, int to, int tasks) {
    TaskMetrics task = Events.metrics(10);
    task.inputMetrics().setBytesRead(1);
    task.shuffleReadMetrics().incLocalBytesRead(1);
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

  /** Reads a dataset and writes it. */
  private static RunEvent copy(String name, String format, Dataset.Lifecycle mode) {
    Dataset dataset =
        Dataset.at(DatasetId.of("s3://bucket", name))
            .format(format)
            .lifecycle(mode)
            .schema(Collections.singletonList(Field.of("id", "long")))
            .statistics(Statistics.of(1L, 2L, 3L, 4L))
            .build();
    return event(RunEvent.Kind.SQL, RunEvent.Type.COMPLETE)
        .metrics(Collections.singletonMap("executor_run_seconds", 1.0))
        .lineage(
            LineageGraph.of(
                Collections.singletonList(dataset),
                Collections.singletonList(Output.of(dataset, Collections.emptyList())),
                Collections.emptyList()))
        .build();
  }

  private static RunEvent.Builder event(RunEvent.Kind kind, RunEvent.Type type) {
    return RunEvent.builder()
        .type(type)
        .kind(kind)
        .time(Instant.ofEpochMilli(9_000))
        .startTime(Instant.ofEpochMilli(8_000))
        .runId(new UUID(1, 1))
        .job(JobId.of("default", "job"))
        .application(INFO);
  }
}
