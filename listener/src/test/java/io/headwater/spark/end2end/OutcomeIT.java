package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The design's table of outcomes, one child JVM for each way to end. */
class OutcomeIT {
  private static final String WRITE = "under_test.write.numbers START COMPLETE";

  @ParameterizedTest(name = "{0}: {1}, exit code {2}")
  @CsvSource({
    "stop, START COMPLETE, 0, stop() was called",
    "return, START COMPLETE, 0, main returned without stop()",
    "throw, START FAIL, 1, exception out of main",
    "throw-through-stop, START FAIL, 1, exception out of main",
    "exit-0, START ABORT, 0, System.exit was called; its code cannot be seen",
    "exit-3, START ABORT, 3, System.exit was called; its code cannot be seen",
  })
  void theApplicationsOutcomeIsTheRealOne(
      String program, String events, int exitCode, String reason, @TempDir Path dir) {
    SparkProgram.Ended ended = SparkProgram.watched(dir).run(program);

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(exitCode);
    assertThat(ended.events().application()).as(ended.log()).isEqualTo(events);
    assertThat(ended.events().actions()).containsExactly(WRITE);
    assertThat(ended.events().applicationEnd().at("/run/facets/headwater_outcome/reason").asText())
        .isEqualTo(reason);
  }

  @Test
  void anExceptionOutOfMainIsReportedWithoutItsSecrets(@TempDir Path dir) {
    SparkProgram.Ended ended = SparkProgram.watched(dir).run("throw");

    String message =
        ended.events().applicationEnd().at("/run/facets/errorMessage/message").asText();
    assertThat(message).contains("the program broke").doesNotContain("topsecret");
    // What the JVM prints is what it prints without us.
    assertThat(ended.log())
        .contains(
            "Exception in thread \"main\" java.lang.IllegalStateException: the program broke");
  }

  @Test
  void aSignalAborts(@TempDir Path dir) {
    SparkProgram.Running running = SparkProgram.watched(dir).start("wait-for-signal");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> running.log().contains("READY") || !running.process().isAlive());
    running.process().destroy();
    SparkProgram.Ended ended = running.await();

    assertThat(ended.events().application()).as(ended.log()).isEqualTo("START ABORT");
    assertThat(ended.events().applicationEnd().at("/run/facets/headwater_outcome/reason").asText())
        .isEqualTo("signal SIGTERM");
    assertThat(ended.exitCode()).isEqualTo(143);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "open-action-stop, START ABORT, START COMPLETE",
    "open-action-throw, START FAIL, START FAIL"
  })
  void anOpenActionGetsATerminalEvent(
      String program, String action, String application, @TempDir Path dir) {
    SparkProgram.Ended ended = SparkProgram.watched(dir).run(program);

    assertThat(ended.events().actions())
        .as(ended.log())
        .containsExactly("under_test.read " + action);
    assertThat(ended.events().application()).isEqualTo(application);
  }

  @Test
  void twoContextsOneAfterTheOtherAreTwoApplications(@TempDir Path dir) {
    SparkProgram.Ended ended = SparkProgram.watched(dir).run("two-contexts");

    assertThat(ended.events().application())
        .as(ended.log())
        .isEqualTo("START COMPLETE START COMPLETE");
    assertThat(ended.events().actions())
        .containsExactly(WRITE, "second.write.numbers START COMPLETE");
  }

  @Test
  void theProgramEndsTheSameWayWithoutTheAgent(@TempDir Path dir) {
    SparkProgram.Ended ended = SparkProgram.alone(dir).run("throw");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.log())
        .contains(
            "Exception in thread \"main\" java.lang.IllegalStateException: the program broke");
  }
}
