package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.ApplicationInfo;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.FetchFailed;
import org.apache.spark.Resubmitted$;
import org.apache.spark.executor.TaskMetrics$;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.util.AccumulatorV2;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;

/**
 * Attempts that end without telling what they did: what their heartbeats had told stands. By hand,
 * because heartbeats of a local master carry no names; with real executors, and against Spark's own
 * store, in dashboards/live.
 */
class LostTasksTest {
  private static final String READ = "internal.metrics.shuffle.read.recordsRead";
  private static final String WRITTEN = "internal.metrics.output.recordsWritten";

  private final ApplicationMetrics metrics = new ApplicationMetrics();

  LostTasksTest() {
    metrics.application(
        ApplicationInfo.builder()
            .name("app")
            .id("app-1")
            .startTime(Instant.ofEpochMilli(4_000))
            .sparkVersion("3.0.1")
            .agentVersion("1.2.3")
            .build());
  }

  @Test
  void theLastHeartbeatCountsAtTheEndOfAnAttemptThatTellsNothing() {
    TaskInfo info = Events.finished(4, 0, false, 3_000);
    heartbeat(info.taskId(), READ, 10, WRITTEN, 7);
    heartbeat(info.taskId(), READ, 25, WRITTEN, 7);
    assertThat(value("spark_shuffle_read_records_total")).isZero();

    metrics.onTaskEnd(Events.taskEnd(1, new FetchFailed(null, 0, 0L, 0, 0, "lost"), info, null));

    assertThat(value("spark_shuffle_read_records_total")).isEqualTo(25);
    assertThat(value("spark_output_records_total")).as("of a lost attempt").isZero();
    assertThat(value("spark_task_scheduler_delay_seconds_total")).as("not known").isZero();
    // The same attempt again, for a result that was lost.
    metrics.onTaskEnd(Events.taskEnd(1, Resubmitted$.MODULE$, info, null));
    assertThat(value("spark_shuffle_read_records_total")).isEqualTo(25);
  }

  @Test
  void anEndThatTellsAllReplacesWhatHeartbeatsTold() {
    TaskInfo info = Events.finished(4, 0, false, 3_000);
    heartbeat(info.taskId(), READ, 10, WRITTEN, 7);
    metrics.onTaskEnd(Events.success(1, info, Events.metrics(500)));

    assertThat(value("spark_shuffle_read_records_total")).isZero();
    assertThat(value("spark_task_run_seconds_total")).isEqualTo(0.5);
    assertThat(value("spark_task_scheduler_delay_seconds_total")).isEqualTo(1.5);
    metrics.onTaskEnd(Events.taskEnd(1, Resubmitted$.MODULE$, info, null));
    assertThat(value("spark_shuffle_read_records_total")).isZero();
  }

  @Test
  void whatAResubmittedTaskToldLateCountsNever() {
    TaskInfo info = Events.finished(4, 0, false, 3_000);
    metrics.onTaskEnd(Events.success(1, info, Events.metrics(500)));
    heartbeat(info.taskId(), READ, 10, WRITTEN, 7);
    metrics.onTaskEnd(Events.taskEnd(1, Resubmitted$.MODULE$, info, null));
    assertThat(value("spark_shuffle_read_records_total")).isZero();
  }

  @Test
  void tasksWhoseEndNeverComesAreBounded() {
    for (int i = 0; i < RunningTasks.MOST + 500; i++) {
      heartbeat(i, READ, 1, WRITTEN, 1);
      heartbeat(0, READ, 1000, WRITTEN, 1);
    }
    assertThat(value("headwater_memory_bytes", "kind", "stage"))
        .isEqualTo((double) RunningTasks.MOST * TaskNumbers.BYTES);
    // One that goes on telling stays.
    metrics.onTaskEnd(
        Events.taskEnd(
            1,
            new FetchFailed(null, 0, 0L, 0, 0, "lost"),
            Events.finished(0, 0, false, 3_000),
            null));
    assertThat(value("spark_shuffle_read_records_total")).isEqualTo(1000);
  }

  @Test
  void heartbeatsNameEachFieldAsSparkDoes() {
    Set<String> names = new HashSet<>();
    Iterator<?> each = TaskMetrics$.MODULE$.empty().internalAccums().iterator();
    while (each.hasNext()) {
      names.add(((AccumulatorV2<?, ?>) each.next()).name().get());
    }
    int known = 0;
    for (String name : names) {
      known += TaskField.ofAccumulator(name) == null ? 0 : 1;
    }
    assertThat(known).isEqualTo(TaskField.COUNT);
    assertThat(names).contains(TaskNumbers.PEAK_MEMORY);
  }

  private void heartbeat(long taskId, String name, long value, String other, long otherValue) {
    metrics.onExecutorMetricsUpdate(
        Events.heartbeat(
            taskId,
            Events.accumulable(name, value),
            Events.accumulable(other, otherValue),
            Events.accumulable("internal.metrics.of a later Spark", 1)));
  }

  private double value(String name, String... label) {
    return SparkApplication.sample(metrics.snapshot(), name, label).value();
  }
}
