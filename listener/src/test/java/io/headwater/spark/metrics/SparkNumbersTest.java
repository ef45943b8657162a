package io.headwater.spark.metrics;

import static io.headwater.spark.metrics.SparkApplication.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.apache.spark.sql.functions;
import org.apache.spark.status.api.v1.JobData;
import org.apache.spark.status.api.v1.StageData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** Real runs: what was counted equals what Spark's own status store says. */
class SparkNumbersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void numbersOfSqlEqualSparksOwn(String adaptive) throws Exception {
    try (SparkApplication app =
        SparkApplication.start("sql", "local[2]", "spark.sql.adaptive.enabled", adaptive)) {
      pipeline(app);
      app.settle();

      assertApplicationEqualsStore(app);
      assertThat(app.listener.executionIds).hasSizeGreaterThanOrEqualTo(4);
      int compared = 0;
      for (long id : app.listener.executionIds) {
        compared += assertExecutionEqualsStore(app, id);
      }
      assertThat(compared).as("SQL metrics compared").isGreaterThan(30);
      assertThat(app.listener.thrown).isEmpty();
    }
  }

  private void pipeline(SparkApplication app) {
    String csv = folder.resolve("numbers.csv").toString();
    app.session
        .range(0, 20_000, 1, 3)
        .select(col("id"), col("id").mod(97).as("key"), functions.lit("some text").as("text"))
        .write()
        .option("header", "true")
        .csv(csv);
    Dataset<Row> read =
        app.session
            .read()
            .option("header", "true")
            .schema("id BIGINT, key BIGINT, text STRING")
            .csv(csv);
    Dataset<Row> grouped = read.groupBy("key").agg(functions.sum("id").as("total"));
    Dataset<Row> small = app.session.range(50).withColumnRenamed("id", "key");
    read.join(grouped, "key")
        .join(small, "key")
        .orderBy("id")
        .write()
        .parquet(folder.resolve("joined").toString());
    app.session.read().parquet(folder.resolve("joined").toString()).filter("key > 10").count();
    read.filter("key < 0").collectAsList();
  }

  @Test
  void rowsOfAScanAndOfAWriteAreThose() throws Exception {
    try (SparkApplication app = SparkApplication.start("rows", "local[2]")) {
      String in = folder.resolve("in").toString();
      app.session.range(0, 1000, 1, 4).write().parquet(in);
      app.session
          .read()
          .parquet(in)
          .filter("id < 10")
          .write()
          .parquet(folder.resolve("o").toString());
      app.session.read().parquet(in).filter("id < 0").collectAsList();
      app.settle();

      long write = app.listener.executionIds.get(1);
      assertThat(metricNamed(app, write, "number of output rows")).contains(10L);
      assertThat(app.metrics.ofExecution(write).outputRecords()).isEqualTo(10);
      assertThat(app.metrics.ofExecution(write).outputBytes()).isPositive();
      // A scan that finds nothing says 0, not nothing.
      assertThat(metricNamed(app, app.listener.executionIds.get(2), "number of output rows"))
          .contains(0L)
          .doesNotContainNull();
    }
  }

  @Test
  void retriedTasksCountAsFailedAndTheirOutputOnce() throws Exception {
    try (SparkApplication app = SparkApplication.start("retry", "local[2,3]")) {
      app.session
          .range(0, 100, 1, 4)
          .map(failFirstAttempt(), org.apache.spark.sql.Encoders.LONG())
          .write()
          .parquet(folder.resolve("out").toString());
      app.settle();

      List<StageData> stages = app.stages();
      assertThat(sum(stages, StageData::numFailedTasks)).isEqualTo(1);
      assertThat(app.value("spark_tasks_total", "outcome", "success")).isEqualTo(4);
      assertThat(app.value("spark_tasks_total", "outcome", "failed")).isEqualTo(1);
      assertThat(app.value("spark_task_failures_total", "reason", "exception")).isEqualTo(1);
      assertThat(app.value("spark_tasks_active")).isZero();
      long write = app.listener.executionIds.get(0);
      ActionNumbers numbers = app.metrics.ofExecution(write);
      assertThat(numbers.outputRecords()).isEqualTo(100);
      assertThat(numbers.asMetrics())
          .containsEntry("tasks", 5L)
          .containsEntry("failed_tasks", 1L)
          .containsEntry("failed_stages", 0L)
          .containsEntry("jobs", 1L);
      assertThat(app.value("spark_output_records_total")).isEqualTo(100);
      assertExecutionEqualsStore(app, write);
      assertTimesEqualStore(app, stages);
    }
  }

  private static org.apache.spark.api.java.function.MapFunction<Long, Long> failFirstAttempt() {
    return value -> {
      if (value == 70 && TaskContext.get().attemptNumber() == 0) {
        throw new IllegalStateException("first attempt");
      }
      return value;
    };
  }

  @Test
  void concurrentExecutionsNeverMix() throws Exception {
    try (SparkApplication app = SparkApplication.start("side by side", "local[2]")) {
      int actions = 8;
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 1; i <= actions; i++) {
          int size = i * 1000;
          running.add(
              threads.submit(
                  () ->
                      app.session
                          .range(0, size, 1, 3)
                          .withColumn("key", col("id").mod(5))
                          .repartition(2, col("key"))
                          .write()
                          .parquet(folder.resolve("out" + size).toString())));
        }
        for (Future<?> each : running) {
          each.get();
        }
      } finally {
        threads.shutdown();
      }
      app.settle();

      Set<Long> written = new HashSet<>();
      for (long id : app.listener.executionIds) {
        assertExecutionEqualsStore(app, id);
        ActionNumbers numbers = app.metrics.ofExecution(id);
        written.add(numbers.outputRecords());
        assertThat(metricNamed(app, id, "number of output rows")).contains(numbers.outputRecords());
        assertThat(numbers.asMetrics().get("shuffle_read_records"))
            .isEqualTo(numbers.outputRecords());
      }
      assertThat(written)
          .containsExactlyInAnyOrder(1000L, 2000L, 3000L, 4000L, 5000L, 6000L, 7000L, 8000L);
      assertApplicationEqualsStore(app);
    }
  }

  @Test
  void jobsOutsideSqlHaveNumbersOfTheirOwnAndASharedStageCountsOnce() throws Exception {
    try (SparkApplication app = SparkApplication.start("rdd", "local[2]")) {
      JavaPairRDD<Integer, Integer> shuffled =
          app.context
              .parallelize(numbers(1000), 3)
              .mapToPair(n -> new Tuple2<>(n % 10, n))
              .reduceByKey(Integer::sum);
      assertThat(shuffled.count()).isEqualTo(10);
      assertThat(shuffled.collect()).hasSize(10);
      app.settle();

      assertApplicationEqualsStore(app);
      assertThat(app.value("spark_stages_completed_total", "outcome", "skipped")).isEqualTo(1);
      assertThat(app.metrics.ofJob(0).asMetrics())
          .containsEntry("tasks", 6L)
          .containsEntry("stages", 2L)
          .containsEntry("skipped_stages", 0L);
      assertThat(app.metrics.ofJob(1).asMetrics())
          .containsEntry("tasks", 3L)
          .containsEntry("stages", 1L)
          .containsEntry("skipped_stages", 1L);
      assertThat(app.metrics.ofJob(99).isEmpty()).isTrue();
    }
  }

  @Test
  void killedTasksOfACancelledJobAreKilled() throws Exception {
    try (SparkApplication app = SparkApplication.start("cancel", "local[2]")) {
      JavaRDD<Integer> slow =
          app.context
              .parallelize(numbers(2), 2)
              .map(
                  n -> {
                    Thread.sleep(60_000);
                    return n;
                  });
      app.context.setJobGroup("group", "cancelled", true);
      JavaFutureAction<Long> count = slow.countAsync();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> app.value("spark_tasks_active") == 2);
      app.context.cancelJobGroup("group");
      assertThatThrownBy(count::get).rootCause().hasMessageContaining("cancelled");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> app.value("spark_tasks_active") == 0);
      app.settle();

      assertThat(app.value("spark_tasks_total", "outcome", "killed")).isEqualTo(2);
      assertThat(app.value("spark_task_failures_total", "reason", "killed")).isEqualTo(2);
      assertThat(app.value("spark_jobs_completed_total", "outcome", "failed")).isEqualTo(1);
      assertThat(app.value("spark_stages_completed_total", "outcome", "failed")).isEqualTo(1);
      assertApplicationEqualsStore(app);
      assertNothingHeld(app);
    }
  }

  @Test
  void aStageThatRunsAgainAfterALostShuffleCountsAttemptsAndRowsOnce() throws Exception {
    try (SparkApplication app =
        SparkApplication.start("fetch", "local[2,3]", "spark.sql.adaptive.enabled", "false")) {
      app.session
          .range(0, 600, 1, 3)
          .withColumn("key", col("id").mod(7))
          .repartition(2, col("key"))
          .map(ShuffleLoss.once(), org.apache.spark.sql.Encoders.LONG())
          .write()
          .parquet(folder.resolve("out").toString());
      app.settle();

      assertThat(app.value("spark_stage_retries_total")).isGreaterThanOrEqualTo(2);
      assertThat(app.value("spark_task_failures_total", "reason", "fetch_failed")).isEqualTo(1);
      assertApplicationEqualsStore(app);
      long id = app.listener.executionIds.get(0);
      ActionNumbers numbers = app.metrics.ofExecution(id);
      assertThat(numbers.asMetrics().get("failed_stages")).isEqualTo(1L);
      assertThat(numbers.outputRecords()).isEqualTo(600);
      if (!app.session.version().startsWith("3.0")) {
        // Spark names the partition: the range's rows count once although it ran twice.
        assertThat(metricNamed(app, id, "number of output rows")).containsOnly(600L);
      }
      assertNothingHeld(app);
    }
  }

  @Test
  void spillIsCounted() throws Exception {
    try (SparkApplication app =
        SparkApplication.start(
            "spill", "local[1]", "spark.shuffle.spill.numElementsForceSpillThreshold", "500")) {
      app.session
          .range(0, 5000, 1, 2)
          .orderBy(functions.rand(1))
          .write()
          .parquet(folder.resolve("out").toString());
      app.settle();

      assertThat(app.value("spark_spill_bytes_total", "medium", "disk")).isPositive();
      assertApplicationEqualsStore(app);
      assertExecutionEqualsStore(app, app.listener.executionIds.get(0));
    }
  }

  @Test
  void twoApplicationsInOneJvmHaveNumbersOfTheirOwn() throws Exception {
    ApplicationMetrics before;
    try (SparkApplication app = SparkApplication.start("first", "local[2]")) {
      app.context.parallelize(numbers(10), 5).count();
      app.settle();
      before = app.metrics;
    }
    try (SparkApplication app = SparkApplication.start("second", "local[2]")) {
      app.context.parallelize(numbers(10), 3).count();
      app.settle();
      assertThat(app.metrics).isNotSameAs(before);
      assertThat(app.value("spark_tasks_total", "outcome", "success")).isEqualTo(3);
      assertThat(app.value("spark_executors_active")).isEqualTo(1);
      assertThat(app.value("spark_executor_cores")).isEqualTo(2);
      assertThat(app.sample("spark_jobs_started_total").labels()).containsExactly("app", "second");
    }
    assertThat(
            SparkApplication.sample(before.snapshot(), "spark_tasks_total", "outcome", "success")
                .value())
        .isEqualTo(5);
  }

  @Test
  void stateIsFreedWhenActionsAreForgotten() throws Exception {
    try (SparkApplication app = SparkApplication.start("freed", "local[2]")) {
      for (int i = 0; i < 5; i++) {
        app.session.range(0, 100, 1, 2).repartition(2).count();
        app.context.parallelize(numbers(10), 2).count();
      }
      app.settle();
      assertThat(app.value("headwater_tracked", "kind", "action")).isEqualTo(10);
      assertThat(app.value("headwater_tracked", "kind", "job")).isZero();
      assertThat(app.value("headwater_tracked", "kind", "stage")).isZero();

      app.listener.executionIds.forEach(app.metrics::forgetExecution);
      app.jobs().forEach(job -> app.metrics.forgetJob(job.jobId()));
      assertNothingHeld(app);
      assertThat(app.metrics.ofExecution(app.listener.executionIds.get(0)).isEmpty()).isTrue();
    }
  }

  private static void assertNothingHeld(SparkApplication app) {
    app.listener.executionIds.forEach(app.metrics::forgetExecution);
    app.metrics.forgetJob(0);
    assertThat(app.value("headwater_tracked", "kind", "job")).isZero();
    assertThat(app.value("headwater_tracked", "kind", "stage")).isZero();
    assertThat(app.value("headwater_tracked", "kind", "action")).isZero();
    assertThat(app.value("spark_tasks_active")).isZero();
    assertThat(app.value("spark_stages_active")).isZero();
    assertThat(app.value("spark_jobs_active")).isZero();
  }

  /** Every number of the application that Spark's store has too. */
  static void assertApplicationEqualsStore(SparkApplication app) throws Exception {
    List<StageData> stages = app.stages();
    List<JobData> jobs = app.jobs();
    assertThat(app.value("spark_jobs_started_total")).isEqualTo(jobs.size());
    assertThat(app.value("spark_stages_completed_total", "outcome", "skipped"))
        .as("skipped stages")
        .isEqualTo(jobs.stream().mapToInt(JobData::numSkippedStages).sum());
    assertThat(app.value("spark_stages_completed_total", "outcome", "failed"))
        .isEqualTo(count(stages, "FAILED"));
    assertThat(app.value("spark_stages_completed_total", "outcome", "succeeded"))
        .isEqualTo(count(stages, "COMPLETE"));
    equal(app, stages, StageData::numCompleteTasks, 1, "spark_tasks_total", "outcome", "success");
    equal(app, stages, StageData::numFailedTasks, 1, "spark_tasks_total", "outcome", "failed");
    equal(app, stages, StageData::numKilledTasks, 1, "spark_tasks_total", "outcome", "killed");
    assertTimesEqualStore(app, stages);
    equal(app, stages, StageData::inputBytes, 1, "spark_input_bytes_total");
    equal(app, stages, StageData::inputRecords, 1, "spark_input_records_total");
    equal(app, stages, StageData::outputBytes, 1, "spark_output_bytes_total");
    equal(app, stages, StageData::outputRecords, 1, "spark_output_records_total");
    equal(
        app,
        stages,
        StageData::shuffleLocalBytesRead,
        1,
        "spark_shuffle_read_bytes_total",
        "locality",
        "local");
    equal(
        app,
        stages,
        StageData::shuffleRemoteBytesRead,
        1,
        "spark_shuffle_read_bytes_total",
        "locality",
        "remote");
    equal(app, stages, StageData::shuffleReadRecords, 1, "spark_shuffle_read_records_total");
    equal(
        app,
        stages,
        StageData::shuffleLocalBlocksFetched,
        1,
        "spark_shuffle_blocks_fetched_total",
        "locality",
        "local");
    equal(app, stages, StageData::shuffleWriteBytes, 1, "spark_shuffle_write_bytes_total");
    equal(app, stages, StageData::shuffleWriteRecords, 1, "spark_shuffle_write_records_total");
    equal(
        app,
        stages,
        StageData::memoryBytesSpilled,
        1,
        "spark_spill_bytes_total",
        "medium",
        "memory");
    equal(app, stages, StageData::diskBytesSpilled, 1, "spark_spill_bytes_total", "medium", "disk");
  }

  private static void equal(
      SparkApplication app,
      List<StageData> stages,
      ToLongFunction<StageData> sparks,
      double perUnit,
      String name,
      String... labels) {
    assertThat(app.value(name, labels))
        .as(name + Arrays.asList(labels))
        .isEqualTo(sum(stages, sparks) / perUnit);
  }

  private static void assertTimesEqualStore(SparkApplication app, List<StageData> stages) {
    equal(app, stages, StageData::executorRunTime, 1e3, "spark_task_run_seconds_total");
    equal(app, stages, StageData::executorCpuTime, 1e9, "spark_task_cpu_seconds_total");
    equal(
        app,
        stages,
        StageData::executorDeserializeTime,
        1e3,
        "spark_task_deserialize_seconds_total");
    equal(
        app,
        stages,
        StageData::executorDeserializeCpuTime,
        1e9,
        "spark_task_deserialize_cpu_seconds_total");
    equal(
        app,
        stages,
        StageData::resultSerializationTime,
        1e3,
        "spark_task_result_serialization_seconds_total");
    equal(app, stages, StageData::jvmGcTime, 1e3, "spark_task_gc_seconds_total");
    equal(app, stages, StageData::resultSize, 1, "spark_task_result_bytes_total");
    equal(
        app,
        stages,
        StageData::shuffleFetchWaitTime,
        1e3,
        "spark_shuffle_fetch_wait_seconds_total");
    equal(app, stages, StageData::shuffleWriteTime, 1e9, "spark_shuffle_write_seconds_total");
  }

  /**
   * The numbers of one execution against its stages in Spark's store, and each of its SQL metrics
   * against what Spark's SQL tab shows; returns how many of those there were.
   */
  static int assertExecutionEqualsStore(SparkApplication app, long id) throws Exception {
    SQLExecutionUIData execution = app.execution(id);
    List<StageData> stages = app.stagesOf(SparkApplication.stageIds(execution));
    stages.removeIf(stage -> stage.status().toString().equals("SKIPPED"));
    ActionNumbers numbers = app.metrics.ofExecution(id);
    Map<String, Number> ours = numbers.asMetrics();
    assertThat(ours.get("jobs")).isEqualTo((long) execution.jobs().size());
    assertThat(ours.get("stages")).isEqualTo((long) stages.size());
    assertThat(ours.get("tasks"))
        .isEqualTo(
            sum(stages, s -> s.numCompleteTasks() + s.numFailedTasks() + s.numKilledTasks()));
    assertThat(ours.get("failed_tasks")).isEqualTo(sum(stages, StageData::numFailedTasks));
    assertThat(ours.get("executor_run_seconds"))
        .isEqualTo(sum(stages, StageData::executorRunTime) / 1e3);
    assertThat(ours.get("executor_cpu_seconds"))
        .isEqualTo(sum(stages, StageData::executorCpuTime) / 1e9);
    assertThat(ours.get("input_bytes")).isEqualTo(sum(stages, StageData::inputBytes));
    assertThat(ours.get("input_records")).isEqualTo(sum(stages, StageData::inputRecords));
    assertThat(ours.get("shuffle_read_bytes")).isEqualTo(sum(stages, StageData::shuffleReadBytes));
    assertThat(ours.get("shuffle_write_bytes"))
        .isEqualTo(sum(stages, StageData::shuffleWriteBytes));
    assertThat(ours.get("memory_spilled_bytes"))
        .isEqualTo(sum(stages, StageData::memoryBytesSpilled));
    assertThat(ours.get("result_bytes")).isEqualTo(sum(stages, StageData::resultSize));
    if (sum(stages, StageData::numFailedTasks) == 0) {
      assertThat(numbers.outputBytes()).isEqualTo(sum(stages, StageData::outputBytes));
      assertThat(numbers.outputRecords()).isEqualTo(sum(stages, StageData::outputRecords));
    }
    int compared = 0;
    for (SQLPlanMetric metric : app.planMetrics(execution).values()) {
      String shown = SparkApplication.shown(execution, metric.accumulatorId());
      Long our = numbers.accumulator(metric.accumulatorId());
      String as = our == null ? null : SparkApplication.written(metric.metricType(), our);
      if (our == null) {
        // Spark shows 0 where tasks carried a metric that they never set.
        assertThat(shown)
            .as(metric.name() + " of type " + metric.metricType())
            .isIn(null, "0", "0.0", "0.0 B", "0 ms");
      } else if (as != null) {
        assertThat(as).as(metric.name() + " of type " + metric.metricType()).isEqualTo(shown);
        compared++;
      }
    }
    return compared;
  }

  private static List<Long> metricNamed(SparkApplication app, long executionId, String name) {
    List<Long> values = new ArrayList<>();
    SQLExecutionUIData execution = app.execution(executionId);
    for (SQLPlanMetric metric : app.planMetrics(execution).values()) {
      if (metric.name().equals(name)) {
        values.add(app.metrics.ofExecution(executionId).accumulator(metric.accumulatorId()));
      }
    }
    return values;
  }

  private static double count(List<StageData> stages, String status) {
    return (double)
        stages.stream().filter(stage -> stage.status().toString().equals(status)).count();
  }

  private static List<Integer> numbers(int count) {
    return new ArrayList<>(
        Arrays.asList(java.util.stream.IntStream.range(0, count).boxed().toArray(Integer[]::new)));
  }

  private static Column col(String name) {
    return functions.col(name);
  }
}
