package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;

/** Series of single executors, which are few however many executors there are. */
class ExecutorRowsTest {
  private final ExecutorRows rows = new ExecutorRows(2);

  @Test
  void numbersOfAnExecutorEqualSparksOwn() throws Exception {
    try (SparkApplication app = SparkApplication.start("rows", "local[2]")) {
      app.context.parallelize(Arrays.asList(1, 2, 3, 4, 5, 6), 6).count();
      app.session.range(0, 1000, 1, 3).repartition(2).count();
      app.settle();

      Iterator<ExecutorSummary> each =
          app.session.sparkContext().statusStore().executorList(true).iterator();
      ExecutorSummary spark = each.next();
      assertThat(each.hasNext()).isFalse();
      String of = spark.id();
      assertThat(tasks(app, of, "success")).isEqualTo(spark.completedTasks()).isPositive();
      assertThat(tasks(app, of, "failed")).isEqualTo(spark.failedTasks());
      assertThat(app.value("spark_executor_tasks_active", "executor_id", of)).isZero();
      assertThat(app.value("spark_executor_task_run_seconds_total", "executor_id", of))
          .isEqualTo(app.value("spark_task_run_seconds_total"));
      for (MetricFamily family : app.metrics.snapshot()) {
        if (family.name().equals("spark_executor_info")) {
          assertThat(family.samples()).hasSize(1);
          assertThat(family.samples().get(0).labels())
              .startsWith("app", "rows", "executor_id", of, "host");
        }
      }
    }
  }

  @Test
  void theFirstHaveSeriesUntilTheyGoAndTheOthersShareOne() {
    for (int i = 1; i <= 4; i++) {
      rows.added("" + i, "host-" + i);
      rows.active("" + i, 1);
      rows.active("" + i, -1);
      rows.taskEnded("" + i, TaskOutcome.SUCCESS, 1_000);
    }
    assertThat(all(ExecutorRowMetric.RUN)).isEqualTo("{1=1.0, 2=1.0, __other__=2.0}");
    rows.removed("1");
    rows.removed("3");
    assertThat(all(ExecutorRowMetric.RUN)).isEqualTo("{2=1.0, __other__=2.0}");
    // There is room again, for one that comes.
    rows.added("5", "host-5");
    rows.active("5", 1);
    assertThat(all(ExecutorRowMetric.TASKS_ACTIVE)).isEqualTo("{2=0.0, 5=1.0, __other__=0.0}");
    assertThat(rows.samples(ExecutorRowMetric.INFO).get(0).labels())
        .containsExactly("executor_id", "2", "host", "host-2");
  }

  @Test
  void theEndOfATaskMayComeBehindThatOfItsExecutor() {
    for (String id : new String[] {"1", "2", "3"}) {
      rows.added(id, "host");
      rows.active(id, 1);
      rows.removed(id);
      rows.active(id, -1);
      rows.taskEnded(id, TaskOutcome.FAILED, 0);
    }
    // The third at once has no series of its own.
    for (String id : new String[] {"4", "5", "6"}) {
      rows.added(id, "host");
      rows.active(id, 1);
    }
    for (String id : new String[] {"4", "5", "6"}) {
      rows.removed(id);
      rows.active(id, -1);
      rows.taskEnded(id, TaskOutcome.FAILED, 0);
    }
    assertThat(value(rows, ExecutorRowMetric.TASKS, Label.OTHER, "failed")).isEqualTo(6);
    assertThat(value(rows, ExecutorRowMetric.TASKS_ACTIVE, Label.OTHER)).isZero();
  }

  @Test
  void aThousandExecutorsWithHostileHostsStayWithinTheBound() {
    ExecutorRows many = new ExecutorRows(Integer.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      many.added("" + i, "host\n\"\u2028" + i);
      many.taskEnded("" + i, TaskOutcome.KILLED, 1);
    }
    for (Metric metric : ExecutorRowMetric.all()) {
      assertThat(many.samples(metric)).as(metric.metricName()).hasSize(metric.maxSamples());
    }
  }

  @Test
  void nothingIsKeptUnlessAskedFor() {
    ExecutorRows none = new ExecutorRows(0);
    none.added("1", "host");
    none.taskEnded("1", TaskOutcome.SUCCESS, 1_000);
    for (Metric metric : ExecutorRowMetric.all()) {
      assertThat(none.samples(metric)).as(metric.metricName()).isEmpty();
    }
  }

  private static double tasks(SparkApplication app, String executorId, String outcome) {
    return app.value("spark_executor_tasks_total", "executor_id", executorId, "outcome", outcome);
  }

  private String all(Metric metric) {
    TreeMap<String, Double> values = new TreeMap<>();
    for (Sample each : rows.samples(metric)) {
      values.put(each.labels().get(1), each.value());
    }
    return values.toString();
  }

  private static double value(ExecutorRows rows, Metric metric, String id, String... outcome) {
    return rows.samples(metric).stream()
        .filter(each -> each.labels().get(1).equals(id))
        .filter(each -> outcome.length == 0 || each.labels().get(3).equals(outcome[0]))
        .mapToDouble(Sample::value)
        .sum();
  }
}
