package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.ErrorInfo;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import io.headwater.model.TableName;
import io.headwater.spi.Fact;
import io.headwater.testing.Events;
import io.headwater.testing.Golden;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenLineageEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(RunEvent.Type.class)
  void sqlActionLooksAsExpected(RunEvent.Type type) throws Exception {
    Golden.check("openlineage-sql-" + type + ".json", encode(Events.sql(type)));
  }

  @ParameterizedTest
  @EnumSource(RunEvent.Type.class)
  void applicationLooksAsExpected(RunEvent.Type type) throws Exception {
    Golden.check(
        "openlineage-application-" + type + ".json", encode(Events.applicationEvent(type)));
  }

  @Test
  void equalEventsGiveEqualBytes() throws Exception {
    assertThat(new OpenLineageEncoder().encode(Events.sql(RunEvent.Type.COMPLETE)).payload())
        .isEqualTo(new OpenLineageEncoder().encode(Events.sql(RunEvent.Type.COMPLETE)).payload());
  }

  @Test
  void startsAndEndsAreKeptLongest() throws Exception {
    for (RunEvent.Type type : RunEvent.Type.values()) {
      assertThat(new OpenLineageEncoder().encode(Events.sql(type)).priority())
          .isEqualTo(
              type == RunEvent.Type.RUNNING ? Fact.Priority.STATISTICS : Fact.Priority.RUN_STATE);
    }
  }

  @Test
  void applicationHasNoDatasetsWhateverItsGraph() throws Exception {
    RunEvent event =
        Events.applicationEvent(RunEvent.Type.COMPLETE).toBuilder()
            .lineage(Events.lineage(true))
            .build();

    assertThat(encode(event).at("/inputs")).isEmpty();
    assertThat(encode(event).at("/outputs")).isEmpty();
  }

  @Test
  void edgesToTheWholeDatasetAreInDatasetAndTransformationsOfOneInputAreTogether()
      throws Exception {
    JsonNode facet = encode(Events.sql(RunEvent.Type.START)).at("/outputs/0/facets/columnLineage");

    assertThat(facet.at("/dataset")).hasSize(3);
    assertThat(facet.at("/dataset").findValuesAsText("subtype"))
        .containsExactlyInAnyOrder("JOIN", "JOIN", "FILTER");
    assertThat(facet.at("/fields/total/inputFields")).hasSize(1);
    assertThat(facet.at("/fields/total/inputFields/0/transformations").findValuesAsText("type"))
        .containsExactly("DIRECT", "INDIRECT");
    assertThat(facet.at("/fields/customer/inputFields/1/transformations/0/masking").asBoolean())
        .isTrue();
  }

  @Test
  void whatIsNotKnownIsAbsent() throws Exception {
    Dataset bare = Dataset.at(Events.RAW).statistics(Statistics.of(null, 5L, null)).build();
    JsonNode event =
        encode(
            Events.sql(RunEvent.Type.COMPLETE).toBuilder()
                .lineage(
                    LineageGraph.of(
                        Collections.singletonList(bare),
                        Collections.singletonList(
                            Output.of(Dataset.at(Events.ORDERS).build(), Collections.emptyList())),
                        Collections.emptyList()))
                .sql(null)
                .metrics(Collections.emptyMap())
                .properties(Collections.emptyMap())
                .parent(null)
                .root(null)
                .build());

    assertThat(event.at("/inputs/0/inputFacets/inputStatistics").fieldNames())
        .toIterable()
        .containsExactly("_producer", "_schemaURL", "size");
    assertThat(event.at("/outputs/0/outputFacets")).isEmpty();
    assertThat(event.at("/outputs/0/facets").fieldNames())
        .toIterable()
        .containsExactly("dataSource");
    assertThat(event.at("/run/facets").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "processing_engine", "headwater_application", "headwater_completeness");
    assertThat(event.at("/job/facets").fieldNames()).toIterable().containsExactly("jobType");
  }

  @Test
  void tableThatGoesByItsNameHasItsPlaceAsSymlink() throws Exception {
    Dataset table =
        Dataset.at(Events.ORDERS)
            .table(TableName.of(Events.ORDERS_TABLE, "hive", "spark_catalog"))
            .namedByTable(true)
            .build();
    JsonNode output =
        encode(
                Events.sql(RunEvent.Type.COMPLETE).toBuilder()
                    .lineage(
                        LineageGraph.of(
                            Collections.emptyList(),
                            Collections.singletonList(Output.of(table, Collections.emptyList())),
                            Collections.emptyList()))
                    .build())
            .at("/outputs/0");

    assertThat(output.at("/name").asText()).isEqualTo(Events.ORDERS_TABLE.name());
    assertThat(output.at("/namespace").asText()).isEqualTo(Events.ORDERS_TABLE.namespace());
    JsonNode symlink = output.at("/facets/symlinks/identifiers/0");
    assertThat(symlink.at("/type").asText()).isEqualTo("LOCATION");
    assertThat(symlink.at("/name").asText()).isEqualTo(Events.ORDERS.name());
    assertThat(symlink.at("/namespace").asText()).isEqualTo(Events.ORDERS.namespace());
  }

  @Test
  void tableWithoutPlaceIsNamedByTheCatalogWithoutSymlink() throws Exception {
    Dataset table =
        Dataset.named(TableName.of(Events.ORDERS_TABLE, "hive", "spark_catalog")).build();
    JsonNode event =
        encode(
            Events.sql(RunEvent.Type.START).toBuilder()
                .lineage(
                    LineageGraph.of(
                        Collections.singletonList(table),
                        Collections.emptyList(),
                        Collections.emptyList()))
                .build());

    assertThat(event.at("/inputs/0/name").asText()).isEqualTo("sales.orders");
    assertThat(event.at("/inputs/0/facets").has("symlinks")).isFalse();
    assertThat(event.at("/inputs/0/facets/catalog/name").asText()).isEqualTo("spark_catalog");
  }

  @Test
  void renameNamesThePreviousDataset() throws Exception {
    Dataset renamed =
        Dataset.at(Events.ORDERS)
            .lifecycle(Dataset.Lifecycle.RENAME)
            .previousId(Events.RAW)
            .build();
    JsonNode facet =
        encode(
                Events.sql(RunEvent.Type.COMPLETE).toBuilder()
                    .lineage(
                        LineageGraph.of(
                            Collections.emptyList(),
                            Collections.singletonList(Output.of(renamed, Collections.emptyList())),
                            Collections.emptyList()))
                    .build())
            .at("/outputs/0/facets/lifecycleStateChange");

    assertThat(facet.at("/lifecycleStateChange").asText()).isEqualTo("RENAME");
    assertThat(facet.at("/previousIdentifier/namespace").asText()).isEqualTo("s3://lake");
    assertThat(facet.at("/previousIdentifier/name").asText()).isEqualTo("raw/orders");
  }

  @Test
  void errorWithoutMessageIsNamedByItsClass() throws Exception {
    JsonNode event =
        encode(
            Events.sql(RunEvent.Type.FAIL).toBuilder()
                .error(ErrorInfo.of("java.lang.StackOverflowError", null, null))
                .build());

    assertThat(event.at("/run/facets/errorMessage/message").asText())
        .isEqualTo("java.lang.StackOverflowError");
    assertThat(event.at("/run/facets/errorMessage/programmingLanguage").asText()).isEqualTo("JAVA");
    assertThat(event.at("/run/facets/errorMessage").has("stackTrace")).isFalse();
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOut() throws Exception {
    Map<String, Number> metrics = new HashMap<>();
    metrics.put("rows", 1L);
    metrics.put("rows_per_second", Double.NaN);
    JsonNode facet =
        encode(Events.sql(RunEvent.Type.COMPLETE).toBuilder().metrics(metrics).build())
            .at("/run/facets/headwater_metrics/metrics");

    assertThat(facet.fieldNames()).toIterable().containsExactly("rows");
  }

  @Test
  void textCutWithinACharacterLosesNoEvent() throws Exception {
    String half = "SELECT '\ud83d";
    JsonNode event = encode(Events.sql(RunEvent.Type.START).toBuilder().sql(half).build());

    assertThat(event.at("/job/facets/sql/query").asText()).isEqualTo(half);
  }

  @Test
  void escapedPartitionValuesAreReadable() throws Exception {
    JsonNode subset =
        encode(Events.sql(RunEvent.Type.START)).at("/inputs/0/inputFacets/subset/inputCondition");

    assertThat(subset.at("/partitions/0/dimensions/region").asText()).isEqualTo("north/east");
    assertThat(subset.at("/partitions/0/identifier").asText())
        .isEqualTo("day=2026-01-30/region=north%2Feast");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://lake, s3://lake",
    "hdfs://nn:8020, hdfs://nn:8020",
    "file, file:///",
    "bigquery, bigquery:///",
    "inmemory://, inmemory:///",
    "postgres://db:5432, postgres://db:5432",
    "arn:aws:glue:us-east-1:123, arn:aws:glue:us-east-1:123",
    "kafka://a b:9092, kafka://a%20b:9092",
    "my namespace, urn:headwater:my%20namespace"
  })
  void dataSourceUriIsAUri(String namespace, String uri) throws Exception {
    assertThat(DataSourceUri.of(namespace)).hasToString(uri);
    Dataset dataset = Dataset.at(DatasetId.of(namespace, "x")).build();
    JsonNode event =
        encode(
            Events.sql(RunEvent.Type.START).toBuilder()
                .lineage(
                    LineageGraph.of(
                        Collections.singletonList(dataset),
                        Collections.emptyList(),
                        Collections.emptyList()))
                .build());
    assertThat(event.at("/inputs/0/facets/dataSource/uri").asText()).isEqualTo(uri);
    assertThat(event.at("/inputs/0/facets/dataSource/name").asText()).isEqualTo(namespace);
  }

  private static JsonNode encode(RunEvent event) throws Exception {
    return JSON.readTree(new OpenLineageEncoder().encode(event).payload());
  }
}
