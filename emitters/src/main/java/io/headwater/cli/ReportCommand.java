package io.headwater.cli;

import io.headwater.report.EventFiles;
import io.headwater.report.Events;
import io.headwater.report.ReportPage;
import io.headwater.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the HTML report of files of OpenLineage events, whoever wrote them. */
@Command(
    name = "report",
    description = {
      "Makes one HTML file of one run or of many, to be opened in any browser.",
      "Takes OpenLineage events of any producer: JSON lines, a JSON array or single events, also"
          + " compressed by gzip; with events.jsonl those that it was rotated to (events.1.jsonl,"
          + " ...); of a folder, all its .json, .jsonl and .ndjson files, and what waits in a"
          + " spool."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "<events.json>",
      description = "Files or folders of OpenLineage events.")
  private List<Path> sources;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "<report.html>",
      defaultValue = "report.html",
      description = "File to write (default: ${DEFAULT-VALUE}); replaced as a whole.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Events events = new Events();
    EventFiles files = new EventFiles(events);
    for (Path source : sources) {
      files.read(source);
    }
    if (events.isEmpty()) {
      throw new IOException(
          "no OpenLineage event in "
              + sources
              + "; name files as spark.headwater.openlineage.file writes them");
    }
    if (files.unreadable() > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: "
                  + files.unreadable()
                  + " lines or files cannot be read and were left out");
    }
    Path file = output.toAbsolutePath();
    if (Files.isDirectory(file)) {
      file = file.resolve(ReportWriter.FILE_NAME);
    }
    ReportWriter.write(file, ReportPage.of(events.report(), Clock.systemUTC().instant()));
    spec.commandLine().getOut().println(file);
    return 0;
  }
}
