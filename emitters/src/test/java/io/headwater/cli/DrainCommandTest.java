package io.headwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.testing.DrivenDelivery;
import io.headwater.testing.LoopbackServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed driver has left is listed and sent from the command line. */
class DrainCommandTest {
  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private LoopbackServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new LoopbackServer();
    server.refuse(503);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private Path spool() {
    return dir.resolve("spool");
  }

  private int drain(String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] args =
        Stream.concat(Stream.of("drain", spool().toString()), Arrays.stream(more))
            .toArray(String[]::new);
    return Headwater.run(args, new PrintWriter(out), new PrintWriter(err));
  }

  private int send(String... more) {
    String[] settings = {
      "--send",
      "--conf",
      "spark.headwater.openlineage.url=" + server.url(),
      "--conf",
      "spark.headwater.openlineage.endpoint=/"
    };
    return drain(Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private void leaveBehind(String... events) throws Exception {
    DrivenDelivery.kill(dir, spool(), server.url(), events);
  }

  @Test
  void whatADeadDriverHasLeftIsListedAndStays() throws Exception {
    leaveBehind("1 START", "1 COMPLETE", "2 START");
    assertThat(drain()).isEqualTo(1);
    assertThat(out.toString())
        .contains("openlineage.url -> " + server.url())
        .contains("3 facts")
        .contains("1 runs to abort, left by 1 drivers");
    assertThat(drain()).isEqualTo(1);
    assertThat(server.count()).isZero();
  }

  @Test
  void itIsSentInOrderWithAnAbortForWhatWasOpen() throws Exception {
    leaveBehind("1 START", "1 COMPLETE", "2 START");
    server.accept();
    assertThat(send()).as(err.toString()).isZero();
    assertThat(server.runs()).containsExactly("1 START", "1 COMPLETE", "2 START", "2 ABORT");
    assertThat(out.toString()).contains("4 facts sent").contains("nothing waits in " + spool());
    assertThat(send()).isZero();
    assertThat(server.count()).isEqualTo(4);
  }

  @Test
  void factsForAnotherAddressAreNotSent() throws Exception {
    leaveBehind("1 START", "1 COMPLETE");
    try (LoopbackServer stranger = new LoopbackServer()) {
      assertThat(
              drain(
                  "--send",
                  "--conf",
                  "spark.headwater.openlineage.url=" + stranger.url(),
                  "--conf",
                  "spark.headwater.openlineage.endpoint=/"))
          .isEqualTo(1);
      assertThat(stranger.count()).isZero();
      assertThat(out.toString()).contains("0 facts sent").contains("2 facts (");
    }
  }

  @Test
  void whatALiveDriverKeepsIsNotTouched() throws Exception {
    try (DrivenDelivery live =
        DrivenDelivery.start(dir, spool(), server.url(), "1 START", "1 COMPLETE")) {
      assertThat(live.isAlive()).isTrue();
      assertThat(send()).isZero();
      assertThat(out.toString()).contains("0 facts sent").contains("1 live drivers");
    }
  }

  @Test
  void aRefusalNamesTheSettingAndKeepsTheFacts() throws Exception {
    leaveBehind("1 START", "1 COMPLETE");
    server.refuse(401);
    assertThat(send()).isEqualTo(1);
    assertThat(err.toString())
        .contains("2 facts wait")
        .contains("HTTP 401")
        .contains("spark.headwater.openlineage.token");
    server.accept();
    assertThat(send()).isZero();
    assertThat(server.runs()).containsExactly("1 START", "1 COMPLETE");
  }

  @Test
  void whatTheServerWillNeverTakeBecomesADeadLetterAndTheRestIsSent() throws Exception {
    leaveBehind("1 START", "1 COMPLETE", "2 START", "2 COMPLETE");
    server.answer(
        (request, body) ->
            new String(body, java.nio.charset.StandardCharsets.UTF_8).contains("000000000001")
                ? 422
                : 200);
    assertThat(send()).isZero();
    assertThat(server.runs()).containsExactly("2 START", "2 COMPLETE");
    assertThat(out.toString()).contains("2 refused for good").contains("2 dead letters");
  }

  @Test
  void aServerThatIsAwayIsTriedForTheTimeGivenOnly() throws Exception {
    leaveBehind("1 START", "1 COMPLETE");
    assertThat(send("--timeout", "0")).isEqualTo(1);
    assertThat(err.toString()).contains("2 facts wait: HTTP 503");
  }

  @Test
  void withoutADestinationItSaysWhatToGive() throws Exception {
    Files.createDirectory(spool());
    assertThat(drain("--send")).isEqualTo(1);
    assertThat(err.toString()).contains("no destination is set").contains("openlineage.url=");
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThat(drain()).isEqualTo(1);
    assertThat(err.toString()).contains("there is no folder " + spool());
  }
}
