package io.headwater.cli;

import io.headwater.delivery.Destinations;
import io.headwater.spi.DestinationCheck;
import io.headwater.spi.SendException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tests the settings, and whether every destination is there and lets us in, without a job. */
@Command(
    name = "check",
    description = {
      "Tests settings without a job: that they are understood, that every destination can be reached"
          + " from this machine, and that it lets us in.",
      "Sends no event; a server is sent an empty body, which none can use."
    },
    footer = {"", "Exit code: 0 all can be used, 1 something cannot, 2 not understood."},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenSettings settings;

  @Override
  public Integer call() throws IOException {
    Destinations destinations = settings.read();
    boolean usable = GivenSettings.tellProblems(destinations, spec.commandLine().getErr());
    destinations
        .conf()
        .shown()
        .forEach((name, value) -> tell("set", "spark.headwater." + name, value));
    usable &= spool(destinations);
    List<DestinationCheck> checks = destinations.checks();
    if (checks.isEmpty() && usable) {
      tell("note", "destinations", "none is set: a job writes events and a report to ./headwater");
    }
    for (DestinationCheck check : checks) {
      usable &= passes(check);
    }
    return usable ? 0 : 1;
  }

  private boolean passes(DestinationCheck check) {
    String name = check.destination().name();
    try {
      tell("ok", name, check.check());
      return true;
    } catch (SendException | IOException | RuntimeException | LinkageError e) {
      boolean ofFile = e instanceof IOException || e instanceof UncheckedIOException;
      tell(
          "FAILED", name, ofFile || e.getMessage() == null ? Headwater.message(e) : e.getMessage());
      return false;
    }
  }

  /** A folder in which the spool's own is made. */
  private static boolean enters(Path folder) {
    return Files.isWritable(folder) && Files.isExecutable(folder);
  }

  /** A folder that cannot be listed hides what dead drivers have left. */
  private static boolean usable(Path folder) {
    return enters(folder) && Files.isReadable(folder);
  }

  /** Facts wait in memory where there is no spool: that is worth knowing, and no failure. */
  private boolean spool(Destinations destinations) throws IOException {
    if (!destinations.spools()) {
      tell("note", "spool", "off: facts wait in memory and are lost with the driver");
      return true;
    }
    Path folder = destinations.spoolRoot().toAbsolutePath();
    Path above = folder;
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    boolean there = folder.equals(above);
    if (above == null || !Files.isDirectory(above) || !(there ? usable(above) : enters(above))) {
      tell(
          "FAILED",
          "spool",
          folder + " cannot be written and listed; set spark.headwater.spool.dir");
      return false;
    }
    tell("ok", "spool", folder + " can be written");
    return true;
  }

  private void tell(String how, String what, String found) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format("%-7s%s: %s", how, what, found));
  }
}
