package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.Events;
import io.headwater.testing.LoopbackServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded before the first event leaves no trace. */
class WarmUpTest {
  @TempDir Path dir;

  @Test
  void opensWritesAndSendsNothing() throws Exception {
    try (LoopbackServer server = new LoopbackServer();
        CapturedLog log = new CapturedLog()) {
      new QueuedDeliveryProvider()
          .warmUp(
              DeliveryFixture.conf(
                  "spool.dir", dir.resolve("spool").toString(),
                  "openlineage.url", server.url(),
                  "openlineage.file", dir.resolve("events.jsonl").toString(),
                  "datahub.file", dir.resolve("proposals.jsonl").toString(),
                  "datahub.url", server.url(),
                  "report", dir.resolve("report.html").toString()),
              Events.application());

      assertThat(dir).isEmptyDirectory();
      assertThat(server.count()).isZero();
      assertThat(log.lines(Level.ERROR)).isEmpty();
    }
  }

  @Test
  void theEventHasAllThatEncodersLookAt() {
    assertThat(WarmUpEvent.of(Events.application()).lineage().outputs())
        .singleElement()
        .satisfies(output -> assertThat(output.edges()).hasSize(1));
  }
}
