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
 * The slowest stages of an application by name, of each its slowest attempt; the sums over all
 * other attempts are kept beside them. Written by one thread, read by any.
 */
final class StageLog {
  /** Names that are kept. */
  static final int CAP = 20;

  /** Attempts that are kept whatever their names: in Python, all writes of tables have one name. */
  static final int LONGEST = 5;

  private static final Comparator<Entry> BY_DURATION =
      Comparator.comparingLong(each -> each.durationMillis);

  private final Map<String, Entry> slowest = new HashMap<>();
  private Entry others = Entry.NONE;
  private final List<Entry> longest = new ArrayList<>(LONGEST + 1);
  private Entry mostSkewed;
  private Entry lastFailed;

  /**
   * @param stage a stage attempt that ended
   * @param spread {@code null} when no task of it has succeeded
   */
  synchronized void ended(StageInfo stage, long durationMillis, StageSpread spread) {
    Entry entry = new Entry(stage, durationMillis, spread);
    longest.add(entry);
    longest.sort(BY_DURATION.reversed());
    if (longest.size() > LONGEST) {
      longest.remove(LONGEST);
    }
    if (entry.failed) {
      lastFailed = entry;
    }
    Entry before = slowest.get(entry.name);
    if (entry.name.equals(Label.OTHER)
        || (before != null && before.durationMillis >= durationMillis)) {
      another(entry);
    } else {
      slowest.put(entry.name, entry);
      if (before != null) {
        another(before);
      } else if (slowest.size() > CAP) {
        another(slowest.remove(slowest.values().stream().min(BY_DURATION).get().name));
      }
    }
    if (entry.skew > 0 && (mostSkewed == null || entry.lag() > mostSkewed.lag())) {
      mostSkewed = entry;
    }
  }

  private void another(Entry entry) {
    others = others.with(entry);
  }

  /** The slowest first. */
  synchronized List<Entry> slowest() {
    List<Entry> sorted = new ArrayList<>(slowest.values());
    sorted.sort(BY_DURATION.reversed());
    return sorted;
  }

  /** The attempts that took longest, the slowest first. */
  synchronized List<Entry> longest() {
    return new ArrayList<>(longest);
  }

  /** The last attempt that failed; {@code null} when none did. */
  synchronized Entry lastFailed() {
    return lastFailed;
  }

  /**
   * The attempt whose longest task ran on for the longest time behind the median; {@code null} when
   * unknown. A ratio alone would point to stages of milliseconds.
   */
  synchronized Entry mostSkewed() {
    return mostSkewed;
  }

  /** The series of one of {@link StageMetric}'s. */
  synchronized List<Sample> samples(Metric metric) {
    List<Sample> samples = new ArrayList<>();
    List<Entry> all = slowest();
    if (others != Entry.NONE) {
      all.add(others);
    }
    for (Entry each : all) {
      if (metric != StageMetric.SKEW || each.skew > 0) {
        samples.add(Sample.of(each.value(metric), "stage", each.name));
      }
    }
    return samples;
  }

  /** One stage attempt that ended, or the sums over those that have no entry of their own. */
  static final class Entry {
    private static final int MAX_LENGTH = 80;
    private static final Entry NONE = new Entry();

    final int stageId;

    /** What Spark calls the stage: the call and its line. */
    final String name;

    final boolean failed;
    final long durationMillis;
    final long tasks;
    final long longestTaskMillis;
    final long medianTaskMillis;
    final double skew;
    private final long taskMillis;
    private final long shuffleBytes;
    private final long spillBytes;

    Entry(StageInfo stage, long durationMillis, StageSpread spread) {
      this.stageId = stage.stageId();
      this.name = LabelText.redacted(stage.name(), MAX_LENGTH, "?");
      this.failed = stage.failureReason().isDefined();
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

    private Entry() {
      this.stageId = -1;
      this.name = Label.OTHER;
      this.failed = false;
      this.durationMillis = 0;
      this.tasks = 0;
      this.longestTaskMillis = 0;
      this.medianTaskMillis = 0;
      this.skew = 0;
      this.taskMillis = 0;
      this.shuffleBytes = 0;
      this.spillBytes = 0;
    }

    private Entry(Entry a, Entry b) {
      this.stageId = -1;
      this.name = Label.OTHER;
      this.failed = false;
      this.durationMillis = a.durationMillis + b.durationMillis;
      this.tasks = a.tasks + b.tasks;
      this.longestTaskMillis = Math.max(a.longestTaskMillis, b.longestTaskMillis);
      this.medianTaskMillis = 0;
      this.skew = Math.max(a.skew, b.skew);
      this.taskMillis = a.taskMillis + b.taskMillis;
      this.shuffleBytes = a.shuffleBytes + b.shuffleBytes;
      this.spillBytes = a.spillBytes + b.spillBytes;
    }

    /** The sums of both; of skew the larger. */
    private Entry with(Entry other) {
      return new Entry(this, other);
    }

    /** For how long the longest task ran on behind the median. */
    private long lag() {
      return longestTaskMillis - medianTaskMillis;
    }

    private double value(Metric metric) {
      if (metric == StageMetric.DURATION) {
        return durationMillis / 1e3;
      } else if (metric == StageMetric.TASKS) {
        return (double) tasks;
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
