package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunEvent;
import io.headwater.model.SparkJob;
import io.headwater.model.SparkStage;
import io.headwater.model.WorkLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import org.apache.spark.status.api.v1.JobData;
import org.apache.spark.status.api.v1.StageData;
import org.apache.spark.status.api.v1.TaskData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs and stages of an action: equal to what Spark's own status store says, and bounded. */
class JobLogTest {
  @TempDir Path folder;

  @Test
  void jobsAndStagesEqualSparksOwnAlsoWhenTheyFailAndRunAgain() throws Exception {
    try (SparkApplication app =
        SparkApplication.start(
            "stages",
            "local[2,3]",
            "spark.sql.adaptive.enabled",
            "false",
            "spark.shuffle.spill.numElementsForceSpillThreshold",
            "500")) {
      String wide = folder.resolve("wide").toString();
      app.session
          .range(0, 6000, 1, 3)
          .withColumn("key", functions.col("id").mod(7))
          .map(failOnce(), Encoders.LONG())
          .toDF("id")
          .repartition(2, functions.col("id").mod(7))
          .map(ShuffleLoss.once(), Encoders.LONG())
          .write()
          .parquet(wide);
      app.session.read().parquet(wide).orderBy(functions.rand(1)).write().parquet(wide + "2");
      app.context.parallelize(List.of(1, 2, 3), 2).count();
      app.settle();

      List<WorkLog> logs = new ArrayList<>();
      app.listener.executionIds.forEach(id -> logs.add(told(app.metrics.ofExecution(id))));
      app.jobs().forEach(job -> logs.add(told(app.metrics.ofJob(job.jobId()))));

      List<SparkJob> jobs =
          logs.stream().flatMap(log -> log.jobs().stream()).collect(Collectors.toList());
      assertThat(logs).allMatch(log -> log.leftOut().isEmpty());
      assertThat(jobs).hasSameSizeAs(app.jobs());
      for (JobData sparks : app.jobs()) {
        SparkJob job = jobs.stream().filter(j -> j.id() == sparks.jobId()).findFirst().get();
        assertThat(job.span().start()).isEqualTo(sparks.submissionTime().get().toInstant());
        assertThat(job.span().end()).isEqualTo(sparks.completionTime().get().toInstant());
        assertThat(job.span().outcome()).isEqualTo(RunEvent.Type.COMPLETE);
        assertThat(job.skippedStages()).isEqualTo(sparks.numSkippedStages());
      }
      List<StageData> ran = app.stages();
      ran.removeIf(stage -> stage.status().toString().equals("SKIPPED"));
      assertThat(jobs.stream().mapToInt(job -> job.stages().size()).sum()).isEqualTo(ran.size());
      for (StageData sparks : ran) {
        assertStageEquals(app, stage(jobs, sparks), sparks);
      }
      assertThat(ran.stream().filter(s -> s.status().toString().equals("FAILED"))).hasSize(1);
      assertThat(ran).anyMatch(s -> s.attemptId() > 0).anyMatch(s -> s.diskBytesSpilled() > 0);
    }
  }

  private static WorkLog told(ActionNumbers numbers) {
    return numbers.work(reason -> reason.split("\n")[0]);
  }

  private static SparkStage stage(List<SparkJob> jobs, StageData sparks) {
    List<SparkStage> found =
        jobs.stream()
            .flatMap(job -> job.stages().stream())
            .filter(s -> s.id() == sparks.stageId() && s.attempt() == sparks.attemptId())
            .collect(Collectors.toList());
    assertThat(found).as("stage %d.%d", sparks.stageId(), sparks.attemptId()).hasSize(1);
    return found.get(0);
  }

  private static void assertStageEquals(SparkApplication app, SparkStage stage, StageData sparks) {
    boolean failed = sparks.status().toString().equals("FAILED");
    assertThat(stage.name()).isEqualTo(sparks.name());
    assertThat(stage.span().outcome())
        .isEqualTo(failed ? RunEvent.Type.FAIL : RunEvent.Type.COMPLETE);
    assertThat(stage.span().start()).isEqualTo(sparks.submissionTime().get().toInstant());
    assertThat(stage.span().end()).isEqualTo(sparks.completionTime().get().toInstant());
    assertThat(stage.error() != null).isEqualTo(failed);
    equal(stage, "failed_tasks", sparks, StageData::numFailedTasks, 1);
    equal(stage, "killed_tasks", sparks, StageData::numKilledTasks, 1);
    equal(
        stage,
        "tasks",
        sparks,
        s -> s.numCompleteTasks() + s.numFailedTasks() + s.numKilledTasks(),
        1);
    equal(stage, "executor_run_seconds", sparks, StageData::executorRunTime, 1e3);
    equal(stage, "executor_cpu_seconds", sparks, StageData::executorCpuTime, 1e9);
    equal(stage, "deserialize_seconds", sparks, StageData::executorDeserializeTime, 1e3);
    equal(stage, "result_serialization_seconds", sparks, StageData::resultSerializationTime, 1e3);
    equal(stage, "jvm_gc_seconds", sparks, StageData::jvmGcTime, 1e3);
    equal(stage, "shuffle_fetch_wait_seconds", sparks, StageData::shuffleFetchWaitTime, 1e3);
    equal(stage, "shuffle_write_seconds", sparks, StageData::shuffleWriteTime, 1e9);
    equal(stage, "shuffle_read_bytes", sparks, StageData::shuffleReadBytes, 1);
    equal(stage, "shuffle_read_records", sparks, StageData::shuffleReadRecords, 1);
    equal(stage, "shuffle_write_bytes", sparks, StageData::shuffleWriteBytes, 1);
    equal(stage, "shuffle_write_records", sparks, StageData::shuffleWriteRecords, 1);
    equal(stage, "input_bytes", sparks, StageData::inputBytes, 1);
    equal(stage, "input_records", sparks, StageData::inputRecords, 1);
    equal(stage, "output_bytes", sparks, StageData::outputBytes, 1);
    equal(stage, "output_records", sparks, StageData::outputRecords, 1);
    equal(stage, "memory_spilled_bytes", sparks, StageData::memoryBytesSpilled, 1);
    equal(stage, "disk_spilled_bytes", sparks, StageData::diskBytesSpilled, 1);
    assertTasksEqual(stage, tasks(app, sparks));
  }

