package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Transformation;
import io.headwater.spi.EmitterProvider;
import io.headwater.testing.Events;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large event goes without what matters least, and says so. */
class EventBudgetTest {
  private static final DatasetId IN = DatasetId.of("file", "/in");

  /** As they are cut. */
  private static final List<String> PARTS =
      Arrays.asList(
          "descriptions",
          "jobs and stages",
          "INDIRECT column edges",
          "column edges",
          "schemas and partitions",
          "long texts");

  @TempDir Path folder;

  private static RunEvent large(int columns) {
    List<Field> fields = new ArrayList<>();
    List<ColumnEdge> edges = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      fields.add(Field.of("column_" + i, "bigint", true, "what it is", Collections.emptyList()));
      edges.add(
          ColumnEdge.toColumn(IN, "a" + i, "column_" + i, Transformation.IDENTITY)
              .describedBy("a" + i));
      edges.add(
          ColumnEdge.toDataset(IN, "b" + i, Transformation.of(Transformation.Subtype.FILTER)));
    }
    Dataset out = Dataset.at(DatasetId.of("file", "/out")).schema(fields).build();
    return Events.sql(RunEvent.Type.COMPLETE).toBuilder()
        .work(Events.work())
        .lineage(
            LineageGraph.of(
                Collections.singletonList(Dataset.at(IN).build()),
                Collections.singletonList(Output.of(out, edges).withDefinesOnly(true)),
                Collections.emptyList()))
        .build();
  }

  private static JsonNode encode(RunEvent event, long maxBytes, String... disabled)
      throws Exception {
    Set<String> off = new HashSet<>(Arrays.asList(disabled));
    byte[] payload = new OpenLineageEncoder(maxBytes, off).encode(event).payload();
    assertThat((long) payload.length).isLessThanOrEqualTo(maxBytes);
    return new ObjectMapper().readTree(payload);
  }

  private static long size(RunEvent event) throws Exception {
    return new OpenLineageEncoder().encode(event).size();
  }

  /** Which parts the event says were cut. */
  private static List<String> cut(JsonNode event) {
    List<String> cut = new ArrayList<>();
    for (JsonNode gap : event.at("/run/facets/headwater_completeness/gaps")) {
      assertThat(gap.path("kind").asText()).isEqualTo("CUT");
      cut.add(gap.path("subject").asText().replace(": the event was too large", ""));
    }
    cut.sort((a, b) -> Integer.compare(PARTS.indexOf(a), PARTS.indexOf(b)));
    return cut;
  }

  @Test
  void whatJustFitsIsWhole() throws Exception {
    RunEvent event = large(10);
    JsonNode encoded = encode(event, size(event));

    assertThat(encoded.at("/run/facets/headwater_completeness/complete").asBoolean()).isTrue();
    assertThat(encoded.at("/outputs/0/facets/columnLineage/dataset")).hasSize(10);
  }

  @Test
  void whatMattersLeastGoesFirstAndOnlyAsMuchAsMust() throws Exception {
    RunEvent event = large(2000);
    Set<List<String>> seen = new HashSet<>();
    for (long max = size(event) - 1; max > 10_000; max = max * 9 / 10) {
      JsonNode encoded = encode(event, max);
      List<String> cut = cut(encoded);
      JsonNode facets = encoded.at("/outputs/0/facets");
      String columns = facets.path("columnLineage").toString();

      assertThat(cut).isNotEmpty().isEqualTo(PARTS.subList(0, cut.size()));
      assertThat(encoded.at("/run/facets/headwater_completeness/complete").asBoolean())
          .isEqualTo(cut.size() < 3);
      assertThat(encoded.at("/outputs/0/name").asText()).isEqualTo("/out");
      assertThat(columns).doesNotContain("description");
      assertThat(columns.contains("INDIRECT")).isEqualTo(!cut.contains(PARTS.get(2)));
      assertThat(columns.contains("DIRECT\"")).isEqualTo(!cut.contains(PARTS.get(3)));
      assertThat(facets.has("schema")).isEqualTo(!cut.contains(PARTS.get(4)));
      assertThat(encoded.at("/run/facets").has("headwater_stages"))
          .isEqualTo(!cut.contains(PARTS.get(1)));
      seen.add(cut);
    }
    assertThat(seen)
        .contains(
            PARTS.subList(0, 1), PARTS.subList(0, 3), PARTS.subList(0, 4), PARTS.subList(0, 5));
  }

  @Test
  void whatIsNotThereIsNotCut() throws Exception {
    RunEvent bare =
        Events.sql(RunEvent.Type.COMPLETE).toBuilder()
            .sql(null)
            .lineage(
                LineageGraph.of(
                    Collections.singletonList(Dataset.at(IN).build()),
                    Collections.emptyList(),
                    Collections.emptyList()))
            .build();
    byte[] payload = new OpenLineageEncoder(1, Collections.emptySet()).encode(bare).payload();

    assertThat(cut(new ObjectMapper().readTree(payload))).isEmpty();
  }

  @Test
  void longTextsKeepTheirBeginning() throws Exception {
    RunEvent event =
        Events.sql(RunEvent.Type.FAIL).toBuilder()
            .sql("SELECT " + String.join("", Collections.nCopies(100_000, "x")))
            .build();
    JsonNode sql = encode(event, 20_000).at("/job/facets/sql/query");

    assertThat(sql.asText()).startsWith("SELECT xxx").endsWith("...");
    assertThat(sql.asText()).hasSize(EventCuts.LONGEST_TEXT + 3);
  }

  @Test
  void aStatementThatAloneIsTooLongCostsNoColumn() throws Exception {
    RunEvent event = large(10).toBuilder().sql("SELECT " + "x".repeat(60_000)).build();
    JsonNode encoded = encode(event, 50_000);

    assertThat(cut(encoded)).containsExactly("long texts");
    assertThat(encoded.at("/outputs/0/facets/columnLineage/fields").size()).isEqualTo(10);
  }

  @Test
  void datasetsAreSentHoweverSmallTheBudget() throws Exception {
    byte[] payload = new OpenLineageEncoder(1, Collections.emptySet()).encode(large(10)).payload();

    assertThat(new ObjectMapper().readTree(payload).at("/inputs/0/name").asText()).isEqualTo("/in");
  }

  /** Else a whole event would be cut, or a huge one encoded for nothing. */
  @Test
  void theBoundFromBelowIsOne() throws Exception {
    for (RunEvent event : Arrays.asList(large(1), large(500), Events.sql(RunEvent.Type.START))) {
      assertThat(EventCuts.leastBytes(event)).isLessThan(size(event));
    }
    assertThat(EventCuts.leastBytes(large(500))).isGreaterThan(size(large(500)) / 8);
  }

  @Test
  void facetsThatAreSwitchedOffAreNotThereWhereverTheyWouldBe() throws Exception {
    String event =
        encode(
                Events.sql(RunEvent.Type.COMPLETE),
                1 << 20,
                "schema",
                "headwater_metrics",
                "sql",
                "outputStatistics")
            .toString();
    assertThat(event)
        .doesNotContain("\"schema\"", "\"headwater_metrics\"", "\"sql\"", "\"outputStatistics\"")
        .contains("\"columnLineage\"", "\"headwater_completeness\"", "\"parent\"");
  }

  @Test
  void columnLineageThatIsSwitchedOffTakesNoRoomAndIsNoGap() throws Exception {
    JsonNode event = encode(large(2000), 300_000, "columnLineage");

    assertThat(cut(event)).isEmpty();
    assertThat(event.at("/outputs/0/facets").has("columnLineage")).isFalse();
    assertThat(event.at("/outputs/0/facets/schema/fields/0/description").asText()).isNotEmpty();
  }

  @Test
  void everyFacetOfOursCanBeSwitchedOffByName() throws Exception {
    for (RunEvent.Type type : RunEvent.Type.values()) {
      JsonNode event = encode(Events.sql(type), 1 << 20);
      List<JsonNode> holders = new ArrayList<>(event.findValues("facets"));
      holders.addAll(event.findValues("inputFacets"));
      holders.addAll(event.findValues("outputFacets"));
      for (JsonNode facets : holders) {
        facets.fieldNames().forEachRemaining(f -> assertThat(FacetNames.known(f)).as(f).isTrue());
      }
    }
  }

  @Test
  void settingsShapeWhatIsSentAndAWrongOneSendsNothing() throws Exception {
    Path file = folder.resolve("events.jsonl");
    deliver(file, "facets.disabled", "sql, schema", "openlineage.maxEventBytes", "8k");

    JsonNode event = new ObjectMapper().readTree(Files.readAllLines(file).get(0));
    assertThat(event.at("/job/facets").has("sql")).isFalse();
    assertThat(cut(event)).contains("descriptions");

    EmitterProvider.Opener opener =
        new OpenLineageEmitterProvider()
            .openers(
                DeliveryFixture.conf(
                    "openlineage.file", file.toString(), "facets.disabled", "sqls"),
                Events.application())
            .get(0);
    assertThatThrownBy(opener::open).hasMessageContaining("facets.disabled is wrong");
  }

  private static void deliver(Path file, String... settings) {
    List<String> all = new ArrayList<>(Arrays.asList("openlineage.file", file.toString()));
    all.addAll(Arrays.asList(settings));
    io.headwater.spi.Delivery delivery = DeliveryFixture.open(all.toArray(new String[0]));
    delivery.accept(large(100));
    delivery.close(java.time.Duration.ofSeconds(10));
  }
}
