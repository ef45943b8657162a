package io.headwater.sample.summary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Says in a few lines what a file of OpenLineage events and one of Prometheus metrics show. */
public final class LineageSummary {
  private LineageSummary() {}

  /**
   * Expects the file of events and, if there is one, that of metrics in Prometheus' text format.
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2) {
      System.err.println("error: expected FILE_OF_EVENTS [FILE_OF_METRICS]");
      System.exit(2);
    }
    System.out.println(lineage(Paths.get(args[0])));
    if (args.length == 2) {
      System.out.println(metrics(Paths.get(args[1])));
    }
  }

  /** Where the events are and what they show, or that there are none. */
  static String lineage(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "lineage: none, " + file + " is not there";
    }
    LineageEvents events = LineageEvents.read(file);
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

  /** Where the metrics are and how many there are, or that there are none. */
  static String metrics(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "metrics: none, " + file + " is not there";
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    long metrics = lines.stream().filter(line -> line.startsWith("# TYPE ")).count();
    long samples = lines.stream().filter(line -> !line.isEmpty() && !line.startsWith("#")).count();
    return String.format(
        Locale.ROOT, "metrics: %s%n  %,d values of %,d metrics", file, samples, metrics);
  }
}
