package io.headwater.sample.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Says in a few lines what a file of OpenLineage events and one of Prometheus metrics show. */
public final class LineageSummary {
  private static final double BYTES_PER_MB = 1e6;

  private LineageSummary() {}

  /**
   * Expects the file of events and that of metrics in Prometheus' text format, and, if one column
   * is to be traced back, its dataset by the last two parts of its path, and its name.
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2 && args.length != 4) {
      System.err.println("error: expected FILE_OF_EVENTS FILE_OF_METRICS [DATASET COLUMN]");
      System.exit(2);
    }
    System.out.println(lineage(Paths.get(args[0])));
    System.out.println(metrics(Paths.get(args[1])));
    if (args.length == 4) {
      System.out.print(trace(Paths.get(args[0]), args[2], args[3]));
    }
  }

  /** Where the events are and what they show, or that there are none. */
  static String lineage(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "lineage: none, " + file + " is not there";
    }
    LineageEvents events = LineageEvents.of(EventFile.read(file));
    StringJoiner outcomes = new StringJoiner(", ");
    int runs = 0;
    for (Map.Entry<String, Integer> outcome : events.runsByOutcome().entrySet()) {
      outcomes.add(outcome.getValue() + " " + outcome.getKey());
      runs += outcome.getValue();
    }
    return String.format(
        Locale.ROOT,
        "lineage: %s%n  %,d events of %,d runs (%s) in %.1f s%n"
            + "  %,d datasets with %,d columns, %,d column edges, %,d rows written",
        file,
        events.events(),
        runs,
        outcomes,
        events.seconds(),
        events.datasets(),
        events.columns(),
        events.edges(),
        events.rowsWritten());
  }

  /** Where the metrics are and what they show, or that there are none. */
  static String metrics(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "metrics: none, " + file + " is not there";
    }
    MetricsFile metrics = MetricsFile.read(file);
    return String.format(
        Locale.ROOT,
        "metrics: %s%n  %,d values of %,d metrics: %,.0f jobs, %,.0f tasks (%,.0f failed), %.1f s of task time,"
            + " %.1f MB written",
        file,
        metrics.samples(),
        metrics.metrics(),
        metrics.sum("spark_jobs_completed_total", ""),
        metrics.sum("spark_tasks_total", ""),
        metrics.sum("spark_tasks_total", "outcome=\"failed\""),
        metrics.sum("spark_task_run_seconds_total", ""),
        metrics.sum("spark_output_bytes_total", "") / BYTES_PER_MB);
  }

  /** Where a column comes from, with a line end; nothing if the events do not know it. */
  static String trace(Path file, String dataset, String column) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    List<String> lines = ColumnTrace.of(DatasetGraph.of(EventFile.read(file)), dataset, column);
    if (lines.isEmpty()) {
      return "";
    }
    String question = "where does " + column + " of " + dataset + " come from?";
    String indented = String.join(System.lineSeparator() + "  ", lines);
    return question + System.lineSeparator() + "  " + indented + System.lineSeparator();
  }
}
