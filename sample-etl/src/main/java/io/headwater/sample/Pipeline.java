package io.headwater.sample;

import io.headwater.sample.stage.RowCounts;
import io.headwater.sample.stage.Settings;
import io.headwater.sample.stage.StageContext;
import io.headwater.sample.stage.StageName;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Runs stages one after the other and says on a stream how far it is. */
public final class Pipeline {
  private static final double NANOS_PER_SECOND = 1e9;

  private final StageContext context;
  private final PrintStream out;

  /** A pipeline that runs in the given session, which stays open. */
  public Pipeline(SparkSession spark, Settings settings, PrintStream out) {
    this.context = new StageContext(spark, settings);
    this.out = out;
  }

  /** Runs the given stages in the order of {@link StageName}, and prints a closing table. */
  public void run(Set<StageName> stages) {
    ClosingTable table = new ClosingTable();
    int done = 0;
    for (StageName name : StageName.values()) {
      if (stages.contains(name)) {
        done++;
        out.printf(Locale.ROOT, "[%d/%d] %-11s ", done, stages.size(), name);
        out.flush();
        long start = System.nanoTime();
        RowCounts rows = name.stage().run(context);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        out.printf(
            Locale.ROOT, "%,d rows in, %,d rows out, %.1f s%n", rows.in(), rows.out(), seconds);
        table.add(name, rows, seconds);
      }
    }
    out.println();
    out.println(table);
  }

  /** Prints the figures that the evaluation has stored. */
  public void printQuality() {
    out.println();
    out.println(
        QualityText.of(
            context.spark().read().json(context.store().path("evaluate/quality")).first()));
  }
}
