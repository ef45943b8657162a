package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.Events;
import io.headwater.testing.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events reach a real broker, in order, and the spool forgets them only when it acknowledged. */
class OpenLineageKafkaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path brokerDir;
  private static KafkaBroker broker;

  @TempDir private Path dir;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new KafkaBroker(brokerDir.resolve("broker")).start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  private Delivery open(String topic, String... more) {
    String[] settings = {
      "spool.dir",
      dir.resolve("spool").toString(),
      "http.timeout",
      "2s",
      "openlineage.kafka.bootstrapServers",
      broker.servers(),
      "openlineage.kafka.topic",
      topic
    };
    return DeliveryFixture.open(
        Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private static RunEvent event(int run, RunEvent.Type type) {
    return Events.applicationEvent(type).toBuilder().runId(new UUID(0, run)).build();
  }

  private long waiting() throws Exception {
    try (Stream<Path> files = Files.walk(dir.resolve("spool"))) {
      return files.filter(f -> f.toString().endsWith(".facts")).count();
    } catch (java.io.UncheckedIOException e) {
      return -1;
    }
  }

  @Test
  void everyEventIsARecordOfItsJobAndRunsStayInOrder() throws Exception {
    broker.createTopic("ordered", 3);
    Delivery delivery = open("ordered");
    for (int run = 1; run <= 50; run++) {
      delivery.accept(event(run, RunEvent.Type.START));
      delivery.accept(event(run, RunEvent.Type.COMPLETE));
    }
    delivery.accept(Events.sql(RunEvent.Type.COMPLETE));
    assertThat(delivery.flush(SOON)).isTrue();
    delivery.close(SOON);

    List<ConsumerRecord<String, String>> records = broker.records("ordered");
    assertThat(records).hasSize(101);
    Map<String, List<String>> byRun = new HashMap<>();
    for (ConsumerRecord<String, String> record : records) {
      JsonNode event = JSON.readTree(record.value());
      assertThat(record.key())
          .isEqualTo(event.at("/job/namespace").asText() + "/" + event.at("/job/name").asText());
      byRun
          .computeIfAbsent(event.at("/run/runId").asText(), r -> new ArrayList<>())
          .add(event.get("eventType").asText());
    }
    byRun.remove(Events.ACTION_RUN.toString());
    assertThat(byRun).hasSize(50);
    assertThat(byRun.values()).allMatch(types -> types.equals(List.of("START", "COMPLETE")));
  }

  @Test
  void whatTheBrokerHasNotAcknowledgedStaysInTheSpool() throws Exception {
    broker.createTopic("away", 1);
    Delivery delivery = open("away");
    delivery.accept(event(1, RunEvent.Type.START));
    assertThat(delivery.flush(SOON)).isTrue();
    broker.stop();
    delivery.accept(event(1, RunEvent.Type.COMPLETE));
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                DeliveryFixture.value(
                        delivery,
                        "headwater_events_retried_total",
                        "emitter",
                        "openlineage.kafka.bootstrapServers")
                    > 0);
    assertThat(waiting()).isEqualTo(1);
    broker.start();
    Awaitility.await().atMost(SOON).until(() -> waiting() == 0);
    delivery.close(SOON);
    assertThat(broker.records("away"))
        .extracting(r -> JSON.readTree(r.value()).get("eventType").asText())
        .contains("START")
        .endsWith("COMPLETE");
  }

  @Test
  void aRecordThatTheBrokerWillNeverTakeIsADeadLetterAndTheNextIsSent() throws Exception {
    broker.createTopic("small", 1);
    Delivery delivery = open("small");
    delivery.accept(event(1, RunEvent.Type.START).toBuilder().reason("x".repeat(200_000)).build());
    delivery.accept(event(2, RunEvent.Type.START));
    assertThat(delivery.flush(SOON)).isFalse();
    delivery.close(SOON);
    // What follows a record that failed may have arrived and be sent again: once or more.
    assertThat(broker.records("small"))
        .extracting(r -> JSON.readTree(r.value()).at("/run/runId").asText())
        .isNotEmpty()
        .containsOnly(event(2, RunEvent.Type.START).runId().toString());
    try (Stream<Path> files = Files.walk(dir.resolve("spool"))) {
      assertThat(files.filter(f -> f.endsWith("dead-letters.jsonl"))).hasSize(1);
    }
  }

  @Test
  void withoutATopicThereIsOneClearLine() {
    try (CapturedLog log = new CapturedLog()) {
      DeliveryFixture.open("openlineage.kafka.bootstrapServers", "127.0.0.1:1").close(SOON);
      assertThat(log.lines())
          .contains(
              "Emitter openlineage.kafka.bootstrapServers is off:"
                  + " spark.headwater.openlineage.kafka.topic is not set; name the topic of the"
                  + " events");
    }
  }
}
