package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.metrics.ExecutorMetricType$;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * Memory and garbage collection of executors and driver, as their heartbeats say (every 10 s unless
 * {@code spark.executor.heartbeatInterval} says otherwise).
 *
 * <p>An executor tells only while it has a stage to run; until it tells again, what it said last
 * stands. State is one row per executor that there is. Written by the listener-bus thread, read by
 * any.
 */
final class ExecutorMemory {
  static final String[] AREAS = {
    "jvm_heap", "jvm_off_heap", "on_heap_execution", "off_heap_execution", "on_heap_storage",
    "off_heap_storage", "on_heap_unified", "off_heap_unified", "direct_pool", "mapped_pool"
  };
  private static final String DRIVER = "driver";
  private static final String[] ROLES = {DRIVER, "executor"};

  /**
   * Names of Spark's ExecutorMetricType: memory in the order of AREAS, process trees, collections.
   */
  private static final String[] NAMES = {
    "JVMHeapMemory",
    "JVMOffHeapMemory",
    "OnHeapExecutionMemory",
    "OffHeapExecutionMemory",
    "OnHeapStorageMemory",
    "OffHeapStorageMemory",
    "OnHeapUnifiedMemory",
    "OffHeapUnifiedMemory",
    "DirectPoolMemory",
    "MappedPoolMemory",
    "ProcessTreeJVMRSSMemory",
    "ProcessTreeJVMVMemory",
    "ProcessTreePythonRSSMemory",
    "ProcessTreePythonVMemory",
    "ProcessTreeOtherRSSMemory",
    "ProcessTreeOtherVMemory",
    "MinorGCTime",
    "MajorGCTime",
    "MinorGCCount",
    "MajorGCCount"
  };

  private static final int TREES = 10;
  private static final int COLLECTIONS = 16;
  private static final String[][] TREE_LABELS = {
    {"jvm", "rss"},
    {"jvm", "virtual"},
    {"python", "rss"},
    {"python", "virtual"},
    {"other", "rss"},
    {"other", "virtual"}
  };
  private static final boolean[] KNOWN = known();

  private final Map<String, long[]> rows = new HashMap<>();

  /** By role: most that was seen, and collections of executors that have gone. */
  private final long[][] peaks = new long[2][NAMES.length];

  private final long[][] gone = new long[2][NAMES.length];

  synchronized void update(SparkListenerExecutorMetricsUpdate event) {
    Iterator<?> each = event.executorUpdates().iterator();
    if (!each.hasNext()) {
      return;
    }
    long[] now = new long[NAMES.length];
    while (each.hasNext()) {
      // One entry for each stage that the executor runs, all with what was most since the last.
      ExecutorMetrics metrics = (ExecutorMetrics) ((Tuple2<?, ?>) each.next())._2();
      for (int i = 0; i < NAMES.length; i++) {
        if (KNOWN[i]) {
          now[i] = Math.max(now[i], metrics.getMetricValue(NAMES[i]));
        }
      }
    }
    long[] before = rows.put(event.execId(), now);
    long[] peak = peaks[role(event.execId())];
    for (int i = 0; i < NAMES.length; i++) {
      peak[i] = Math.max(peak[i], now[i]);
      if (before != null && i >= COLLECTIONS) {
        now[i] = Math.max(now[i], before[i]);
      }
    }
  }

  synchronized void removed(String executorId) {
    long[] last = rows.remove(executorId);
    if (last != null) {
      for (int i = COLLECTIONS; i < NAMES.length; i++) {
        gone[role(executorId)][i] += last[i];
      }
    }
  }

  synchronized List<Sample> now() {
    List<Sample> samples = new ArrayList<>();
    for (int role = 0; role < ROLES.length; role++) {
      List<long[]> own = own(role);
      for (int area = 0; area < AREAS.length && !own.isEmpty(); area++) {
        long max = 0;
        long sum = 0;
        for (long[] row : own) {
          max = Math.max(max, row[area]);
          sum += row[area];
        }
        samples.add(
            Sample.of((double) max, "role", ROLES[role], "area", AREAS[area], "stat", "max"));
        double average = (double) sum / own.size();
        samples.add(Sample.of(average, "role", ROLES[role], "area", AREAS[area], "stat", "avg"));
      }
    }
    return samples;
  }

  synchronized List<Sample> peaks() {
    List<Sample> samples = new ArrayList<>();
    for (int role = 0; role < ROLES.length; role++) {
      // A JVM without heap has not been heard of yet.
      for (int area = 0; area < AREAS.length && peaks[role][0] > 0; area++) {
        samples.add(
            Sample.of((double) peaks[role][area], "role", ROLES[role], "area", AREAS[area]));
      }
    }
    return samples;
  }

  /** Nothing as long as Spark does not look at process trees, which is its default. */
  synchronized List<Sample> processTrees() {
    List<Sample> samples = new ArrayList<>();
    for (int role = 0; role < ROLES.length; role++) {
      for (int tree = TREES; tree < COLLECTIONS && peaks[role][TREES] > 0; tree++) {
        long max = 0;
        for (long[] row : own(role)) {
          max = Math.max(max, row[tree]);
        }
        String[] labels = TREE_LABELS[tree - TREES];
        samples.add(
            Sample.of((double) max, "role", ROLES[role], "process", labels[0], "kind", labels[1]));
      }
    }
    return samples;
  }

  List<Sample> collectionSeconds() {
    return collections(COLLECTIONS, Unit.MILLIS);
  }

  List<Sample> collectionCounts() {
    return collections(COLLECTIONS + 2, Unit.COUNT);
  }

  private synchronized List<Sample> collections(int first, Unit unit) {
    List<Sample> samples = new ArrayList<>();
    for (int role = 0; role < ROLES.length; role++) {
      for (int i = 0; i < 2; i++) {
        long sum = gone[role][first + i];
        for (long[] row : own(role)) {
          sum += row[first + i];
        }
        String generation = i == 0 ? "minor" : "major";
        samples.add(Sample.of(unit.toBaseUnit(sum), "role", ROLES[role], "generation", generation));
      }
    }
    return samples;
  }

  private List<long[]> own(int role) {
    List<long[]> own = new ArrayList<>();
    rows.forEach(
        (id, row) -> {
          if (role(id) == role) {
            own.add(row);
          }
        });
    return own;
  }

  private static int role(String executorId) {
    return DRIVER.equals(executorId) ? 0 : 1;
  }

  /** Another Spark may lack a name, and would throw for it. */
  private static boolean[] known() {
    boolean[] known = new boolean[NAMES.length];
    for (int i = 0; i < NAMES.length; i++) {
      known[i] = ExecutorMetricType$.MODULE$.metricToOffset().contains(NAMES[i]);
    }
    return known;
  }
}
