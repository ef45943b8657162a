package io.headwater.spark.metrics;

import static io.headwater.spark.metrics.Events.emptyList;
import static io.headwater.spark.metrics.Events.finished;
import static io.headwater.spark.metrics.Events.success;
import static io.headwater.spark.metrics.Events.taskEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.JobId;
import io.headwater.model.RunEvent;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Resubmitted$;
import org.apache.spark.TaskCommitDenied;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.TaskResultLost$;
import org.apache.spark.UnknownReason$;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.TaskInfo;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.List$;

class ApplicationMetricsTest {
  private long now = 10_000;
  private final ApplicationMetrics metrics = new ApplicationMetrics(() -> now);

  private static ApplicationInfo.Builder info(String name) {
    return ApplicationInfo.builder()
        .name(name)
        .id("app-1")
        .startTime(Instant.ofEpochMilli(4_000))
        .sparkVersion("3.0.1")
        .agentVersion("1.2.3");
  }

  private double value(String name, String... labels) {
    return SparkApplication.sample(metrics.snapshot(), name, labels).value();
  }

  private List<Sample> samples(String name) {
    return metrics.snapshot().stream()
        .filter(family -> family.name().equals(name))
        .flatMap(family -> family.samples().stream())
        .collect(Collectors.toList());
  }

  private List<String> names() {
    return metrics.snapshot().stream().map(MetricFamily::name).collect(Collectors.toList());
  }

