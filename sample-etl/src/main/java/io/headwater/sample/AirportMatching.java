package io.headwater.sample;

import io.headwater.sample.stage.PipelineException;
import io.headwater.sample.stage.Settings;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The application: finds which airports of OpenFlights are which of OurAirports. Ends with exit
 * code 0, with 2 for a wrong option, and with 1 and one line for anything else that the user can
 * put right.
 */
@Command(
    name = "airport-matching",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 110,
    description = "Finds which airports of the OpenFlights list are which of the OurAirports list.")
public final class AirportMatching implements Callable<Integer> {
  @Mixin private Options options = new Options();

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  public static void main(String[] args) {
    int exit = commandLine(new AirportMatching()).execute(args);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /** The command line, which answers a wrong option with one line. */
  static CommandLine commandLine(AirportMatching application) {
    CommandLine commandLine =
        new CommandLine(application).setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(
        (e, args) -> {
          e.getCommandLine().getErr().println("error: " + e.getMessage() + " (see --help)");
          return CommandLine.ExitCode.USAGE;
        });
    return commandLine;
  }

  Options options() {
    return options;
  }

  @Override
  public Integer call() {
    Settings settings = options.settings();
    SparkSession spark = session(new SparkConf(), settings.scale());
    try {
      Pipeline pipeline = new Pipeline(spark, settings, out);
      pipeline.run(options.stages());
      if (options.evaluates()) {
        pipeline.printQuality();
      }
      out.println();
      out.println("matches: " + settings.output() + "/store/matches");
      out.println(
          "         and table " + settings.jdbc().table() + " in " + settings.jdbc().place());
      return CommandLine.ExitCode.OK;
    } catch (PipelineException e) {
      out.println();
      out.flush();
      err.println("error: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } finally {
      spark.stop();
    }
  }

  /** A session with the defaults of this application, where the user has not set anything else. */
  public static SparkSession session(SparkConf conf, int scale) {
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "airports");
    // 200 partitions, Spark's own default, are far too many for these data.
    conf.setIfMissing("spark.sql.shuffle.partitions", String.valueOf(4 + scale * 2));
    // A row is checked for the right number of columns only when the reader parses all of them.
    conf.setIfMissing("spark.sql.csv.parser.columnPruning.enabled", "false");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
