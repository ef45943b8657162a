package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What was open when the driver ran out of memory gets an end, and nothing hangs. */
@EnabledIfSystemProperty(
    named = "headwater.profile",
    matches = ".*_emr-.*",
    disabledReason = "The same on every Spark line; one is enough for the time that it takes")
class OutOfMemoryIT {
  private static final String WRITE = "under_test.write.numbers START COMPLETE";

  /** A driver that dies between sending and forgetting has its last events sent again. */
  private static final String ENDED = "(?:START )+(COMPLETE|FAIL|ABORT)(?: \\1)*";

  @TempDir Path dir;
  private BackEnd backEnd;

  @BeforeEach
  void startBackEnd() throws IOException {
    backEnd = new BackEnd();
  }

  @AfterEach
  void stopBackEnd() {
    backEnd.close();
  }

  private SparkProgram program(String name) throws IOException {
    return SparkProgram.watched(Files.createDirectory(dir.resolve(name)))
        .without("spark.headwater.openlineage.file")
        .conf("spark.headwater.spool.dir", dir.resolve("spool").toString())
        .conf("spark.headwater.openlineage.url", backEnd.url());
  }

  @Test
  void anErrorOutOfMainFailsWhatWasOpen() throws Exception {
    SparkProgram.Ended ended = program("main").run("out-of-memory");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(1);
    assertThat(backEnd.events().application()).isEqualTo("START FAIL");
    assertThat(backEnd.events().actions())
        .containsExactlyInAnyOrder(WRITE, "under_test.read START FAIL");
    assertThat(backEnd.events().applicationEnd().at("/run/facets/errorMessage/message").asText())
        .contains("OutOfMemoryError");
  }

  @Test
  void aTaskThatEndsTheDriverLeavesNothingOpen() throws Exception {
    SparkProgram.Ended ended = program("task").run("out-of-memory-in-task");
    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(52);
    program("next").run("stop");

    assertThat(backEnd.events().application())
        .containsPattern("(?:START )+(FAIL|ABORT)(?: \\1)* START COMPLETE");
    assertThat(backEnd.events().actions())
        .contains(WRITE)
        .anyMatch(action -> action.matches("under_test\\.read (?:START )+(FAIL|ABORT)(?: \\1)*"));
  }

  @Test
  void theNextDriverAbortsWhatTheJvmEndedAtOnce() throws Exception {
    for (String option :
        List.of("-XX:+ExitOnOutOfMemoryError", "-XX:OnOutOfMemoryError=kill -9 %p")) {
      SparkProgram.Ended ended =
          program("killed-" + option.hashCode()).jvmOption(option).run("out-of-memory");
      assertThat(ended.exitCode()).as(option).isNotZero();
    }
    // Its heap stays full, so that the agent has no memory for the end either.
    SparkProgram.Ended full = program("full").run("out-of-memory-for-good");
    assertThat(full.exitCode()).as(full.log()).isNotZero();

    SparkProgram.Ended next = program("next").run("stop");
    assertThat(backEnd.events().application())
        .as(next.log())
        .startsWith("START ABORT START ABORT START ")
        .endsWith("START COMPLETE")
        .matches("(?:" + ENDED + " ?){4}");
    assertThat(backEnd.events().actions())
        .hasSize(7)
        .allMatch(action -> action.matches(".* " + ENDED));
  }
}
