package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.apache.spark.status.api.v1.TaskMetricDistributions;
import org.apache.spark.storage.StorageLevel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/**
 * Real runs: skew, memory, storage, streams and the bus, against what Spark itself says of them.
 */
class SparkStateTest {
  @TempDir Path folder;

  @Test
  void skewIsTheLargestTaskAgainstTheMedianOfTheWorstStage() throws Exception {
    try (SparkApplication app = SparkApplication.start("skew", "local[2]")) {
      app.session
          .range(0, 50_000, 1, 12)
          .select(
              functions.expr("if(id % 50 < 49, 0, id)").as("key"), functions.lit("text").as("text"))
          .repartition(12, functions.col("key"))
          .write()
          .parquet(folder.resolve("out").toString());
      app.settle();

      List<Double> worst = new ArrayList<>();
      for (org.apache.spark.status.api.v1.StageData stage : app.stages()) {
        Option<TaskMetricDistributions> tasks =
            app.session
                .sparkContext()
                .statusStore()
                .taskSummary(stage.stageId(), stage.attemptId(), new double[] {0.5, 1.0});
        // Adaptive execution plans the stage a second time, and skips it.
        double median = tasks.isDefined() ? quantile(tasks.get(), 0) : 0;
        if (stage.numCompleteTasks() >= 10 && median > 0) {
          worst.add(quantile(tasks.get(), 1) / median);
        }
      }
      assertThat(worst).hasSize(1);
      assertThat(app.value("spark_stage_skew_ratio", "quantity", "shuffle_read_bytes"))
          .isEqualTo(Math.round(1000 * worst.get(0)) / 1000.0)
          .isGreaterThan(StageSpread.SKEWED);
      // Far below 100 MB: nothing to look at.
      assertThat(app.value("spark_skewed_stages_total", "quantity", "shuffle_read_bytes")).isZero();
      assertThat(app.metrics.summary())
          .startsWith("Headwater, what skew has done\n")
          .contains("12 tasks succeeded, the longest in")
          .contains("  look first at: ");
    }
  }

  private static double quantile(TaskMetricDistributions tasks, int place) {
    return ((Number) tasks.shuffleReadMetrics().readBytes().apply(place)).doubleValue();
  }

