package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of single executors, where the user asked for them. The executors that came first have
 * series of their own until they go; all others share one, and so does what is told of an executor
 * that has gone. An id is never used twice, so that no counter of its own falls.
 *
 * <p>Written by the listener-bus thread, read by any. State is a row per executor that there is.
 */
final class ExecutorRows {
  /** The most executors that can have series of their own. */
  static final int MOST = 50;

  private static final int MAX_LENGTH = 128;
  private static final String ID = "executor_id";

  private final int most;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Row gone = new Row("");
  private int withOwn;

  /**
   * @param most how many have series of their own; 0: nothing is kept and there are no samples
   */
  ExecutorRows(int most) {
    this.most = Math.min(most, MOST);
  }

  synchronized void added(String executorId, String host) {
    if (most > 0) {
      Row row = rows.computeIfAbsent(executorId, id -> new Row(host));
      if (!row.own && withOwn < most) {
        row.own = true;
        withOwn++;
      }
    }
  }

  synchronized void removed(String executorId) {
    Row row = rows.remove(executorId);
    if (row != null && row.own) {
      withOwn--;
    } else if (row != null) {
      row.active = 0; // their ends may come behind this
      gone.take(row);
    }
  }

  /** Whether there are any. */
  boolean areKept() {
    return most > 0;
  }

  /** So many more tasks run on an executor, or fewer. */
  synchronized void active(String executorId, int more) {
    Row row = rows.get(executorId);
    if (row != null) {
      row.active += more;
    }
  }

  synchronized void taskEnded(String executorId, TaskOutcome outcome, long runMillis) {
    if (most == 0) {
      return;
    }
    Row row = rows.getOrDefault(executorId, gone);
    row.tasks[outcome.place()]++;
    row.runMillis += runMillis;
  }

  /** The samples of one of {@link ExecutorRowMetric}'s, without app. */
  synchronized List<Sample> samples(Metric metric) {
    List<Sample> samples = new ArrayList<>();
    Row others = new Row("");
    others.take(gone);
    boolean shared = gone.hasCounted();
    for (Map.Entry<String, Row> each : rows.entrySet()) {
      if (each.getValue().own) {
        each.getValue().samples(metric, LabelText.of(each.getKey(), MAX_LENGTH, "?"), samples);
      } else {
        others.take(each.getValue());
        shared = true;
      }
    }
    if (shared) {
      others.samples(metric, Label.OTHER, samples);
    }
    return samples;
  }

  private static final class Row {
    private final String host;
    private final long[] tasks = new long[TaskOutcome.values().length];
    private long runMillis;
    private int active;
    private boolean own;

    private Row(String host) {
      this.host = host;
    }

    private void take(Row other) {
      for (int i = 0; i < tasks.length; i++) {
        tasks[i] += other.tasks[i];
      }
      runMillis += other.runMillis;
      active += other.active;
    }

    private boolean hasCounted() {
      for (long each : tasks) {
        if (each > 0) {
          return true;
        }
      }
      return false;
    }

    private void samples(Metric metric, String id, List<Sample> into) {
      if (metric == ExecutorRowMetric.INFO) {
        String where = LabelText.of(host, MAX_LENGTH, Label.OTHER);
        into.add(Sample.of(1, ID, id, "host", where));
      } else if (metric == ExecutorRowMetric.TASKS_ACTIVE) {
        into.add(Sample.of(active, ID, id));
      } else if (metric == ExecutorRowMetric.RUN) {
        into.add(Sample.of(runMillis / 1e3, ID, id));
      } else if (metric == ExecutorRowMetric.TASKS) {
        for (int i = 0; i < tasks.length; i++) {
          into.add(
              Sample.of(
                  (double) tasks[i], ID, id, "outcome", TaskMetric.TASKS.by().values().get(i)));
        }
      } else {
        throw new IllegalArgumentException("Not a metric of single executors: " + metric);
      }
    }
  }
}
