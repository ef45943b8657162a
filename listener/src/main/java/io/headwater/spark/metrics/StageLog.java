package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.StageInfo;

/**
 * The slowest stages of an application by name, of each its slowest attempt. Written by one thread,
 * read by any.
 */
final class StageLog {
  /** Names that are kept. */
  static final int CAP = 20;

  private static final Comparator<Entry> BY_DURATION =
      Comparator.comparingLong(each -> each.durationMillis);

  private final Map<String, Entry> slowest = new HashMap<>();
  private Entry mostSkewed;

  /**
   * @param stage a stage attempt that ended
   * @param spread {@code null} when no task of it has succeeded
   */
  synchronized void ended(StageInfo stage, long durationMillis, StageSpread spread) {
    Entry entry = new Entry(stage, durationMillis, spread);
    Entry before = slowest.get(entry.name);
    if (before == null || before.durationMillis < durationMillis) {
      slowest.put(entry.name, entry);
      if (slowest.size() > CAP) {
        slowest.remove(slowest.values().stream().min(BY_DURATION).get().name);
      }
    }
    if (entry.skew > 0 && (mostSkewed == null || entry.skew > mostSkewed.skew)) {
      mostSkewed = entry;
    }
  }

  /** The slowest first. */
  synchronized List<Entry> slowest() {
    List<Entry> sorted = new ArrayList<>(slowest.values());
    sorted.sort(BY_DURATION.reversed());
    return sorted;
  }

  /** The attempt whose longest task took most against the median; {@code null} when unknown. */
  synchronized Entry mostSkewed() {
    return mostSkewed;
  }

  /** The series of one of {@link StageMetric}'s. */
  List<Sample> samples(Metric metric) {
    List<Sample> samples = new ArrayList<>();
    for (Entry each : slowest()) {
      if (metric != StageMetric.SKEW || each.skew > 0) {
        samples.add(Sample.of(each.value(metric), "stage", each.name));
      }
    }
    return samples;
  }

  /** One stage attempt that ended. */
  static final class Entry {
    private static final int MAX_LENGTH = 80;

    final int stageId;

    /** What Spark calls the stage: the call and its line. */
    final String name;

    final long durationMillis;
    final int tasks;
    final long longestTaskMillis;
    final long medianTaskMillis;
    final double skew;
    private final long taskMillis;
    private final long shuffleBytes;
    private final long spillBytes;

    Entry(StageInfo stage, long durationMillis, StageSpread spread) {
      this.stageId = stage.stageId();
      this.name = LabelText.of(stage.name(), MAX_LENGTH, "?");
      this.durationMillis = durationMillis;
      this.tasks = spread == null ? 0 : spread.tasks();
      this.longestTaskMillis = spread == null ? 0 : spread.maxDurationMillis();
      this.medianTaskMillis = spread == null ? 0 : spread.medianDurationMillis();
      this.skew = spread == null ? 0 : spread.ratio(0);
      TaskMetrics sums = stage.taskMetrics();
      this.taskMillis = sums == null ? 0 : sums.executorRunTime();
      this.shuffleBytes =
          sums == null
              ? 0
              : sums.shuffleReadMetrics().totalBytesRead()
                  + sums.shuffleWriteMetrics().bytesWritten();
      this.spillBytes = sums == null ? 0 : sums.diskBytesSpilled();
    }

    private double value(Metric metric) {
      if (metric == StageMetric.DURATION) {
        return durationMillis / 1e3;
      } else if (metric == StageMetric.TASKS) {
        return tasks;
      } else if (metric == StageMetric.TASK_SECONDS) {
        return taskMillis / 1e3;
      } else if (metric == StageMetric.SKEW) {
        return skew;
      } else if (metric == StageMetric.SHUFFLE) {
        return (double) shuffleBytes;
      } else if (metric == StageMetric.SPILL) {
        return (double) spillBytes;
      }
      throw new IllegalArgumentException("Not a metric of stages: " + metric);
    }
  }
}
