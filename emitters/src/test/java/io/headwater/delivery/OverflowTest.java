package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Transformation;
import io.headwater.spi.Delivery;
import io.headwater.testing.Events;
import io.headwater.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes first when more waits than the spool may hold. */
class OverflowTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int RUNS = 20;

  @TempDir Path spool;
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

  private Delivery open(String maxBytes) {
    return DeliveryFixture.open(
        "spool.dir",
        spool.toString(),
        "spool.maxBytes",
        maxBytes,
        "openlineage.url",
        server.url(),
        "openlineage.endpoint",
        "/");
  }

  /** An event of some 100 KB, nearly all of it columns. */
  private static RunEvent event(int run, RunEvent.Type type) {
    List<ColumnEdge> edges = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      edges.add(ColumnEdge.toColumn(Events.RAW, "a" + i, "b" + i, Transformation.IDENTITY));
    }
    Dataset orders = Events.lineage(type.terminal()).outputs().get(0).dataset();
    return Events.sql(type).toBuilder()
        .runId(new UUID(0, run))
        .lineage(
            LineageGraph.of(
                Collections.emptyList(),
                Collections.singletonList(Output.of(orders, edges)),
                Collections.emptyList()))
        .build();
  }

  private long onDisk() throws IOException {
    try (Stream<Path> all = Files.walk(spool)) {
      long bytes = 0;
      for (Path file :
          all.filter(f -> f.toString().endsWith(".facts")).collect(Collectors.toList())) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static boolean hasColumns(JsonNode event) {
    return event.at("/outputs/0/facets").has("columnLineage");
  }

  @Test
  void columnsOfTheOldestGoBeforeAnyStartOrEnd() throws Exception {
    Delivery delivery = open("1m");
    for (int run = 1; run <= RUNS; run++) {
      delivery.accept(event(run, RunEvent.Type.START));
      delivery.accept(event(run, RunEvent.Type.COMPLETE));
    }
    assertThat(onDisk()).isBetween(500_000L, 1L << 20);
    server.accept();
    delivery.close(SOON);

    List<JsonNode> events = server.events();
    assertThat(server.runs()).hasSize(2 * RUNS).doesNotHaveDuplicates();
    assertThat(events.stream().filter(OverflowTest::hasColumns).count()).isBetween(3L, 20L);
    assertThat(hasColumns(events.get(events.size() - 1))).isTrue();
    // The first batch was under way, so the second is the oldest that could be shortened.
    JsonNode brief = events.get(1);
    assertThat(brief.path("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(hasColumns(brief)).isFalse();
    assertThat(brief.at("/outputs/0/name").asText()).isEqualTo(Events.ORDERS.name());
    assertThat(brief.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
        .isEqualTo(900);
    JsonNode completeness = brief.at("/run/facets/headwater_completeness");
    assertThat(completeness.path("complete").asBoolean(true)).isFalse();
    assertThat(completeness.at("/gaps/0/kind").asText()).isEqualTo("CUT");
    assertThat(completeness.at("/gaps/0/subject").asText()).contains("too much waited");
  }

  @Test
  void inMemoryTooColumnsOfTheOldestGoBeforeAnyStartOrEnd() {
    Delivery delivery =
        DeliveryFixture.open(
            "queue.maxBytes", "1m", "openlineage.url", server.url(), "openlineage.endpoint", "/");
    allArriveAndTheLatestAreWhole(delivery);
  }

  @Test
  void soItIsWhereTheDiskHasStoppedToTakeAnything() throws Exception {
    Delivery delivery =
        DeliveryFixture.open(
            "spool.dir",
            spool.toString(),
            "queue.maxBytes",
            "1m",
            "openlineage.url",
            server.url(),
            "openlineage.endpoint",
            "/");
    try (Stream<Path> all = Files.walk(spool)) {
      for (Path p : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
    allArriveAndTheLatestAreWhole(delivery);
  }

  private void allArriveAndTheLatestAreWhole(Delivery delivery) {
    for (int run = 1; run <= RUNS; run++) {
      delivery.accept(event(run, RunEvent.Type.START));
      delivery.accept(event(run, RunEvent.Type.COMPLETE));
    }
    server.accept();
    delivery.close(SOON);

    List<JsonNode> events = server.events();
    assertThat(server.runs()).hasSize(2 * RUNS).doesNotHaveDuplicates();
    assertThat(events.stream().filter(OverflowTest::hasColumns).count()).isBetween(3L, 20L);
    assertThat(hasColumns(events.get(events.size() - 1))).isTrue();
    assertThat(delivery.dropped()).isGreaterThan(10);
  }

  @Test
  void whatWentIsCountedAndTheNextDriverSendsWhatWasLeft() throws Exception {
    Delivery first = open("1m");
    for (int run = 1; run <= RUNS; run++) {
      first.accept(event(run, RunEvent.Type.COMPLETE));
    }
    first.close(SOON);
    assertThat(first.dropped()).isBetween(1L, (long) RUNS);
    server.accept();
    Delivery next = open("1m");
    org.awaitility.Awaitility.await().atMost(SOON).until(() -> server.count() >= RUNS);
    next.close(SOON);

    assertThat(server.runs()).hasSize(RUNS).doesNotHaveDuplicates();
    assertThat(server.events()).anyMatch(event -> !hasColumns(event));
  }

  @Test
  void withTheDetailGoneTheOldestGo() throws Exception {
    Delivery delivery = open("40k");
    for (int run = 1; run <= RUNS; run++) {
      delivery.accept(event(run, RunEvent.Type.COMPLETE));
    }
    assertThat(onDisk()).isLessThanOrEqualTo(40L << 10);
    server.accept();
    delivery.close(SOON);

    assertThat(server.runs())
        .hasSizeBetween(2, RUNS - 1)
        .contains(RUNS + " COMPLETE")
        .doesNotContain("2 COMPLETE");
  }
}
