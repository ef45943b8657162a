package io.headwater.cli;

import io.headwater.delivery.Destinations;
import io.headwater.delivery.Drain;
import io.headwater.delivery.Leftovers;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists or sends what drivers have left that ended while their back end was away, or died. */
@Command(
    name = "drain",
    description = {
      "Lists what drivers have left that died or whose back end was away, or sends it.",
      "Run it as the user of the drivers. What a live driver keeps is not touched."
    },
    footer = {"", "Exit code: 0 nothing is left to send, 1 something is, 2 not understood."},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "<folder>",
      description =
          "The drivers' spark.headwater.spool.dir; where it is not given, that of the settings, else"
              + " its default.")
  private Path folder;

  @Option(
      names = "--send",
      description =
          "Sends it to the destinations that --conf names, with the tokens given there. Facts only"
              + " go to the address that they were meant for.")
  private boolean send;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "60",
      description = "Longest time to try for each destination (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Mixin private GivenSettings settings;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Destinations destinations = settings.read();
    if (!GivenSettings.tellProblems(destinations, err)) {
      return spec.exitCodeOnInvalidInput();
    }
    Path root = folder != null ? folder : destinations.spoolRoot();
    if (!root.toFile().isDirectory()) {
      throw new IOException("there is no folder " + root + "; name the drivers' spool.dir");
    }
    boolean failed = send && !sendAll(root, destinations.openers());
    return list(root) || failed ? 1 : 0;
  }

  private boolean sendAll(Path root, List<EmitterProvider.Opener> openers) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (openers.isEmpty()) {
      err.println(
          "error: no destination is set; give the drivers' settings, for example"
              + " --conf spark.headwater.openlineage.url=...");
    }
    boolean all = !openers.isEmpty();
    for (EmitterProvider.Opener opener : openers) {
      // Others have no spool: they make sense within their application only.
      try (Emitter emitter = opener.open()) {
        all &= !emitter.durable() || sent(root, emitter);
      } catch (IOException e) {
        err.println("error: " + opener.destination().name() + ": " + e.getMessage());
        all = false;
      }
    }
    return all;
  }

  private boolean sent(Path root, Emitter emitter) throws IOException {
    Drain drain = Drain.run(root, emitter, Duration.ofSeconds(seconds));
    String what = emitter.name() + " -> " + emitter.destination() + ": ";
    spec.commandLine()
        .getOut()
        .println(
            what
                + drain.sent()
                + " facts sent"
                + (drain.rejected() > 0 ? ", " + drain.rejected() + " refused for good" : "")
                + (drain.unreadable() > 0 ? ", " + drain.unreadable() + " files damaged" : ""));
    if (drain.failure() != null) {
      spec.commandLine()
          .getErr()
          .println(
              "error: " + what + drain.left() + " facts wait: " + drain.failure().getMessage());
    }
    return drain.failure() == null;
  }

  /** Says what is there; returns whether anything is left to send. */
  private boolean list(Path root) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean any = false;
    boolean said = false;
    for (Leftovers of : Leftovers.in(root)) {
      if (of.any() || of.deadLetters() > 0 || of.liveDrivers() > 0 || of.unreadable() > 0) {
        tell(of, out);
        said = true;
      }
      any |= of.any();
    }
    if (!said) {
      out.println("nothing waits in " + root.toAbsolutePath());
    }
    return any;
  }

  private static void tell(Leftovers of, PrintWriter out) {
    out.println(of.emitter() + (of.destination() == null ? "" : " -> " + of.destination()));
    out.println("  in " + of.folder());
    if (of.any()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  %d facts (%d bytes) and %d runs to abort, left by %d drivers; last alive %s",
              of.facts(),
              of.bytes(),
              of.openRuns(),
              of.deadDrivers(),
              of.lastSign()));
    }
    if (of.unreadable() > 0) {
      out.println("  " + of.unreadable() + " files that are damaged or cannot be read");
    }
    if (of.liveDrivers() > 0) {
      out.println("  " + of.liveDrivers() + " live drivers, or boxes that cannot be locked");
    }
    if (of.deadLetters() > 0) {
      out.println("  " + of.deadLetters() + " dead letters in dead-letters.jsonl");
    }
  }
}