  @Test
  void memoryAndStorageAreThoseThatSparkShows() throws Exception {
    try (SparkApplication app =
        SparkApplication.start("memory", "local[2]", "spark.executor.heartbeatInterval", "200ms")) {
      app.session.range(0, 100_000, 1, 4).persist(StorageLevel.MEMORY_ONLY()).count();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> samples(app, "spark_executor_peak_memory_bytes").size() == 10);
      app.settle();

      // Both sides go on with each heartbeat; Spark's store has no memory before it has seen one.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(NoSuchElementException.class)
          .untilAsserted(
              () -> {
                ExecutorSummary driver =
                    app.session.sparkContext().statusStore().executorList(true).head();
                ExecutorMetrics peaks = driver.peakMemoryMetrics().get();
                assertThat(peak(app, "jvm_heap"))
                    .isPositive()
                    .isEqualTo((double) peaks.getMetricValue("JVMHeapMemory"));
                assertThat(peak(app, "jvm_off_heap"))
                    .isEqualTo((double) peaks.getMetricValue("JVMOffHeapMemory"));
                assertThat(peak(app, "on_heap_storage"))
                    .isPositive()
                    .isEqualTo((double) peaks.getMetricValue("OnHeapStorageMemory"));
                assertThat(app.value("spark_storage_memory_bytes"))
                    .isPositive()
                    .isEqualTo((double) driver.memoryUsed());
                assertThat(
                        app.value(
                            "spark_executor_gc_collections_total",
                            "role",
                            "driver",
                            "generation",
                            "minor"))
                    .isEqualTo((double) peaks.getMetricValue("MinorGCCount"));
              });
      assertThat(app.value("spark_executor_memory_limit_bytes", "role", "driver"))
          .isEqualTo((double) Runtime.getRuntime().maxMemory());
      assertThat(samples(app, "spark_executor_memory_bytes")).hasSize(20);
      assertThat(samples(app, "spark_executor_process_tree_bytes")).isEmpty();
    }
  }

  private static double peak(SparkApplication app, String area) {
    return app.value("spark_executor_peak_memory_bytes", "role", "driver", "area", area);
  }

  @Test
  void whatTheBusDroppedIsKnownByQueue() throws Exception {
    try (SparkApplication app = SparkApplication.start("bus", "local[2]")) {
      app.session.range(10).count();
      app.settle();

      Map<String, Double> dropped = new TreeMap<>();
      samples(app, "spark_dropped_listener_events_total")
          .forEach(sample -> dropped.put(sample.labels().get(3), sample.value()));
      assertThat(dropped).containsEntry("shared", 0.0).containsEntry("appStatus", 0.0);
      app.session
          .sparkContext()
          .listenerBus()
          .metrics()
          .metricRegistry()
          .counter("queue.shared.numDroppedEvents")
          .inc(3);
      assertThat(app.value("spark_dropped_listener_events_total", "queue", "shared")).isEqualTo(3);
      assertThat(app.value("spark_listener_queue_events", "queue", "shared")).isZero();
    }
  }

  @Test
  void aStreamTellsWhatItsProgressTells() throws Exception {
    try (SparkApplication app = SparkApplication.start("stream", "local[2]")) {
      app.session.range(0, 30).write().parquet(folder.resolve("in").toString());
      StreamingQuery query =
          app.session
              .readStream()
              .schema("id BIGINT")
              .parquet(folder.resolve("in").toString())
              .withColumn("time", functions.expr("timestamp '2026-01-31 23:00:00'"))
              .withWatermark("time", "1 minute")
              .groupBy(functions.window(functions.col("time"), "1 minute"))
              .count()
              .writeStream()
              .queryName("counts")
              .format("memory")
              .outputMode("update")
              .trigger(Trigger.ProcessingTime(0))
              .start();
      query.processAllAvailable();
      query.stop();
      app.settle();
      List<StreamingQueryProgress> told = List.of(query.recentProgress());
      StreamingQueryProgress last = told.get(told.size() - 1);

      assertThat(app.value("spark_streaming_input_rows_total", "query", "counts"))
          .isEqualTo((double) told.stream().mapToLong(StreamingQueryProgress::numInputRows).sum())
          .isEqualTo(30);
      assertThat(app.value("spark_streaming_batches_total", "query", "counts"))
          .isEqualTo(told.size());
      assertThat(app.value("spark_streaming_batch_id", "query", "counts"))
          .isEqualTo((double) last.batchId());
      assertThat(app.value("spark_streaming_state_rows", "query", "counts"))
          .isEqualTo((double) last.stateOperators()[0].numRowsTotal())
          .isPositive();
      assertThat(app.value("spark_streaming_state_memory_bytes", "query", "counts"))
          .isEqualTo((double) last.stateOperators()[0].memoryUsedBytes());
      assertThat(app.value("spark_streaming_watermark_timestamp_seconds", "query", "counts"))
          .isEqualTo(Instant.parse(last.eventTime().get("watermark")).toEpochMilli() / 1e3);
      assertThat(
              app.value(
                  "spark_streaming_phase_seconds", "query", "counts", "phase", "triggerExecution"))
          .isEqualTo(last.durationMs().get("triggerExecution") / 1e3);
      Sample batches = app.sample("spark_streaming_batch_duration_seconds", "query", "counts");
      assertThat(Arrays.stream(batches.counts()).sum()).isEqualTo(told.size());
      assertThat(batches.value())
          .isEqualTo(
              told.stream().mapToLong(p -> p.durationMs().get("triggerExecution")).sum() / 1e3);
      assertThat(app.value("spark_streaming_query_active", "query", "counts")).isZero();
      assertThat(
              app.value(
                  "spark_streaming_terminated_total", "query", "counts", "outcome", "succeeded"))
          .isEqualTo(1);
    }
  }

  @Test
  void aStreamWithoutNewDataIsAliveAndGetsNothing() throws Exception {
    try (SparkApplication app =
        SparkApplication.start(
            "idle", "local[2]", "spark.sql.streaming.noDataProgressEventInterval", "100")) {
      app.session.range(0, 30).write().parquet(folder.resolve("in").toString());
      StreamingQuery query =
          app.session
              .readStream()
              .schema("id BIGINT")
              .parquet(folder.resolve("in").toString())
              .writeStream()
              .queryName("idle")
              .format("memory")
              .trigger(Trigger.ProcessingTime(0))
              .start();
      query.processAllAvailable();
      app.settle();
      double told = app.value("spark_streaming_last_progress_timestamp_seconds", "query", "idle");

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  app.value("spark_streaming_last_progress_timestamp_seconds", "query", "idle")
                      > told + 0.3);
      assertThat(app.value("spark_streaming_input_rows_per_second", "query", "idle")).isZero();
      assertThat(app.value("spark_streaming_processed_rows_per_second", "query", "idle")).isZero();
      assertThat(app.value("spark_streaming_input_rows_total", "query", "idle")).isEqualTo(30);
      query.stop();
    }
  }

  private static List<Sample> samples(SparkApplication app, String name) {
    for (MetricFamily family : app.metrics.snapshot()) {
      if (family.name().equals(name)) {
        return family.samples();
      }
    }
    return Collections.emptyList();
  }
}
