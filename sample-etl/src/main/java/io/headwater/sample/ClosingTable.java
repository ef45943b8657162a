package io.headwater.sample;

import io.headwater.sample.stage.RowCounts;
import io.headwater.sample.stage.StageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the run did, one line per stage: rows in, rows out, seconds. */
final class ClosingTable {
  private final List<String> lines = new ArrayList<>();
  private double seconds;

  void add(StageName stage, RowCounts rows, double stageSeconds) {
    lines.add(line(stage.toString(), rows.in(), rows.out(), stageSeconds));
    seconds += stageSeconds;
  }

  /** The table with a header and a closing line for the whole. */
  @Override
  public String toString() {
    String rule = "------------------------------------------------";
    return String.format(
            Locale.ROOT, "%-12s %12s %12s %9s%n", "stage", "rows in", "rows out", "seconds")
        + rule
        + System.lineSeparator()
        + String.join(System.lineSeparator(), lines)
        + System.lineSeparator()
        + rule
        + System.lineSeparator()
        + String.format(Locale.ROOT, "%-12s %12s %12s %9.1f", "all", "", "", seconds);
  }

  private static String line(String stage, long in, long out, double seconds) {
    return String.format(Locale.ROOT, "%-12s %,12d %,12d %9.1f", stage, in, out, seconds);
  }
}
