package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.DeliveryProvider;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.Events;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuedDeliveryTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  /** A back end in memory whose answers a test decides. */
  private static class Desk implements Emitter {
    final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public String name() {
      return "desk";
    }

    @Override
    public String destination() {
      return "here";
    }

    @Override
    public List<Fact> encode(RunEvent event) {
      return Collections.singletonList(
          Fact.of(
              event.runId(),
              event.type().name(),
              Fact.Priority.RUN_STATE,
              event.runId().toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public int maxBatch() {
      return 3;
    }

    @Override
    public void send(List<Fact> facts) throws SendException {
      facts.forEach(f -> taken.add(new String(f.payload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static QueuedDelivery delivery(Emitter emitter, int capacity, Backoff backoff) {
    return delivery(emitter, capacity, backoff, Attempts.STANDARD_PATIENCE);
  }

  private static QueuedDelivery delivery(
      Emitter emitter, int capacity, Backoff backoff, Duration patience) {
    return new QueuedDelivery(
        Collections.singletonList(
            new EmitterLane(
                emitter, new MemoryFactQueue(capacity, 1 << 20, fact -> null), backoff, patience)));
  }

  private static RunEvent event(int number) {
    return Events.applicationEvent(RunEvent.Type.START).toBuilder()
        .runId(new UUID(0, number))
        .build();
  }

  private static List<String> ids(int... numbers) {
    List<String> ids = new ArrayList<>();
    for (int number : numbers) {
      ids.add(new UUID(0, number).toString());
    }
    return ids;
  }

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(DeliveryProvider.class))
        .singleElement()
        .isInstanceOf(QueuedDeliveryProvider.class);
  }

  @Test
  void everySettingIsDeclaredOnceWithDocumentation() {
    Set<String> names = new HashSet<>();
    for (Setting<?> setting : new QueuedDeliveryProvider().settings()) {
      String name = setting.name() + (setting.family() ? ".*" : "");
      assertThat(names.add(name)).as(name).isTrue();
      assertThat(setting.doc()).as(setting.name()).endsWith(".");
    }
    assertThat(names)
        .contains(
            "openlineage.url",
            "openlineage.file",
            "datahub.url",
            "datahub.file",
            "prometheus.port",
            "prometheus.textfile",
            "queue.capacity",
            "tls.caFile");
  }

  @Test
  void destinationIsThereWhenAnyIsSet() {
    QueuedDeliveryProvider provider = new QueuedDeliveryProvider();

    assertThat(provider.hasDestination(DeliveryFixture.conf("datahub.env", "DEV"))).isFalse();
    assertThat(provider.hasDestination(DeliveryFixture.conf("datahub.file", "x"))).isTrue();
    assertThat(provider.hasDestination(DeliveryFixture.conf("prometheus.port", "0"))).isTrue();
  }

  @Test
  void openSaysOnceWhereEverythingGoes() {
    try (CapturedLog log = new CapturedLog()) {
      DeliveryFixture.open(
              "openlineage.file", folder.resolve("ol").toString(),
              "datahub.file", folder.resolve("dh").toString(),
              "prometheus.textfile", folder.resolve("p.prom").toString())
          .close(SOON);

      assertThat(log.lines(Level.INFO))
          .containsExactly(
              "Headwater 0.1.0 delivers to openlineage.file "
                  + folder.resolve("ol")
                  + ", datahub.file "
                  + folder.resolve("dh")
                  + ", prometheus.textfile "
                  + folder.resolve("p.prom"));
    }
  }

  @Test
  void oneEmitterThatCannotOpenLeavesTheOthers() throws Exception {
    Path good = folder.resolve("good.jsonl");
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery =
          DeliveryFixture.open(
              "openlineage.file", folder.toString(), "datahub.file", good.toString());
      delivery.accept(Events.applicationEvent(RunEvent.Type.START));
      delivery.close(SOON);

      assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("openlineage.file");
      assertThat(Files.readAllLines(good)).isNotEmpty();
    }
  }

  @Test
  void providerThatThrowsLeavesTheOthers() throws Exception {
    Desk desk = new Desk();
    QueuedDeliveryProvider provider =
        new QueuedDeliveryProvider(
            List.of(
                new OneEmitter(
                    () -> {
                      throw new NoClassDefFoundError("okhttp3/OkHttpClient");
                    }),
                new OneEmitter(() -> desk)),
            Collections.emptyList(),
            Backoff::standard,
            Attempts.STANDARD_PATIENCE);
    Delivery delivery =
        provider.open(DeliveryFixture.conf(), Events.application(), Collections::emptyList);
    delivery.accept(event(1));
    delivery.close(SOON);

    assertThat(desk.taken).isEqualTo(ids(1));
  }

  private static final class OneEmitter implements EmitterProvider {
    private final java.util.function.Supplier<Emitter> emitter;

    OneEmitter(java.util.function.Supplier<Emitter> emitter) {
      this.emitter = emitter;
    }

    @Override
    public String name() {
      return "one";
    }

    @Override
    public List<Setting<?>> settings() {
      return Collections.emptyList();
    }

    @Override
    public List<Setting<?>> destinations() {
      return Collections.emptyList();
    }

    @Override
    public List<Opener> openers(Conf conf, ApplicationInfo application) {
      return Collections.singletonList(
          new Opener() {
            @Override
            public Setting<?> destination() {
              return DeliverySettings.QUEUE_CAPACITY;
            }

            @Override
            public Emitter open() {
              return emitter.get();
            }
          });
    }
  }

  @Test
  void acceptDoesNotWaitForABlockedEmitterAndOverflowIsCounted() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch sending = new CountDownLatch(1);
    Desk desk =
        new Desk() {
          @Override
          public void send(List<Fact> facts) throws SendException {
            sending.countDown();
            try {
              gate.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.send(facts);
          }
        };
    try (CapturedLog log = new CapturedLog()) {
      QueuedDelivery delivery = delivery(desk, 3, DeliveryFixture.FAST);
      delivery.accept(event(1));
      sending.await();
      for (int i = 2; i <= 10; i++) {
        delivery.accept(event(i));
      }

      assertThat(delivery.dropped()).isEqualTo(7);
      assertThat(DeliveryFixture.value(delivery, "headwater_queue_depth", "emitter", "desk"))
          .isEqualTo(3);
      assertThat(log.lines(Level.WARN)).singleElement().asString().contains("queue_full");
      gate.countDown();
      delivery.close(SOON);
      assertThat(desk.taken).isEqualTo(ids(1, 9, 10));
    }
  }

  @Test
  void eventThatCannotBeEncodedIsCountedAndTheNextGoesOn() {
    Desk desk =
        new Desk() {
          @Override
          public List<Fact> encode(RunEvent event) {
            if (event.runId().equals(new UUID(0, 1))) {
              throw new StackOverflowError();
            }
            return super.encode(event);
          }
        };
    QueuedDelivery delivery = delivery(desk, 10, DeliveryFixture.FAST);
    delivery.accept(event(1));
    delivery.accept(event(2));
    delivery.close(SOON);

    assertThat(desk.taken).isEqualTo(ids(2));
    assertThat(
            DeliveryFixture.value(
                delivery,
                "headwater_events_dropped_total",
                "emitter",
                "desk",
                "reason",
                "serialization"))
        .isEqualTo(1);
  }

  @Test
  void emitterThatThrowsSomethingElseLosesOneFactAndGoesOn() {
    Desk desk =
        new Desk() {
          private boolean thrown;

          @Override
          public void send(List<Fact> facts) throws SendException {
            if (!thrown) {
              thrown = true;
              throw new IllegalStateException("a bug");
            }
            super.send(facts);
          }
        };
    QueuedDelivery delivery = delivery(desk, 10, DeliveryFixture.FAST);
    delivery.accept(event(1));
    Awaitility.await().atMost(SOON).until(() -> delivery.dropped() == 1);
    delivery.accept(event(2));
    delivery.close(SOON);

    assertThat(desk.taken).isEqualTo(ids(2));
  }

  @Test
  void factsBeforeTheOneThatFailedAreNotSentAgain() throws Exception {
    CountDownLatch queued = new CountDownLatch(1);
    Desk desk =
        new Desk() {
          private boolean failed;

          @Override
          public void send(List<Fact> facts) throws SendException {
            try {
              queued.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            if (!failed && facts.size() > 1) {
              failed = true;
              super.send(facts.subList(0, 1));
              throw SendException.retry("5xx", "busy", null).afterTaking(1);
            }
            super.send(facts);
          }
        };
    QueuedDelivery delivery = delivery(desk, 10, DeliveryFixture.FAST);
    for (int i = 1; i <= 6; i++) {
      delivery.accept(event(i));
    }
    queued.countDown();
    Awaitility.await().atMost(SOON).until(() -> desk.taken.size() >= 6);
    delivery.close(SOON);

    assertThat(desk.taken).isEqualTo(ids(1, 2, 3, 4, 5, 6));
    assertThat(DeliveryFixture.value(delivery, "headwater_events_emitted_total", "emitter", "desk"))
        .isEqualTo(6);
  }

  @Test
  void flushTellsWhetherAllWasSent() throws Exception {
    Desk good = new Desk();
    QueuedDelivery delivery = delivery(good, 10, DeliveryFixture.FAST);
    delivery.accept(event(1));
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(good.taken).isEqualTo(ids(1));
    delivery.close(SOON);

    Desk bad =
        new Desk() {
          @Override
          public void send(List<Fact> facts) throws SendException {
            throw SendException.retry("5xx", "busy", null);
          }
        };
    QueuedDelivery failing = delivery(bad, 10, DeliveryFixture.SLOW);
    failing.accept(event(1));
    long start = System.nanoTime();
    assertThat(failing.flush(SOON)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    failing.close(SOON);
  }

  @Test
  void backEndThatNeverAnswersHoldsTheEndForAMomentOnly() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch sending = new CountDownLatch(1);
    Desk silent =
        new Desk() {
          @Override
          public void send(List<Fact> facts) throws SendException {
            sending.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw SendException.retry("timeout", "interrupted", e);
            }
          }
        };
    QueuedDelivery delivery = delivery(silent, 10, DeliveryFixture.FAST);
    delivery.accept(event(1));
    sending.await();

    long start = System.nanoTime();
    assertThat(delivery.flush(SOON)).isFalse();
    Duration flushed = Duration.ofNanos(System.nanoTime() - start);
    delivery.accept(event(2));
    delivery.close(SOON);
    Duration closed = Duration.ofNanos(System.nanoTime() - start);

    assertThat(flushed).isBetween(Duration.ofMillis(1100), Duration.ofSeconds(5));
    assertThat(closed).isLessThan(Duration.ofSeconds(5));
    silent.closed.await();
    assertThat(delivery.dropped()).isEqualTo(2);
  }

  @Test
  void backEndThatIsSlowButTakesFactsIsWaitedFor() {
    Desk slow =
        new Desk() {
          @Override
          public int maxBatch() {
            return 1;
          }

          @Override
          public void send(List<Fact> facts) throws SendException {
            LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
            super.send(facts);
          }
        };
    // All of them take longer than it is waited for without progress, none of them alone.
    Duration patience = Duration.ofSeconds(3);
    QueuedDelivery delivery = delivery(slow, 10, DeliveryFixture.FAST, patience);
    for (int i = 1; i <= 9; i++) {
      delivery.accept(event(i));
    }
    delivery.close(SOON);

    assertThat(slow.taken).isEqualTo(ids(1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  @Test
  void closeSendsWhatWaitsAndClosesTheEmitter() throws Exception {
    Desk desk = new Desk();
    QueuedDelivery delivery = delivery(desk, 100, DeliveryFixture.FAST);
    for (int i = 1; i <= 50; i++) {
      delivery.accept(event(i));
    }
    delivery.close(SOON);

    assertThat(desk.taken).hasSize(50).isSorted();
    desk.closed.await();
    assertThat(
            delivery.metrics().snapshot().stream()
                .anyMatch(f -> f.name().equals("headwater_shutdown_flush_seconds")))
        .isTrue();
  }

  @Test
  void closeSaysHowManyFactsAreLost() {
    Desk desk =
        new Desk() {
          @Override
          public void send(List<Fact> facts) throws SendException {
            throw SendException.retry("5xx", "busy", null);
          }
        };
    try (CapturedLog log = new CapturedLog()) {
      QueuedDelivery delivery = delivery(desk, 10, DeliveryFixture.SLOW);
      for (int i = 1; i <= 4; i++) {
        delivery.accept(event(i));
      }
      delivery.close(SOON);

      assertThat(delivery.dropped()).isEqualTo(4);
      assertThat(log.lines(Level.WARN)).anyMatch(l -> l.contains("4 facts not delivered"));
    }
  }

  @Test
  void sameTroubleIsSaidOnceHoweverOftenItComes() {
    Desk desk =
        new Desk() {
          private int attempts;

          @Override
          public void send(List<Fact> facts) throws SendException {
            if (attempts++ % 2 == 0) {
              throw SendException.retry("5xx", "busy", null);
            }
            super.send(facts);
          }
        };
    try (CapturedLog log = new CapturedLog()) {
      QueuedDelivery delivery = delivery(desk, 100, DeliveryFixture.FAST);
      for (int i = 1; i <= 20; i++) {
        delivery.accept(event(i));
        assertThat(awaitTaken(desk, i)).isTrue();
      }
      delivery.close(SOON);

      assertThat(log.lines(Level.WARN)).hasSize(1);
      assertThat(log.lines(Level.INFO))
          .singleElement()
          .asString()
          .contains("delivers to here again");
    }
  }

  @Test
  void queueIsAsLargeAsSet() {
    String file = folder.resolve("events.jsonl").toString();
    Delivery standard = DeliveryFixture.open("openlineage.file", file);
    assertThat(
            DeliveryFixture.value(
                standard, "headwater_queue_capacity", "emitter", "openlineage.file"))
        .isEqualTo(10_000);
    standard.close(SOON);

    Delivery small =
        DeliveryFixture.open(
            "openlineage.file", file, "queue.capacity", "7", "queue.maxBytes", "1k");
    assertThat(
            DeliveryFixture.value(small, "headwater_queue_capacity", "emitter", "openlineage.file"))
        .isEqualTo(7);
    small.accept(Events.sql(RunEvent.Type.COMPLETE));
    small.close(SOON);
    assertThat(
            DeliveryFixture.value(
                small,
                "headwater_events_dropped_total",
                "emitter",
                "openlineage.file",
                "reason",
                "too_large"))
        .isEqualTo(1);
  }

  private static boolean awaitTaken(Desk desk, int count) {
    Awaitility.await().atMost(SOON).until(() -> desk.taken.size() >= count);
    return true;
  }

  @Test
  void knownSeriesAreThereFromTheBeginning() {
    QueuedDelivery delivery = delivery(new Desk(), 10, DeliveryFixture.FAST);

    for (String reason :
        new String[] {
          "queue_full", "too_large", "rejected", "spool", "serialization", "shutdown"
        }) {
      assertThat(
              DeliveryFixture.value(
                  delivery, "headwater_events_dropped_total", "emitter", "desk", "reason", reason))
          .isZero();
    }
    assertThat(DeliveryFixture.value(delivery, "headwater_queue_capacity", "emitter", "desk"))
        .isEqualTo(10);
    delivery.close(SOON);
  }
}