  @Test
  void beforeTheApplicationIsKnownThereAreOnlyTheAgentsOwnMetrics() {
    metrics.onEvent("job_start");
    assertThat(names())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("headwater_"))
        .contains("headwater_events_received_total");
  }

  @Test
  void everythingWithAFixedSetOfSeriesIsThereFromTheStart() {
    metrics.application(info("app").build());
    assertThat(names()).contains("spark_task_failures_total", "spark_jobs_completed_total");
    assertThat(value("spark_task_failures_total", "reason", "fetch_failed")).isZero();
    assertThat(names())
        .as("what has not happened has no time")
        .doesNotContain("spark_app_last_success_timestamp_seconds");
    assertThat(names()).doesNotHaveDuplicates();
  }

  @Test
  void aHostileNameBecomesOneShortLine() {
    metrics.application(info("a\nb\u0000\"\\ \uD83D\uDE00" + "x".repeat(500)).build());
    Sample sample = SparkApplication.sample(metrics.snapshot(), "spark_jobs_active");
    assertThat(sample.labels().get(0)).isEqualTo("app");
    assertThat(sample.labels().get(1)).startsWith("a b \"\\ \uD83D\uDE00xxx").hasSizeLessThan(129);
  }

  @Test
  void durationRunsUntilTheApplicationEnds() {
    metrics.application(info("app").build());
    assertThat(value("spark_app_duration_seconds")).isEqualTo(6);
    assertThat(value("spark_app_start_timestamp_seconds")).isEqualTo(4);
    metrics.onApplicationEnd(9_000);
    now = 60_000;
    assertThat(value("spark_app_duration_seconds")).isEqualTo(5);
  }

  @Test
  void anEndedTaskWithoutMetricsCountsAndAddsNoTime() {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1, null, 7));
    metrics.onTaskStart(Events.taskStart(7, Events.task(0, 0, false)));
    metrics.onTaskEnd(taskEnd(7, TaskResultLost$.MODULE$, finished(0, 0, false, 2_500), null));
    assertThat(value("spark_tasks_total", "outcome", "failed")).isEqualTo(1);
    assertThat(value("spark_task_failures_total", "reason", "result_lost")).isEqualTo(1);
    assertThat(value("spark_task_run_seconds_total")).isZero();
    assertThat(value("spark_task_scheduler_delay_seconds_total")).isZero();
    assertThat(value("spark_task_duration_seconds")).isEqualTo(1.5);
    assertThat(metrics.ofJob(0).asMetrics()).containsEntry("failed_tasks", 1L);
  }

  @Test
  void everyReasonHasItsClass() {
    metrics.application(info("app").build());
    List<TaskEndReason> reasons =
        Arrays.asList(
            new ExecutorLostFailure("1", false, Option.empty()),
            new TaskKilled("why", emptyList(), emptyList(), emptyList()),
            new TaskCommitDenied(1, 2, 3),
            TaskResultLost$.MODULE$,
            Resubmitted$.MODULE$,
            UnknownReason$.MODULE$);
    reasons.forEach(
        reason -> metrics.onTaskEnd(taskEnd(1, reason, finished(0, 0, false, 2_000), null)));
    for (String reason :
        Arrays.asList(
            "executor_lost", "killed", "commit_denied", "result_lost", "resubmitted", "unknown")) {
      assertThat(value("spark_task_failures_total", "reason", reason)).as(reason).isEqualTo(1);
    }
    assertThat(value("spark_tasks_total", "outcome", "killed"))
        .as("killed and denied to commit, as in Spark's store")
        .isEqualTo(2);
    assertThat(value("spark_tasks_total", "outcome", "failed")).isEqualTo(4);
  }

  @Test
  void aResubmittedTaskIsNotActiveTwice() {
    metrics.application(info("app").build());
    TaskInfo first = finished(0, 0, false, 2_000);
    metrics.onJobStart(Events.jobStart(0, 1, null, 1));
    metrics.onTaskStart(Events.taskStart(1, first));
    metrics.onTaskStart(Events.taskStart(1, finished(1, 0, false, 2_000)));
    metrics.onTaskEnd(success(1, first, Events.metrics(5)));
    metrics.onTaskEnd(taskEnd(1, Resubmitted$.MODULE$, first, null));
    assertThat(value("spark_tasks_active")).isEqualTo(1);
    assertThat(
            Arrays.stream(
                    SparkApplication.sample(metrics.snapshot(), "spark_task_duration_seconds")
                        .counts())
                .sum())
        .isEqualTo(1);
  }

  @Test
  void delayAndFetchOfTheResultAreWhatIsLeftOfTheTasksTime() {
    metrics.application(info("app").build());
    TaskInfo info = Events.task(0, 0, false);
    info.markGettingResult(4_000);
    info.markFinished(org.apache.spark.TaskState.FINISHED(), 4_500);
    TaskMetrics task = Events.metrics(2_000);
    task.setExecutorDeserializeTime(300);
    task.setResultSerializationTime(100);
    metrics.onTaskEnd(success(1, info, task));
    assertThat(value("spark_task_getting_result_seconds_total")).isEqualTo(0.5);
    assertThat(value("spark_task_scheduler_delay_seconds_total")).isEqualTo(0.6);
    assertThat(value("spark_task_run_seconds_total")).isEqualTo(2);
    assertThat(value("spark_task_deserialize_seconds_total")).isEqualTo(0.3);
  }

  @Test
  void timeOfAttemptsThatFailedOrWereKilledIsWastedAndTheirOutputIsNone() {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1, null, 7));
    TaskMetrics task = Events.metrics(3_000);
    task.outputMetrics().setRecordsWritten(10);
    task.outputMetrics().setBytesWritten(100);
    task.inputMetrics().incRecordsRead(4);
    metrics.onTaskEnd(taskEnd(7, UnknownReason$.MODULE$, finished(0, 0, false, 9_000), task));
    metrics.onTaskEnd(
        taskEnd(7, new TaskCommitDenied(1, 2, 3), finished(0, 1, false, 9_000), task));
    metrics.onTaskEnd(success(7, finished(0, 2, false, 9_000), task));
    assertThat(value("spark_task_wasted_seconds_total", "outcome", "failed")).isEqualTo(3);
    assertThat(value("spark_task_wasted_seconds_total", "outcome", "killed")).isEqualTo(3);
    assertThat(value("spark_output_records_total")).isEqualTo(10);
    assertThat(value("spark_input_records_total")).isEqualTo(12);
    ActionNumbers numbers = metrics.ofJob(0);
    assertThat(numbers.outputRecords()).isEqualTo(10);
    assertThat(numbers.outputBytes()).isEqualTo(100);
    assertThat(numbers.inputRecords()).isEqualTo(12);
    assertThat(numbers.asMetrics())
        .containsEntry("wasted_seconds", 6.0)
        .containsEntry("executor_run_seconds", 9.0)
        .containsEntry("killed_tasks", 1L);
  }

  @Test
  void peakMemoryIsTheMostOfOneTaskAndNoSum() {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1, null, 7));
    for (long peak : new long[] {500, 900, 200}) {
      TaskMetrics task = Events.metrics(1);
      task.setPeakExecutionMemory(peak);
      metrics.onTaskEnd(success(7, finished(0, 0, false, 2_000), task));
    }
    assertThat(value("spark_task_peak_execution_memory_bytes")).isEqualTo(900);
    assertThat(metrics.ofJob(0).asMetrics()).containsEntry("peak_execution_memory_bytes", 900L);
  }

  @Test
  void aSecondSuccessOfASpeculatedTaskAddsNoRows() {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1, Events.execution(5), 7));
    metrics.onStageSubmitted(Events.submitted(7, 0, Events.execution(5)));
    metrics.onSpeculativeTaskSubmitted();
    for (boolean speculative : new boolean[] {true, false}) {
      TaskMetrics task = Events.metrics(10);
      task.registerAccumulator(Events.sqlMetric(33, 40));
      metrics.onTaskEnd(success(7, finished(3, speculative ? 1 : 0, speculative, 2_000), task));
    }
    assertThat(metrics.ofExecution(5).accumulator(33)).isEqualTo(40L);
    assertThat(value("spark_tasks_speculative_total", "phase", "submitted")).isEqualTo(1);
    assertThat(value("spark_tasks_speculative_total", "phase", "ended")).isEqualTo(1);
    assertThat(value("spark_tasks_speculative_total", "phase", "won")).isEqualTo(1);
  }

  @Test
  void aZeroSumIsAZeroAndASizeThatWasNeverSetIsNothing() {
    metrics.onJobStart(Events.jobStart(0, 1, Events.execution(5), 7));
    TaskMetrics task = Events.metrics(10);
    task.registerAccumulator(Events.sqlMetric("sum", 0, 1));
    task.registerAccumulator(Events.sqlMetric("size", -1, 2));
    metrics.onTaskEnd(success(7, finished(0, 0, false, 2_000), task));
    assertThat(metrics.ofExecution(5).accumulator(1)).isZero();
    assertThat(metrics.ofExecution(5).accumulator(2)).isNull();
    assertThat(metrics.ofExecution(5).accumulator(3)).isNull();
  }

  @Test
  void driverUpdatesAddToWhatTasksReportAndAreKeptBeforeTheFirstJob() {
    driverUpdate(5, 33, 2);
    driverUpdate(5, 33, -1);
    metrics.onJobStart(Events.jobStart(0, 1, Events.execution(5), 7));
    TaskMetrics task = Events.metrics(10);
    task.registerAccumulator(Events.sqlMetric(33, 40));
    metrics.onTaskEnd(success(7, finished(0, 0, false, 2_000), task));
    assertThat(metrics.ofExecution(5).accumulator(33)).isEqualTo(42L);
  }

  private void driverUpdate(long execution, long accumulator, long value) {
    scala.collection.Seq<Tuple2<Object, Object>> updates =
        List$.MODULE$
            .<Tuple2<Object, Object>>empty()
            .$colon$colon(new Tuple2<Object, Object>(accumulator, value));
    metrics.onDriverAccumUpdates(execution, updates);
  }

  @Test
  void whatComesAfterTheEndOfTheJobOrAfterForgettingIsCountedAndNotHeld() {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1, Events.execution(5), 7));
    metrics.onStageSubmitted(Events.submitted(7, 0, Events.execution(5)));
    metrics.onTaskStart(Events.taskStart(7, Events.task(0, 0, false)));
    metrics.onJobEnd(Events.jobEnd(0, 2, false));
    metrics.forgetExecution(5);
    metrics.onTaskEnd(success(7, finished(0, 0, false, 2_000), Events.metrics(10)));
    metrics.onStageCompleted(Events.completed(7, 0));
    driverUpdate(5, 33, 1);
    metrics.onJobEnd(Events.jobEnd(0, 2, false));
    assertThat(value("spark_tasks_total", "outcome", "success")).isEqualTo(1);
    assertThat(value("spark_stages_active")).isZero();
    assertThat(value("spark_jobs_active")).isZero();
    for (String kind : Arrays.asList("job", "stage", "action")) {
      assertThat(value("headwater_tracked", "kind", kind)).as(kind).isZero();
    }
    assertThat(metrics.ofExecution(5).isEmpty()).isTrue();
  }

  @Test
  void endsWithoutAStartNeitherFailNorGoBelowZero() {
    metrics.application(info("app").build());
    metrics.onTaskEnd(success(1, Events.task(0, 0, false), Events.metrics(10)));
    metrics.onStageCompleted(Events.completed(1, 0));
    metrics.onStageSubmitted(Events.submitted(1, 0, null));
    metrics.onJobEnd(Events.jobEnd(3, 2, true));
    assertThat(value("spark_tasks_active")).isZero();
    assertThat(value("spark_jobs_completed_total", "outcome", "succeeded")).isEqualTo(1);
    assertThat(value("spark_task_duration_seconds")).as("never finished").isZero();
  }

  @Test
  void tasksWhoseEndWasDroppedAreNotActiveBehindTheEndOfTheirJobs() {
    ApplicationMetrics rows = new ApplicationMetrics(5);
    rows.application(info("app").build());
    rows.onExecutorAdded(Events.executorAdded("1", 4));
    rows.onJobStart(Events.jobStart(0, 1, null, 7));
    rows.onJobStart(Events.jobStart(1, 1, null, 7));
    rows.onStageSubmitted(Events.submitted(7, 0, null));
    for (int i = 0; i < 5; i++) {
      rows.onTaskStart(Events.taskStart(7, Events.task(i, 0, false)));
    }
    rows.onTaskEnd(success(7, finished(0, 0, false, 2_000), Events.metrics(10)));
    rows.onJobEnd(Events.jobEnd(0, 2, false));
    List<MetricFamily> between = rows.snapshot();
    assertThat(active(between, "spark_tasks_active")).as("another job has them").isEqualTo(4);
    assertThat(active(between, "spark_executor_tasks_active", "executor_id", "1")).isEqualTo(4);
    assertThat(active(between, "spark_stages_active")).isEqualTo(1);

    // The ends of four tasks and of the stage never come.
    rows.onJobEnd(Events.jobEnd(1, 3, false));
    rows.onJobStart(Events.jobStart(2, 4, null, 8));
    rows.onStageSubmitted(Events.submitted(8, 0, null));
    rows.onTaskStart(Events.taskStart(8, Events.task(9, 0, false)));
    // One comes late: it takes nothing from those that run.
    rows.onTaskEnd(success(7, finished(1, 0, false, 2_000), Events.metrics(10)));
    List<MetricFamily> after = rows.snapshot();
    assertThat(active(after, "spark_tasks_active")).isEqualTo(1);
    assertThat(active(after, "spark_executor_tasks_active", "executor_id", "1")).isEqualTo(1);
    assertThat(active(after, "spark_stages_active")).isEqualTo(1);
  }

  private static double active(List<MetricFamily> snapshot, String name, String... labels) {
    return SparkApplication.sample(snapshot, name, labels).value();
  }

  @Test
  void stagesWithoutASeriesOfTheirOwnAreSummedUp() {
    metrics.application(info("app").build());
    // 20 names of 1.001 to 1.020 s, two slower ones, one of them twice, and a name that is taken.
    for (int stage : IntStream.range(0, 23).toArray()) {
      oneTaskStage(stage, "name " + stage);
    }
    oneTaskStage(23, "name 22");
    oneTaskStage(24, Label.OTHER);
    assertThat(samples("spark_slowest_stage_tasks")).hasSize(21);
    assertThat(value("spark_slowest_stage_duration_seconds", "stage", "name 22")).isEqualTo(1.023);
    // Three that were least slow, the first of the two of one name, and the taken name.
    assertThat(value("spark_slowest_stage_duration_seconds", "stage", "__other__"))
        .isEqualTo(1.000 + 1.001 + 1.002 + 1.022 + 1.024);
    assertThat(value("spark_slowest_stage_tasks", "stage", "__other__")).isEqualTo(5);
    double all = 0;
    for (Sample sample : samples("spark_slowest_stage_task_seconds")) {
      all += sample.value();
    }
    assertThat(Math.round(1e3 * all)).as("the run time of all tasks").isEqualTo(250);
  }

  private void oneTaskStage(int stage, String name) {
    TaskMetrics task = Events.metrics(10);
    metrics.onJobStart(Events.jobStart(stage, 1, null, stage));
    metrics.onStageSubmitted(Events.submitted(stage, 0, null));
    metrics.onTaskEnd(success(stage, finished(0, 0, false, 2_000), task));
    metrics.onStageCompleted(Events.completed(stage, 0, name, task));
    metrics.onJobEnd(Events.jobEnd(stage, 2, true));
  }

  @Test
  void aBrokenExecutionIdIsAJobOutsideSql() {
    Properties properties = new Properties();
    properties.setProperty("spark.sql.execution.id", "not a number");
    metrics.onJobStart(Events.jobStart(4, 1, properties));
    assertThat(metrics.ofJob(4).jobs()).isEqualTo(1);
  }

  @Test
  void aStageThatTwoJobsShareGoesToTheOneItIsSubmittedFor() {
    metrics.onJobStart(Events.jobStart(0, 1, Events.execution(5), 7));
    metrics.onJobStart(Events.jobStart(1, 1, Events.execution(6), 7, 8));
    metrics.onStageSubmitted(Events.submitted(7, 0, Events.execution(6)));
    metrics.onTaskEnd(success(7, finished(0, 0, false, 2_000), Events.metrics(10)));
    metrics.onStageCompleted(Events.completed(7, 0));
    metrics.onJobEnd(Events.jobEnd(0, 2, true));
    metrics.onTaskEnd(success(7, finished(1, 0, false, 2_000), Events.metrics(10)));
    assertThat(metrics.ofExecution(5).tasks()).isZero();
    assertThat(metrics.ofExecution(6).tasks()).isEqualTo(2);
    metrics.onJobEnd(Events.jobEnd(1, 2, true));
    assertThat(metrics.ofExecution(5).asMetrics()).containsEntry("stages", 0L);
    assertThat(metrics.ofExecution(6).asMetrics())
        .containsEntry("stages", 1L)
        .containsEntry("skipped_stages", 1L);
  }

  @Test
  void numbersOfANestedExecutionBelongToItsRootBeforeAndAfterJoining() {
    metrics.onJobStart(Events.jobStart(0, 1, Events.execution(5), 7));
    metrics.onJobStart(Events.jobStart(1, 1, Events.execution(6), 8));
    metrics.onTaskEnd(success(8, finished(0, 0, false, 2_000), Events.metrics(10)));
    driverUpdate(6, 33, 3);
    ActionNumbers root = metrics.ofExecution(5);
    metrics.joinExecution(6, 5);
    metrics.joinExecution(6, 5);
    metrics.joinExecution(5, 6);
    metrics.forgetExecution(6);
    metrics.onTaskEnd(success(8, finished(1, 0, false, 2_000), Events.metrics(10)));
    metrics.onTaskEnd(success(7, finished(0, 0, false, 2_000), Events.metrics(10)));
    assertThat(root.tasks()).isEqualTo(3);
    assertThat(root.accumulator(33)).isEqualTo(3L);
    assertThat(root.asMetrics()).containsEntry("jobs", 2L);
  }

  @Test
  void aJobOutsideSqlCanBePartOfAnExecution() {
    metrics.onJobStart(Events.jobStart(0, 1, null, 7));
    metrics.onTaskEnd(success(7, finished(0, 0, false, 2_000), Events.metrics(10)));
    metrics.joinJob(0, 5);
    assertThat(metrics.ofExecution(5).tasks()).isEqualTo(1);
  }

  @Test
  void actionsCountByOutcome() {
    metrics.application(info("app").build());
    metrics.onExecutionStart(1);
    metrics.onExecutionStart(2);
    metrics.onExecutionEnd(1);
    metrics.actionEnded(event(RunEvent.Kind.SQL, RunEvent.Type.COMPLETE));
    metrics.actionEnded(event(RunEvent.Kind.SQL, RunEvent.Type.FAIL));
    metrics.actionEnded(event(RunEvent.Kind.STREAMING, RunEvent.Type.ABORT));
    metrics.actionEnded(event(RunEvent.Kind.RDD, RunEvent.Type.COMPLETE));
    metrics.actionEnded(event(RunEvent.Kind.APPLICATION, RunEvent.Type.COMPLETE));
    assertThat(value("spark_executions_total", "outcome", "succeeded")).isEqualTo(1);
    assertThat(value("spark_executions_total", "outcome", "failed")).isEqualTo(1);
    assertThat(value("spark_executions_total", "outcome", "aborted")).isEqualTo(1);
    assertThat(value("spark_sql_execution_duration_seconds", "outcome", "failed")).isEqualTo(7);
    assertThat(value("spark_sql_executions_active")).isEqualTo(1);
    assertThat(value("spark_app_last_completion_timestamp_seconds", "outcome", "succeeded"))
        .isEqualTo(8);
    assertThat(value("spark_app_last_success_timestamp_seconds")).isEqualTo(8);
    assertThatThrownBy(() -> metrics.actionEnded(event(RunEvent.Kind.SQL, RunEvent.Type.START)))
        .hasMessage("Not a terminal event: START");
  }

  private static RunEvent event(RunEvent.Kind kind, RunEvent.Type type) {
    return RunEvent.builder()
        .type(type)
        .kind(kind)
        .time(Instant.ofEpochMilli(8_000))
        .startTime(Instant.ofEpochMilli(1_000))
        .runId(UUID.randomUUID())
        .job(JobId.of("default", "app.write.x"))
        .application(info("app").build())
        .build();
  }

  @Test
  void aFailedApplicationHasNoSuccess() {
    metrics.application(info("app").build());
    metrics.actionEnded(event(RunEvent.Kind.APPLICATION, RunEvent.Type.FAIL));
    assertThat(value("spark_app_last_completion_timestamp_seconds", "outcome", "failed"))
        .isEqualTo(8);
    assertThat(names()).doesNotContain("spark_app_last_success_timestamp_seconds");
  }

  @Test
  void executorsThatGoHaveAKindOfReason() {
    metrics.application(info("app").build());
    metrics.onExecutorRemoved(
        new SparkListenerExecutorRemoved(1, "1", "Executor killed by driver."));
    metrics.onExecutorRemoved(new SparkListenerExecutorRemoved(1, "2", null));
    assertThat(value("spark_executors_removed_total", "reason", "idle")).isEqualTo(1);
    assertThat(value("spark_executors_removed_total", "reason", "other")).isEqualTo(1);
    assertThat(value("spark_executors_active")).isZero();
  }

  @Test
  void theAgentsOwnCountsAreCapped() {
    for (int i = 0; i < 10_000; i++) {
      metrics.unknownNode("Node" + i);
    }
    metrics.error("lineage");
    metrics.lineagePlan("captured", 0.02);
    metrics.lineagePlan("something new", 0.02);
    MetricFamily nodes =
        metrics.snapshot().stream()
            .filter(family -> family.name().equals("headwater_unknown_plan_nodes_total"))
            .findFirst()
            .orElseThrow();
    assertThat(nodes.samples()).hasSize(51);
    assertThat(value("headwater_unknown_plan_nodes_total", "node", "__other__")).isEqualTo(9_950);
    assertThat(value("headwater_errors_total", "component", "lineage")).isEqualTo(1);
    assertThat(value("headwater_lineage_plans_total", "outcome", "captured")).isEqualTo(1);
    assertThat(value("headwater_lineage_plans_total", "outcome", "__other__")).isEqualTo(1);
    assertThat(value("headwater_lineage_extraction_seconds")).isEqualTo(0.04);
  }

  @Test
  void theAgentSaysWhetherItWorksAndWhetherItMissedSomething() {
    metrics.application(info("app").build());
    metrics.lineagePlan("captured", 0.02);
    assertThat(value("headwater_up", "component", "lineage")).isEqualTo(1);
    assertThat(value("headwater_degraded", "component", "lineage")).isZero();
    assertThat(value("headwater_degraded", "component", "listener")).isZero();

    metrics.lineagePlan("unsupported_node", 0.02);
    metrics.eventLost();
    assertThat(value("headwater_degraded", "component", "lineage")).isEqualTo(1);
    assertThat(value("headwater_degraded", "component", "listener")).isEqualTo(1);
    assertThat(value("headwater_agent_events_dropped_total")).isEqualTo(1);

    metrics.switchedOff();
    assertThat(value("headwater_up", "component", "lineage")).isZero();
    assertThat(value("headwater_up", "component", "listener")).isEqualTo(1);
  }

  @Test
  void theSizeOfAnAnswerIsThatOfItsSamples() {
    metrics.application(info("app").build());
    long samples = 0;
    for (MetricFamily family : metrics.snapshot()) {
      for (Sample sample : family.samples()) {
        samples += sample.counts().length == 0 ? 1 : sample.counts().length + 2;
      }
    }
    assertThat(value("headwater_series")).isEqualTo((double) samples);
  }

  @Test
  void aHundredThousandStagesWithHostileNamesAddNoSeriesAndLittleMemory() {
    metrics.application(info("app").build());
    hostileStages(0, 100);
    List<String> few = names();
    double series = value("headwater_series");
    double counters = value("headwater_memory_bytes", "kind", "counter");

    hostileStages(100, 100_000);
    assertThat(names()).isEqualTo(few);
    assertThat(value("headwater_series")).isEqualTo(series);
    assertThat(samples("spark_slowest_stage_duration_seconds"))
        .hasSize(StageLog.CAP + 1)
        .first()
        .satisfies(slowest -> assertThat(slowest.value()).isEqualTo(100.999));
    assertThat(value("headwater_memory_bytes", "kind", "counter")).isEqualTo(counters);
    assertThat(value("headwater_memory_bytes", "kind", "stage")).isZero();
    // What nobody forgets is bounded by number.
    assertThat(value("headwater_memory_bytes", "kind", "action")).isBetween(1e6, 20e6);
    assertThat(metrics.summary()).contains("count at \u00e9\u4e2d").doesNotContain("\u2028");
  }

  private void hostileStages(int from, int to) {
    TaskMetrics task = Events.metrics(10);
    for (int stage = from; stage < to; stage++) {
      metrics.onJobStart(Events.jobStart(stage, 1, null, stage));
      metrics.onStageSubmitted(Events.submitted(stage, 0, null));
      metrics.onTaskEnd(success(stage, finished(0, 0, false, 2_000), task));
      metrics.onStageCompleted(
          Events.completed(stage, 0, "count at \u00e9\u4e2d\n\u2028\"" + stage));
      metrics.onJobEnd(Events.jobEnd(stage, 2, true));
    }
  }

  @Test
  void whatIsHeldOfRunningStagesIsToldAndFreed() {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1, null, 7));
    metrics.onStageSubmitted(Events.submitted(7, 0, null));
    double empty = value("headwater_memory_bytes", "kind", "stage");
    TaskMetrics task = Events.metrics(10);
    for (int i = 0; i < 100_000; i++) {
      metrics.onTaskEnd(success(7, finished(i, 0, false, 2_000), task));
    }
    assertThat(value("headwater_memory_bytes", "kind", "stage") - empty)
        .as("three spreads, however many tasks")
        .isBetween(3e3, 50e3);
    metrics.onStageCompleted(Events.completed(7, 0));
    assertThat(value("headwater_memory_bytes", "kind", "stage")).isEqualTo(empty);
  }

  @Test
  void executorsAndNodesThatAreExcludedCountByScope() {
    metrics.application(info("excluded").build());
    metrics.onExecutorExcluded("1");
    metrics.onExecutorExcluded("2");
    metrics.onExecutorExcludedForStage();
    metrics.onNodeExcluded(false);
    metrics.onNodeExcluded(true);
    metrics.onExecutorReleased("1");

    assertThat(value("spark_executors_excluded_total", "scope", "app")).isEqualTo(2);
    assertThat(value("spark_executors_excluded_total", "scope", "stage")).isEqualTo(1);
    assertThat(value("spark_nodes_excluded_total", "scope", "app")).isEqualTo(1);
    assertThat(value("spark_nodes_excluded_total", "scope", "stage")).isEqualTo(1);
    assertThat(value("spark_executors_excluded")).isEqualTo(1);
    metrics.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "2", "idle"));
    assertThat(value("spark_executors_excluded")).isZero();
  }

  @Test
  void timeOnTheBusCountsByKindOfCallback() {
    metrics.onCallback("task_end", 1_500);
    metrics.onCallback("task_start", 500);
    metrics.onCallback("driver_accum_updates", 2_000_000);

    assertThat(value("headwater_listener_seconds_total", "callback", "task")).isEqualTo(2e-6);
    assertThat(value("headwater_listener_seconds_total", "callback", "other")).isEqualTo(2e-3);
    Sample tasks =
        SparkApplication.sample(
            metrics.snapshot(), "headwater_listener_duration_seconds", "callback", "task");
    assertThat(tasks.counts()).startsWith(1, 1, 0);
  }

  @Test
  void actionsThatNobodyForgetsAreBounded() {
    for (int i = 0; i < 30_000; i++) {
      metrics.onJobStart(Events.jobStart(i, 1, null));
      metrics.onJobEnd(Events.jobEnd(i, 2, true));
    }
    assertThat(value("headwater_tracked", "kind", "action")).isEqualTo(10_000);
    assertThat(metrics.ofJob(29_999).jobs()).isEqualTo(1);
  }

  @Test
  void jobDurationsFallIntoBuckets() {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1_000, null));
    metrics.onJobEnd(Events.jobEnd(0, 1_250, true));
    metrics.onJobStart(Events.jobStart(1, 1_000, null));
    metrics.onJobEnd(Events.jobEnd(1, 99_000_000, true));
    Sample sample =
        SparkApplication.sample(
            metrics.snapshot(), "spark_job_duration_seconds", "outcome", "succeeded");
    assertThat(sample.bounds()[1]).isEqualTo(0.25);
    assertThat(sample.counts()[1]).isEqualTo(1);
    assertThat(sample.counts()[sample.bounds().length]).isEqualTo(1);
    assertThat(sample.value()).isEqualTo(98_999.25);
  }

  @Test
  void aMillionTasksInTenThousandStagesLeaveNothingBehind() {
    metrics.application(info("app").build());
    TaskMetrics task = Events.metrics(10);
    task.registerAccumulator(Events.sqlMetric(33, 1));
    TaskInfo[] infos = new TaskInfo[100];
    for (int i = 0; i < infos.length; i++) {
      infos[i] = finished(i, 0, false, 2_000);
    }
    for (int stage = 0; stage < 10_000; stage++) {
      Properties execution = Events.execution(stage / 100);
      metrics.onJobStart(Events.jobStart(stage, 1, execution, stage));
      metrics.onStageSubmitted(Events.submitted(stage, 0, execution));
      for (TaskInfo info : infos) {
        metrics.onTaskEnd(success(stage, info, task));
      }
      metrics.onStageCompleted(Events.completed(stage, 0));
      metrics.onJobEnd(Events.jobEnd(stage, 2, true));
    }
    assertThat(value("spark_tasks_total", "outcome", "success")).isEqualTo(1_000_000);
    assertThat(metrics.ofExecution(99).accumulator(33)).isEqualTo(10_000L);
    for (int execution = 0; execution < 100; execution++) {
      metrics.forgetExecution(execution);
    }
    for (String kind : Arrays.asList("job", "stage", "action")) {
      assertThat(value("headwater_tracked", "kind", kind)).as(kind).isZero();
    }
  }

  @Test
  void anyThreadMayReadWhileTheBusWrites() throws Exception {
    metrics.application(info("app").build());
    metrics.onJobStart(Events.jobStart(0, 1, Events.execution(5), 7));
    TaskMetrics task = Events.metrics(1_000);
    task.outputMetrics().setRecordsWritten(3);
    Thread bus =
        new Thread(
            () -> {
              for (int i = 0; i < 50_000; i++) {
                metrics.onTaskEnd(success(7, finished(i, 0, false, 2_000), task));
              }
            });
    bus.start();
    long before = 0;
    while (bus.isAlive()) {
      long records = metrics.ofExecution(5).outputRecords();
      assertThat(records).isGreaterThanOrEqualTo(before);
      assertThat(records % 3).as("a task counts as a whole").isZero();
      before = records;
      metrics.snapshot();
    }
    bus.join();
    assertThat(metrics.ofExecution(5).outputRecords()).isEqualTo(150_000);
    assertThat(value("spark_task_run_seconds_total")).isEqualTo(50_000);
  }
}
