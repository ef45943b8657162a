package io.headwater.spark.metrics;

import io.headwater.spark.SparkBus;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.apache.spark.status.JobDataWrapper;
import org.apache.spark.status.StageDataWrapper;
import org.apache.spark.status.api.v1.JobData;
import org.apache.spark.status.api.v1.StageData;
import org.apache.spark.util.Utils;
import org.apache.spark.util.kvstore.KVStore;
import org.awaitility.Awaitility;
import scala.Option;
import scala.collection.Iterator;

/** A local Spark application with its metrics wired to it, and what Spark's own store says. */
final class SparkApplication implements AutoCloseable {
  final SparkSession session;
  final JavaSparkContext context;
  final WiredListener listener;
  final ApplicationMetrics metrics;

  private SparkApplication(SparkSession session) {
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.listener = WiredListener.latest();
    this.metrics = listener.metrics;
  }

  /**
   * @param conf key, value, key, value, ...
   */
  static SparkApplication start(String name, String master, String... conf) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName(name)
            .master(master)
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", "target/warehouse")
            .config("spark.extraListeners", WiredListener.class.getName());
    for (int i = 0; i < conf.length; i += 2) {
      builder.config(conf[i], conf[i + 1]);
    }
    // What other tests left in this JVM has another listener.
    Option<SparkContext> left = org.apache.spark.SparkContext$.MODULE$.getActive();
    if (left.isDefined()) {
      left.get().stop();
    }
    return new SparkApplication(builder.getOrCreate());
  }

  @Override
  public void close() {
    session.stop();
  }

  /** Waits until every event so far has been handled by all listeners, Spark's own included. */
  void settle() throws Exception {
    SparkBus.settle(session);
    if (!listener.thrown.isEmpty()) {
      throw new AssertionError("A callback threw", listener.thrown.get(0));
    }
  }

  List<StageData> stages() throws Exception {
    List<StageData> stages = new ArrayList<>();
    for (StageDataWrapper each : store().view(StageDataWrapper.class)) {
      stages.add(each.info());
    }
    return stages;
  }

  List<StageData> stagesOf(Set<Integer> ids) throws Exception {
    List<StageData> stages = new ArrayList<>(stages());
    stages.removeIf(stage -> !ids.contains(stage.stageId()));
    return stages;
  }

  List<JobData> jobs() throws Exception {
    List<JobData> jobs = new ArrayList<>();
    for (JobDataWrapper each : store().view(JobDataWrapper.class)) {
      jobs.add(each.info());
    }
    return jobs;
  }

  static long sum(List<StageData> stages, ToLongFunction<StageData> value) {
    return stages.stream().mapToLong(value).sum();
  }

  SQLExecutionUIData execution(long id) {
    SQLAppStatusStore sql = new SQLAppStatusStore(store(), Option.empty());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> sql.execution(id).isDefined() && sql.execution(id).get().metricValues() != null);
    return sql.execution(id).get();
  }

  static Set<Integer> stageIds(SQLExecutionUIData execution) {
    Set<Integer> ids = new HashSet<>();
    Iterator<?> each = execution.stages().iterator();
    while (each.hasNext()) {
      ids.add(((Number) each.next()).intValue());
    }
    return ids;
  }

  /** The metrics of an execution as Spark's SQL tab shows them: by id, with the type. */
  Map<Long, SQLPlanMetric> planMetrics(SQLExecutionUIData execution) {
    Map<Long, SQLPlanMetric> metrics = new TreeMap<>();
    Iterator<SQLPlanMetric> each = execution.metrics().iterator();
    while (each.hasNext()) {
      SQLPlanMetric metric = each.next();
      metrics.put(metric.accumulatorId(), metric);
    }
    return metrics;
  }

  /** What Spark shows as the total of a metric; {@code null} where it shows nothing. */
  static String shown(SQLExecutionUIData execution, long accumulatorId) {
    Option<String> text = execution.metricValues().get(accumulatorId);
    if (text.isEmpty()) {
      return null;
    }
    String value = text.get();
    return value.startsWith("total ")
        ? value.substring(value.indexOf('\n') + 1, value.indexOf(" (", value.indexOf('\n')))
        : value;
  }

  /** Our number written as Spark's SQL tab would; {@code null} for types that are no sums. */
  static String written(String metricType, long value) {
    switch (metricType) {
      case "sum":
        return String.format(java.util.Locale.US, "%,d", value);
      case "size":
        return Utils.bytesToString(value);
      case "timing":
        return Utils.msDurationToString(value);
      case "nsTiming":
        return Utils.msDurationToString(value / 1_000_000);
      default:
        return null;
    }
  }

  /** The one sample of a family with these labels beside {@code app}. */
  Sample sample(String name, String... labels) {
    return sample(metrics.snapshot(), name, labels);
  }

  static Sample sample(List<MetricFamily> snapshot, String name, String... labels) {
    List<Sample> found = new ArrayList<>();
    for (MetricFamily family : snapshot) {
      if (family.name().equals(name)) {
        for (Sample sample : family.samples()) {
          List<String> rest = new ArrayList<>(sample.labels());
          if (!rest.isEmpty() && rest.get(0).equals("app")) {
            rest = rest.subList(2, rest.size());
          }
          if (rest.equals(Arrays.asList(labels))) {
            found.add(sample);
          }
        }
      }
    }
    if (found.size() != 1) {
      throw new AssertionError(
          found.size() + " samples of " + name + Arrays.asList(labels) + " in " + snapshot);
    }
    return found.get(0);
  }

  double value(String name, String... labels) {
    return sample(name, labels).value();
  }

  private KVStore store() {
    return session.sparkContext().statusStore().store();
  }
}
