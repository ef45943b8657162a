package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input: one clear line that names setting, value and remedy; the job goes on. */
class SettingsIT {

  private static void assertJobIsUnharmed(SparkProgram.Ended ended, Path dir) {
    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(dir.resolve("numbers/_SUCCESS")).exists();
  }

  private static long linesWith(String log, String text) {
    return log.lines().filter(l -> l.contains(text)).count();
  }

  @Test
  void switchedOffTheListenerIsInert(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir).conf("spark.headwater.enabled", "false").run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(ended.events().all()).isEmpty();
  }

  @Test
  void aWrongValueTurnsTheAgentOffWithOneLine(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir).conf("spark.headwater.shutdown.timeout", "soon").run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(ended.events().all()).isEmpty();
    assertThat(ended.log())
        .contains(
            "Headwater is off: Setting spark.headwater.shutdown.timeout has the value 'soon':"
                + " expected a time span such as 10s or 250ms");
    assertThat(linesWith(ended.log(), "spark.headwater.shutdown.timeout")).isEqualTo(1);
  }

  @Test
  void allWrongSettingsAreNamedAtOnce(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.shutdown.timeout", "soon")
            .conf("spark.headwater.datasets.removePattern", "run=(")
            .conf("spark.headwater.namespaec", "x")
            .run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(ended.log().lines().filter(l -> l.contains("Headwater is off")))
        .singleElement()
        .asString()
        .contains("'soon'")
        .contains("'run=('")
        .contains("spark.headwater.namespaec");
  }

  @Test
  void aWrongPatternLeavesTheAgentOn(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.datasets.removePattern", "run=(")
            .conf("spark.headwater.openlineage.url", "ftp://nowhere")
            .conf("spark.headwater.datahub.file", dir.toString())
            .run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(ended.events().application()).as(ended.log()).isEqualTo("START COMPLETE");
    assertThat(ended.log())
        .contains(
            "Setting spark.headwater.datasets.removePattern has the value 'run=(': expected a"
                + " regular expression: Unclosed group. Its default is used.")
        .contains("'ftp://nowhere'");
    assertThat(ended.log().lines().filter(l -> l.contains(" watches ")))
        .singleElement()
        .asString()
        .contains("openlineage.file=")
        .doesNotContain("datahub.file")
        .doesNotContain("openlineage.url");
  }

  @Test
  void strictStopsTheApplicationAtItsStart(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.strict", "true")
            .conf("spark.headwater.shutdown.timeout", "soon")
            .run("stop");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.log()).contains("has the value 'soon'");
    assertThat(dir.resolve("numbers")).doesNotExist();
  }

  @Test
  void anUnknownKeyIsNamedWithTheNearestKnownOne(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir).conf("spark.headwater.namespaec", "x").run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(ended.log())
        .contains(
            "Unknown setting spark.headwater.namespaec is ignored; the nearest known one is"
                + " spark.headwater.namespace");
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }

  @Test
  void anUnwritableFileTurnsOnlyItsEmitterOff(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("in-the-way"), "a file");
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.datahub.file", file.resolve("datahub.jsonl").toString())
            .run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(linesWith(ended.log(), "spark.headwater.datahub.file")).isEqualTo(1);
    assertThat(ended.log()).contains(file.resolve("datahub.jsonl").toString());
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }

  @Test
  void theSummaryIsInTheLogInTheEventAndInDataHub(@TempDir Path dir) throws IOException {
    Path datahub = dir.resolve("datahub.jsonl");
    Path metrics = dir.resolve("spark.prom");
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.datahub.file", datahub.toString())
            .conf("spark.headwater.prometheus.textfile", metrics.toString())
            .conf("spark.headwater.metrics.executors", "3")
            .run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(metrics)
        .content()
        .contains("spark_executor_info{app=")
        .containsPattern("spark_executor_tasks_total\\{app=.*,outcome=\"success\",?} [1-9]");
    String summary =
        ended
            .events()
            .applicationEnd()
            .at("/run/facets/headwater_metrics/properties/summary")
            .asText();
    assertThat(summary.lines())
        .anyMatch(line -> line.startsWith("  task time went into "))
        .anyMatch(line -> line.matches("  wrote \\S+/numbers: [\\d,]+ rows, .+"))
        .anyMatch(line -> line.contains("worst skew: "))
        .anyMatch(line -> line.startsWith("  look first at: "));
    assertThat(ended.log()).contains(summary.lines().toList());
    assertThat(Files.readAllLines(datahub))
        .filteredOn(line -> line.contains("dataProcessInstanceProperties"))
        .anyMatch(line -> line.contains("summary") && line.contains("look first at: "));
  }

  @Test
  void anUnreachableBackEndHoldsTheEndOnlyForMoments(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.openlineage.url", "http://127.0.0.1:9")
            .run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(ended.log()).contains("openlineage.url").contains("http://127.0.0.1:9");
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }

  @Test
  void aTakenPortIsNamedAndTheRestWorks(@TempDir Path dir) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      SparkProgram.Ended ended =
          SparkProgram.watched(dir).conf("spark.headwater.prometheus.port", port).run("stop");

      assertJobIsUnharmed(ended, dir);
      assertThat(linesWith(ended.log(), "spark.headwater.prometheus.port")).isEqualTo(1);
      assertThat(ended.log()).contains(port);
      assertThat(ended.events().application()).isEqualTo("START COMPLETE");
    }
  }

  @Test
  void withoutAnyDestinationEventsAndReportGoToAFolderOfTheApplication(@TempDir Path dir)
      throws IOException {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir).without("spark.headwater.openlineage.file").run("stop");

    assertJobIsUnharmed(ended, dir);
    try (java.util.stream.Stream<Path> files = Files.walk(dir.resolve("headwater"))) {
      List<Path> written = files.filter(Files::isRegularFile).sorted().toList();
      assertThat(written)
          .extracting(f -> f.getFileName().toString())
          .containsExactly("openlineage.jsonl", "report.html");
      Path events = written.get(0);
      assertThat(RunEvents.read(events).application()).isEqualTo("START COMPLETE");
      assertThat(Files.readString(written.get(1)))
          .startsWith("<!doctype html>")
          .contains("write.numbers")
          .endsWith("</html>\n");
      assertThat(linesWith(ended.log(), "delivers to")).isEqualTo(1);
      assertThat(ended.log())
          .contains("openlineage.file " + events)
          .contains("report " + written.get(1));
    }
  }

  @Test
  void aReportIsWrittenWhenTheJobFailsToo(@TempDir Path dir) throws IOException {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.report", dir.resolve("pages").toString())
            .run("failing");

    try (java.util.stream.Stream<Path> pages = Files.list(dir.resolve("pages"))) {
      List<Path> written = pages.toList();
      assertThat(written).as(ended.log()).hasSize(1);
      assertThat(written.get(0).getFileName().toString()).endsWith(".html");
      assertThat(Files.readString(written.get(0))).contains("write.never").contains("row is bad");
    }
  }

  @Test
  void aReportThatCannotBeWrittenTurnsOnlyItselfOff(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("in-the-way"), "a file");
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.report", file.resolve("report.html").toString())
            .run("stop");

    assertJobIsUnharmed(ended, dir);
    assertThat(linesWith(ended.log(), "Emitter report is off")).isEqualTo(1);
    assertThat(ended.log()).contains(file.resolve("report.html").toString());
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }

  @Test
  void readsCanBeLeftOutAndErrorsReducedToTheirClass(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.headwater.errorMessage", "class")
            .conf("spark.headwater.namespace", "team-a")
            .conf("spark.headwater.appName", "My App")
            .run("failing");

    assertThat(ended.events().actions())
        .containsExactly("My_App.write.numbers START COMPLETE", "My_App.write.never START FAIL");
    assertThat(ended.events().end("My_App.write.never").at("/job/namespace").asText())
        .isEqualTo("team-a");
    assertThat(ended.events().all().toString()).doesNotContain("row is bad");
  }
}
