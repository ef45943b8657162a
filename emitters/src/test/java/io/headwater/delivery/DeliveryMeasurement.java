package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.testing.Events;
import io.headwater.testing.LoopbackServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the delivery is; {@code docs/measurements.md} has the command and its numbers. Not part
 * of the build: its name is none of a test's.
 */
class DeliveryMeasurement {
  private static final int EVENTS = 10_000;
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path dir;

  private static RunEvent event(int number) {
    RunEvent.Type type = number % 2 == 0 ? RunEvent.Type.START : RunEvent.Type.COMPLETE;
    return Events.applicationEvent(type).toBuilder().runId(new UUID(0, number / 2)).build();
  }

  private Delivery open(LoopbackServer server) {
    return DeliveryFixture.openWith(
        Backoff.standard(),
        "spool.dir",
        dir.toString(),
        "openlineage.url",
        server.url(),
        "openlineage.endpoint",
        "/");
  }

  private static List<String> expected() {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      runs.add(i / 2 + (i % 2 == 0 ? " START" : " COMPLETE"));
    }
    return runs;
  }

  @Test
  void aThousandEventsASecond() throws Exception {
    try (LoopbackServer server = new LoopbackServer()) {
      Delivery delivery = open(server);
      long[] took = new long[EVENTS];
      long start = System.nanoTime();
      for (int i = 0; i < EVENTS; i++) {
        long due = start + TimeUnit.MICROSECONDS.toNanos(1000L * i);
        while (System.nanoTime() < due) {
          TimeUnit.MICROSECONDS.sleep(100);
        }
        long before = System.nanoTime();
        delivery.accept(event(i));
        took[i] = System.nanoTime() - before;
      }
      long accepted = System.nanoTime();
      Awaitility.await().atMost(LONG).until(() -> server.count() == EVENTS);
      say("10,000 events at 1,000 a second, accepted in", accepted - start);
      say("  the last one at the server after another", System.nanoTime() - accepted);
      Arrays.sort(took);
      say("  one event in the spool, median", took[EVENTS / 2]);
      say("  one event in the spool, 99 of 100 within", took[EVENTS / 100 * 99]);
      say("  one event in the spool, longest", took[EVENTS - 1]);
      delivery.close(LONG);
      assertThat(server.runs()).isEqualTo(expected());
    }
  }

  @Test
  void aBacklog() throws Exception {
    try (LoopbackServer server = new LoopbackServer()) {
      server.refuse(503);
      Delivery first = open(server);
      long start = System.nanoTime();
      for (int i = 0; i < EVENTS; i++) {
        first.accept(event(i));
      }
      say("10,000 events into the spool", System.nanoTime() - start);
      server.accept();
      long back = System.nanoTime();
      Awaitility.await().atMost(LONG).until(() -> server.count() > 0);
      long noticed = System.nanoTime();
      Awaitility.await().atMost(LONG).until(() -> server.count() == EVENTS);
      say("a back end that came back is noticed after", noticed - back);
      say("  its backlog of 10,000 is sent in another", System.nanoTime() - noticed);
      assertThat(server.runs()).isEqualTo(expected());
      first.close(LONG);

      server.refuse(503);
      server.forget();
      Delivery dying = open(server);
      for (int i = 0; i < EVENTS; i++) {
        dying.accept(event(i));
      }
      dying.close(LONG);
      server.accept();
      long opened = System.nanoTime();
      Delivery next = open(server);
      Awaitility.await().atMost(LONG).until(() -> server.count() == EVENTS);
      say("10,000 left by another driver are sent in", System.nanoTime() - opened);
      next.close(LONG);
      assertThat(server.runs()).isEqualTo(expected());
    }
  }

  private static void say(String what, long nanos) {
    System.out.println(String.format(Locale.ROOT, "| %-45s | %,9.1f ms |", what, nanos / 1e6));
  }
}
