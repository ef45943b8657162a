package io.headwater.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.Fact;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every emitter does, whatever its back end. */
public abstract class EmitterContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The provider under test. */
  protected abstract EmitterProvider provider();

  /** Settings, names and values by turns, that turn this one emitter on. */
  protected abstract String[] settings() throws IOException;

  /** The name of the emitter. */
  protected abstract String name();

  /** All payloads that arrived, in order. */
  protected abstract List<String> received() throws IOException;

  @Test
  void isNamedByItsDestinationSetting() throws Exception {
    try (Emitter emitter = open()) {
      assertThat(emitter.name()).isEqualTo(name());
      assertThat(emitter.destination()).isNotEmpty();
      assertThat(emitter.maxBatch()).isPositive();
    }
    assertThat(provider().destinations()).anyMatch(s -> s.name().equals(name()));
    assertThat(provider().settings()).containsAll(provider().destinations());
  }

  @Test
  void isOffWithoutItsDestination() {
    assertThat(provider().openers(DeliveryFixture.conf(), Events.application())).isEmpty();
  }

  @Test
  void everyEventGivesFactsOfItsRunAsOneLineOfJson() throws Exception {
    try (Emitter emitter = open()) {
      for (RunEvent event : all()) {
        for (Fact fact : emitter.encode(event)) {
          assertThat(fact.runId()).isEqualTo(event.runId());
          assertThat(fact.kind()).isNotEmpty();
          String text = new String(fact.payload(), java.nio.charset.StandardCharsets.UTF_8);
          assertThat(text).doesNotContain("\n");
          assertThat(JSON.readTree(text).isObject()).isTrue();
        }
      }
    }
  }

  @Test
  void startsAndEndsAreOfTheHighestPriority() throws Exception {
    try (Emitter emitter = open()) {
      for (RunEvent event : all()) {
        if (event.type() != RunEvent.Type.RUNNING) {
          assertThat(emitter.encode(event))
              .as(event.toString())
              .anyMatch(f -> f.priority() == Fact.Priority.RUN_STATE);
        }
      }
    }
  }

  @Test
  void equalEventsAreEncodedByteEqual() throws Exception {
    try (Emitter one = open();
        Emitter other = open()) {
      for (RunEvent event : all()) {
        assertThat(payloads(one.encode(event))).isEqualTo(payloads(other.encode(event)));
      }
    }
  }

  @Test
  void deliversAllFactsInOrderAndCountsThem() throws Exception {
    List<String> expected = new ArrayList<>();
    try (Emitter emitter = open()) {
      for (RunEvent event : all()) {
        expected.addAll(payloads(emitter.encode(event)));
      }
    }

    Delivery delivery = DeliveryFixture.open(settings());
    all().forEach(delivery::accept);
    assertThat(delivery.flush(Duration.ofSeconds(20))).isTrue();
    delivery.close(Duration.ofSeconds(20));

    assertThat(received()).isEqualTo(expected);
    assertThat(delivery.dropped()).isZero();
    assertThat(DeliveryFixture.value(delivery, "headwater_events_emitted_total", "emitter", name()))
        .isEqualTo(expected.size());
  }

  @Test
  void eventsAfterTheEndAreCountedAsDropped() throws Exception {
    Delivery delivery = DeliveryFixture.open(settings());
    delivery.close(Duration.ofSeconds(5));
    delivery.accept(Events.applicationEvent(RunEvent.Type.COMPLETE));

    assertThat(delivery.dropped()).isPositive();
    assertThat(
            DeliveryFixture.value(
                delivery,
                "headwater_events_dropped_total",
                "emitter",
                name(),
                "reason",
                "shutdown"))
        .isEqualTo((double) delivery.dropped());
    assertThat(received()).isEmpty();
  }

  @Test
  void itsThreadIsADaemonAndEndsWithTheDelivery() throws Exception {
    Delivery delivery = DeliveryFixture.open(settings());
    assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);

    delivery.close(Duration.ofSeconds(5));
    delivery.close(Duration.ofSeconds(5));

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> threads().isEmpty());
  }

  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("headwater-" + name()))
        .collect(Collectors.toList());
  }

  protected final Emitter open() throws IOException {
    return provider().openers(DeliveryFixture.conf(settings()), Events.application()).get(0).open();
  }

  private static List<RunEvent> all() {
    List<RunEvent> all = new ArrayList<>();
    all.add(Events.applicationEvent(RunEvent.Type.START));
    for (RunEvent.Type type : RunEvent.Type.values()) {
      all.add(Events.actionEvent(type, RunEvent.Kind.SQL));
      all.add(Events.actionEvent(type, RunEvent.Kind.RDD));
      all.add(Events.actionEvent(type, RunEvent.Kind.STREAMING));
    }
    all.add(Events.applicationEvent(RunEvent.Type.FAIL));
    return all;
  }

  private static List<String> payloads(List<Fact> facts) {
    return facts.stream()
        .map(f -> new String(f.payload(), java.nio.charset.StandardCharsets.UTF_8))
        .collect(Collectors.toList());
  }
}
