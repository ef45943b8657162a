package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrives at a back end however a driver ends, and what the next driver makes up for. */
class DeliveryIT {
  private static final String WRITE = "under_test.write.numbers START COMPLETE";
  private static final Pattern STOPPED = Pattern.compile("STOPPED IN (\\d+) MS");

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

  /** Its own work folder, the same spool. */
  private SparkProgram program(String name) throws IOException {
    return SparkProgram.watched(Files.createDirectory(dir.resolve(name)))
        .without("spark.headwater.openlineage.file")
        .conf("spark.headwater.spool.dir", dir.resolve("spool").toString())
        .conf("spark.headwater.openlineage.url", backEnd.url());
  }

  /** It would wait longer for an answer than these tests allow. */
  private SparkProgram patientProgram() throws IOException {
    return program("first").conf("spark.headwater.http.timeout", "2min");
  }

  private long filesInSpool() throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("spool"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static SparkProgram.Running awaitReady(SparkProgram.Running running) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> running.log().contains("READY") || !running.process().isAlive());
    return running;
  }

  @Test
  void theNextDriverSendsWhatAKilledOneLeftAndAbortsWhatWasOpen() throws Exception {
    backEnd.answers(503);
    SparkProgram.Running killed = awaitReady(program("killed").start("open-action-wait"));
    // What returned a second before has its terminal event on disk.
    Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    killed.process().destroyForcibly().waitFor();
    assertThat(backEnd.events().all()).isEmpty();

    backEnd.answers(200);
    SparkProgram.Ended next = program("next").run("stop");

    assertThat(next.exitCode()).as(next.log()).isZero();
    RunEvents events = backEnd.events();
    assertThat(events.actions())
        .as(next.log())
        .containsExactlyInAnyOrder(WRITE, WRITE, "under_test.read START ABORT");
    assertThat(events.application()).contains("START ABORT").contains("START COMPLETE");
    assertThat(events.end("under_test.read").at("/run/facets/headwater_outcome/reason").asText())
        .contains("driver died");
    assertThat(filesInSpool()).isZero();
  }

  @Test
  void aDriverThatNeverStopsHasDeliveredWhatItDidAndSaysThatItGoesOn() throws Exception {
    SparkProgram.Running running =
        awaitReady(
            program("notebook")
                .conf("spark.headwater.heartbeat.interval", "500ms")
                .start("wait-for-signal"));
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> backEnd.events().actions().contains(WRITE));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> backEnd.events().application().startsWith("START RUNNING RUNNING"));
      assertThat(running.process().isAlive()).isTrue();
    } finally {
      running.process().destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"exit-3, 3, START ABORT", "throw, 1, START FAIL", "return, 0, START COMPLETE"})
  void whatADeadBackEndDidNotTakeIsSentByTheNextDriver(
      String program, int exitCode, String application) throws Exception {
    backEnd.answers(503);
    SparkProgram.Ended first = program("first").run(program);
    assertThat(first.exitCode()).as(first.log()).isEqualTo(exitCode);
    assertThat(first.log()).contains("the next agent with the same spool.dir sends them");

    backEnd.answers(200);
    SparkProgram.Ended next = program("next").run("timed-stop");

    assertThat(backEnd.events().actions()).as(next.log()).containsExactlyInAnyOrder(WRITE, WRITE);
    assertThat(backEnd.events().application()).contains(application);
    assertThat(filesInSpool()).isZero();
  }

  @Test
  void aSignalAbortsEvenThoughTheBackEndNeverAnswers() throws Exception {
    backEnd.neverAnswers();
    SparkProgram.Running running = awaitReady(patientProgram().start("wait-for-signal"));
    long start = System.nanoTime();
    running.process().destroy();
    SparkProgram.Ended ended = running.await();
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(143);
    assertThat(took).as(ended.log()).isLessThan(Duration.ofSeconds(30));

    backEnd.answers(200);
    program("next").run("stop");
    assertThat(backEnd.events().application()).contains("START ABORT");
    assertThat(filesInSpool()).isZero();
  }

  @Test
  void aBackEndThatNeverAnswersHoldsStopForAMomentOnly() throws Exception {
    backEnd.neverAnswers();
    SparkProgram.Ended ended = patientProgram().run("timed-stop");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    Matcher stopped = STOPPED.matcher(ended.log());
    assertThat(stopped.find()).as(ended.log()).isTrue();
    // The agent's 1.2 s and what Spark itself takes on a machine that does many things at once.
    assertThat(Long.parseLong(stopped.group(1))).isLessThan(30_000);
  }
}
