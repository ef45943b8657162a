package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a person wants to know of a run that ended: where the time went, what was thrown away, and
 * what to look at first. Made of the numbers that are exported, so that it says the same.
 */
final class RunSummary {
  /** Datasets that are named; the others are counted. */
  private static final int NAMED = 10;

  private final Map<String, MetricFamily> families = new HashMap<>();
  private final StageLog stages;
  private final int cores;

  /**
   * @param cores the most that there were at the same time
   */
  RunSummary(List<MetricFamily> snapshot, StageLog stages, int cores) {
    snapshot.forEach(family -> families.put(family.name(), family));
    this.stages = stages;
    this.cores = cores;
  }

  /** Some lines of text, the first a heading. */
  String text(String application) {
    List<String> lines = new ArrayList<>();
    lines.add("Headwater, what " + application + " has done");
    double run = sum("spark_task_run_seconds_total");
    double wall = sum("spark_app_duration_seconds");
    lines.add(
        String.format(
            Locale.ROOT,
            "  ran %s: %,.0f jobs (%,.0f failed), %,.0f task attempts (%,.0f failed, %,.0f killed),"
                + " %s of task time, on average %.1f tasks at a time on %d cores at most",
            seconds(wall),
            sum("spark_jobs_completed_total"),
            sum("spark_jobs_completed_total", "outcome", "failed"),
            sum("spark_tasks_total"),
            sum("spark_tasks_total", "outcome", "failed"),
            sum("spark_tasks_total", "outcome", "killed"),
            seconds(run),
            wall > 0 ? run / wall : 0,
            cores));
    lines.add("  task time went into " + whereTimeWent(run));
    lines.add(
        String.format(
            Locale.ROOT,
            "  read %s (%,.0f records), wrote %s (%,.0f records), shuffled %s, spilled %s to disk",
            bytes(sum("spark_input_bytes_total")),
            sum("spark_input_records_total"),
            bytes(sum("spark_output_bytes_total")),
            sum("spark_output_records_total"),
            bytes(sum("spark_shuffle_write_bytes_total")),
            bytes(sum("spark_spill_bytes_total", "medium", "disk"))));
    lines.add("  " + wasteAndSkew(run));
    stages.longest().forEach(stage -> lines.add(slow(stage)));
    datasets(
        lines, "wrote", "spark_dataset_written_rows_total", "spark_dataset_written_bytes_total");
    datasets(lines, "read", "spark_dataset_read_rows_total", "spark_dataset_read_bytes_total");
    lines.add("  look first at: " + lookFirst(run, wall));
    return String.join("\n", lines);
  }

  private static String slow(StageLog.Entry stage) {
    String tasks =
        stage.tasks == 0
            ? "no task succeeded"
            : String.format(
                Locale.ROOT,
                "%,d tasks succeeded, the longest in %s, half of them in at most %s",
                stage.tasks,
                seconds(stage.longestTaskMillis / 1e3),
                seconds(stage.medianTaskMillis / 1e3));
    return String.format(
        Locale.ROOT,
        "  stage %d %s: %s%s, %s",
        stage.stageId,
        stage.name,
        stage.failed ? "failed after " : "",
        seconds(stage.durationMillis / 1e3),
        tasks);
  }