  private static List<TaskData> tasks(SparkApplication app, StageData stage) {
    List<TaskData> tasks = new ArrayList<>();
    scala.collection.Iterator<TaskData> each =
        app.session
            .sparkContext()
            .statusStore()
            .taskList(stage.stageId(), stage.attemptId(), 1000)
            .iterator();
    while (each.hasNext()) {
      tasks.add(each.next());
    }
    return tasks;
  }

  /** What no stage of Spark's store has: sums and the middle over its tasks. */
  private static void assertTasksEqual(SparkStage stage, List<TaskData> tasks) {
    List<Long> durations =
        tasks.stream()
            .filter(task -> task.status().equals("SUCCESS"))
            .map(task -> ((Number) task.duration().get()).longValue())
            .sorted(Comparator.naturalOrder())
            .collect(Collectors.toList());
    if (durations.isEmpty()) {
      assertThat(stage.metrics()).doesNotContainKeys("task_seconds_median", "task_seconds_max");
    } else {
      assertThat(stage.metrics().get("task_seconds_median"))
          .isEqualTo(durations.get(durations.size() / 2) / 1e3);
      assertThat(stage.metrics().get("task_seconds_max"))
          .isEqualTo(durations.get(durations.size() - 1) / 1e3);
    }
    assertThat(value(stage, "task_seconds"))
        .isEqualTo(
            tasks.stream().mapToLong(t -> ((Number) t.duration().get()).longValue()).sum() / 1e3);
    assertThat(value(stage, "scheduler_delay_seconds"))
        .isEqualTo(
            tasks.stream()
                    .filter(task -> task.taskMetrics().isDefined())
                    .mapToLong(TaskData::schedulerDelay)
                    .sum()
                / 1e3);
  }

  private static void equal(
      SparkStage stage,
      String name,
      StageData sparks,
      ToLongFunction<StageData> value,
      double perUnit) {
    assertThat(value(stage, name))
        .as(name + " of " + stage)
        .isEqualTo(value.applyAsLong(sparks) / perUnit);
  }

  private static double value(SparkStage stage, String name) {
    return stage.metrics().getOrDefault(name, 0).doubleValue();
  }

  private static MapFunction<org.apache.spark.sql.Row, Long> failOnce() {
    return row -> {
      TaskContext task = TaskContext.get();
      if (task.stageId() == 0 && task.attemptNumber() == 0 && task.partitionId() == 1) {
        throw new IllegalStateException("first attempt");
      }
      return row.getLong(0);
    };
  }

  @Test
  void ofManyStagesTheTroubledAndTheSlowestAreToldAndTheRestIsSummed() {
    ApplicationMetrics metrics = new ApplicationMetrics(() -> 0);
    Properties properties = Events.execution(7);
    int jobs = 1000;
    for (int job = 0; job < jobs; job++) {
      metrics.onJobStart(Events.jobStart(job, job, properties, job));
      metrics.onStageSubmitted(Events.submitted(job, 0, properties));
      metrics.onTaskEnd(
          Events.success(job, Events.finished(0, 0, false, 2_000), Events.metrics(900)));
      metrics.onStageCompleted(Events.completed(job, 0, 1_000, 1_000 + job, job == 3));
      metrics.onJobEnd(Events.jobEnd(job, job + 1_000L, true));
    }

    WorkLog log = told(metrics.ofExecution(7));

    List<Integer> stages =
        log.jobs().stream()
            .flatMap(job -> job.stages().stream())
            .map(SparkStage::id)
            .collect(Collectors.toList());
    assertThat(stages).hasSize(JobLog.MAX_STAGES).contains(3, 999, 998).doesNotContain(4, 900);
    assertThat(log.jobs()).hasSize(JobLog.MAX_JOBS);
    assertThat(log.leftOut())
        .containsEntry("jobs", (long) jobs - JobLog.MAX_JOBS)
        .containsEntry("stages", (long) jobs - JobLog.MAX_STAGES)
        .containsEntry("tasks", (long) jobs - JobLog.MAX_STAGES)
        .containsEntry("task_seconds", 960.0)
        .doesNotContainKey("failed_stages");
  }

  @Test
  void aStageThatStillRunsSaysSo() {
    ApplicationMetrics metrics = new ApplicationMetrics(() -> 0);
    Properties properties = Events.execution(7);
    metrics.onJobStart(Events.jobStart(1, 5, properties, 1));
    metrics.onStageSubmitted(Events.submitted(1, 0, properties));
    metrics.onTaskStart(Events.taskStart(1, Events.task(0, 0, false)));
    metrics.onTaskStart(Events.taskStart(1, Events.task(1, 0, false)));
    metrics.onTaskEnd(Events.success(1, Events.finished(0, 0, false, 2_000), Events.metrics(900)));

    SparkJob job = told(metrics.ofExecution(7)).jobs().get(0);

    assertThat(job.span().outcome()).isNull();
    assertThat(job.stages().get(0).span().end()).isNull();
    assertThat(job.stages().get(0).metrics())
        .containsEntry("tasks", 1L)
        .containsEntry("running_tasks", 1L)
        .containsEntry("task_seconds_median", 1.0);
  }
}