  private String whereTimeWent(double run) {
    Map<String, Double> parts = new TreeMap<>();
    double cpu = sum("spark_task_cpu_seconds_total");
    double gc = sum("spark_task_gc_seconds_total");
    double wait = sum("spark_shuffle_fetch_wait_seconds_total");
    double write = sum("spark_shuffle_write_seconds_total");
    parts.put("CPU", cpu);
    parts.put("garbage collection", gc);
    parts.put("waiting for shuffle blocks", wait);
    parts.put("writing shuffle", write);
    parts.put("other (I/O, other processes)", Math.max(0, run - cpu - gc - wait - write));
    List<String> shown = new ArrayList<>();
    parts.entrySet().stream()
        .filter(part -> run > 0 && part.getValue() / run >= 0.005)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            part ->
                shown.add(
                    String.format(
                        Locale.ROOT, "%s %.0f %%", part.getKey(), 100 * part.getValue() / run)));
    return shown.isEmpty() ? "nothing" : String.join(", ", shown);
  }

  private String wasteAndSkew(double run) {
    double wasted = sum("spark_task_wasted_seconds_total");
    StageLog.Entry skewed = stages.mostSkewed();
    return String.format(
        Locale.ROOT,
        "%s of the task time (%.0f %%) went into attempts that failed or were killed; worst skew: %s",
        seconds(wasted),
        run > 0 ? 100 * wasted / run : 0,
        skewed == null
            ? "no stage had enough tasks to tell"
            : String.format(
                Locale.ROOT,
                "stage %d %s, the longest task took %s, %.1f times the median",
                skewed.stageId,
                skewed.name,
                seconds(skewed.longestTaskMillis / 1e3),
                skewed.skew));
  }

  private void datasets(List<String> lines, String verb, String rows, String bytes) {
    Map<String, Double> byRows = byDataset(rows);
    Map<String, Double> byBytes = byDataset(bytes);
    byBytes.keySet().forEach(dataset -> byRows.putIfAbsent(dataset, Double.NaN));
    int named = 0;
    for (Map.Entry<String, Double> each : byRows.entrySet()) {
      if (named++ == NAMED) {
        lines.add(String.format(Locale.ROOT, "  %s %d more datasets", verb, byRows.size() - NAMED));
        return;
      }
      Double size = byBytes.get(each.getKey());
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s %s: %s rows%s",
              verb,
              each.getKey(),
              each.getValue().isNaN()
                  ? "unknown"
                  : String.format(Locale.ROOT, "%,.0f", each.getValue()),
              size == null ? "" : ", " + bytes(size)));
    }
  }

  private Map<String, Double> byDataset(String name) {
    Map<String, Double> sums = new TreeMap<>();
    for (Sample sample : samples(name)) {
      sums.merge(label(sample, "dataset"), sample.value(), Double::sum);
    }
    return sums;
  }

  /** The first of the peers' heuristics that is true; the limits are those of the dashboards. */
  private String lookFirst(double run, double wall) {
    double tasks = sum("spark_tasks_total");
    double jobsFailed = sum("spark_jobs_completed_total", "outcome", "failed");
    double wasted = sum("spark_task_wasted_seconds_total");
    double gc = sum("spark_task_gc_seconds_total");
    double spilled = sum("spark_spill_bytes_total", "medium", "disk");
    StageLog.Entry skewed = stages.mostSkewed();
    if (jobsFailed > 0) {
      StageLog.Entry last = stages.lastFailed();
      return String.format(
          Locale.ROOT,
          "failed jobs, of which there are %,.0f%s",
          jobsFailed,
          last == null
              ? ""
              : String.format(Locale.ROOT, "; last failed stage %d %s", last.stageId, last.name));
    } else if (run > 0 && wasted / run > 0.1) {
      return String.format(
          Locale.ROOT,
          "%.0f %% of the task time gave nothing: failed and killed tasks",
          100 * wasted / run);
    } else if (skewed != null
        && skewed.skew > StageSpread.SKEWED
        && skewed.longestTaskMillis > 5000) {
      return String.format(
          Locale.ROOT,
          "skew: the longest task of stage %d (%s) took %.1f times the median",
          skewed.stageId,
          skewed.name,
          skewed.skew);
    } else if (gc > 10 && gc / run > 0.1) {
      return String.format(
          Locale.ROOT,
          "garbage collection, %.0f %% of the task time: more memory or fewer cores",
          100 * gc / run);
    } else if (spilled > Math.max(sum("spark_input_bytes_total"), 100e6)) {
      return "spill: more went to disk than was read; more partitions or more memory";
    } else if (tasks > 5000 && run / tasks < 0.5) {
      return String.format(
          Locale.ROOT,
          "%,.0f tasks of %s on average: fewer, larger partitions",
          tasks,
          seconds(run / tasks));
    } else if (wall > 60 && run / wall < cores / 2.0) {
      return String.format(
          Locale.ROOT,
          "idle cores: on average %.1f of up to %d had a task; fewer cores, more partitions, or"
              + " actions at the same time",
          run / wall,
          cores);
    }
    return "nothing stands out";
  }

  private double sum(String name, String... label) {
    double sum = 0;
    for (Sample sample : samples(name)) {
      if (label.length == 0 || label[1].equals(label(sample, label[0]))) {
        sum += sample.value();
      }
    }
    return sum;
  }

  private List<Sample> samples(String name) {
    MetricFamily family = families.get(name);
    return family == null ? new ArrayList<>() : family.samples();
  }

  private static String label(Sample sample, String name) {
    List<String> labels = sample.labels();
    for (int i = 0; i < labels.size(); i += 2) {
      if (labels.get(i).equals(name)) {
        return labels.get(i + 1);
      }
    }
    return "";
  }

  private static String seconds(double seconds) {
    return seconds >= 120
        ? String.format(
            Locale.ROOT, "%.0f min %02.0f s", Math.floor(seconds / 60), Math.floor(seconds % 60))
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private static String bytes(double bytes) {
    String[] units = {"B", "KB", "MB", "GB", "TB", "PB"};
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }
    return unit == 0
        ? String.format(Locale.ROOT, "%.0f B", size)
        : String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }
}
