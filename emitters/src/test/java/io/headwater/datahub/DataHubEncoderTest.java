package io.headwater.datahub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import io.headwater.model.TableName;
import io.headwater.model.Transformation;
import io.headwater.spi.Fact;
import io.headwater.testing.Events;
import io.headwater.testing.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DataHubEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FLOW = "urn:li:dataFlow:(spark,orders_etl,prod)";
  private static final String JOB = "urn:li:dataJob:(" + FLOW + ",orders_etl.write.sales.orders)";

  private static DataHubEncoder encoder(String... settings) throws IOException {
    return new DataHubEncoder(DataHubConf.of(DeliveryFixture.conf(settings)));
  }

  /** Proposals with their inner JSON unfolded. */
  private static ArrayNode proposals(List<Fact> facts) throws Exception {
    ArrayNode all = JSON.createArrayNode();
    for (Fact fact : facts) {
      JsonNode proposal = JSON.readTree(fact.payload());
      ((com.fasterxml.jackson.databind.node.ObjectNode) proposal.get("aspect"))
          .set("value", JSON.readTree(proposal.at("/aspect/value").asText()));
      all.add(proposal);
    }
    return all;
  }

  private static JsonNode aspect(List<Fact> facts, String name) throws Exception {
    for (JsonNode proposal : proposals(facts)) {
      if (proposal.path("aspectName").asText().equals(name)) {
        return proposal.at("/aspect/value");
      }
    }
    return JSON.missingNode();
  }

  private static List<String> kinds(List<Fact> facts) {
    return facts.stream().map(Fact::kind).collect(Collectors.toList());
  }

  private static RunEvent event(RunEvent.Type type, Dataset input, Output output) {
    return Events.sql(type).toBuilder()
        .lineage(
            LineageGraph.of(
                input == null ? Collections.emptyList() : Collections.singletonList(input),
                output == null ? Collections.emptyList() : Collections.singletonList(output),
                Collections.emptyList()))
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = RunEvent.Type.class,
      names = {"START", "COMPLETE", "FAIL"})
  void sqlActionLooksAsExpected(RunEvent.Type type) throws Exception {
    Golden.check("datahub-sql-" + type + ".json", proposals(encoder().encode(Events.sql(type))));
  }

  @ParameterizedTest
  @EnumSource(
      value = RunEvent.Type.class,
      names = {"START", "COMPLETE", "ABORT"})
  void applicationLooksAsExpected(RunEvent.Type type) throws Exception {
    Golden.check(
        "datahub-application-" + type + ".json",
        proposals(encoder().encode(Events.applicationEvent(type))));
  }

  @Test
  void innerAndOuterJsonAreAscii() throws Exception {
    for (Fact fact : encoder().encode(Events.sql(RunEvent.Type.FAIL))) {
      for (byte b : fact.payload()) {
        assertThat(b).isNotNegative();
      }
    }
    assertThat(
            aspect(
                    encoder().encode(Events.sql(RunEvent.Type.FAIL)),
                    "dataProcessInstanceProperties")
                .at("/customProperties/error.message")
                .asText())
        .isEqualTo("Job aborted due to stage failure: caf\u00e9 \u4e2d");
  }

  @Test
  void runIsTiedToItsJobAndItsApplication() throws Exception {
    JsonNode relationships =
        aspect(
            encoder().encode(Events.sql(RunEvent.Type.START)), "dataProcessInstanceRelationships");

    assertThat(relationships.at("/parentTemplate").asText()).isEqualTo(JOB);
    assertThat(relationships.at("/parentInstance").asText())
        .isEqualTo("urn:li:dataProcessInstance:" + Events.APPLICATION_RUN);
  }

  @Test
  void startAndEndInTheSameMillisecondAreTwoPoints() throws Exception {
    RunEvent start = Events.sql(RunEvent.Type.START);
    RunEvent end = Events.sql(RunEvent.Type.COMPLETE).toBuilder().time(start.time()).build();
    JsonNode first = aspect(encoder().encode(start), "dataProcessInstanceRunEvent");
    JsonNode second = aspect(encoder().encode(end), "dataProcessInstanceRunEvent");

    assertThat(first.at("/messageId")).isNotEqualTo(second.at("/messageId"));
    assertThat(first.at("/status").asText()).isEqualTo("STARTED");
    assertThat(second.at("/result/type").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void jobCarriesTheUnionOfItsActionsSoFar() throws Exception {
    DataHubEncoder encoder = encoder();
    Dataset a = Dataset.at(DatasetId.of("file", "/a")).build();
    Dataset b = Dataset.at(DatasetId.of("file", "/b")).build();
    Dataset out = Dataset.at(DatasetId.of("file", "/out")).build();
    encoder.encode(
        event(
            RunEvent.Type.START,
            a,
            Output.of(
                out,
                Collections.singletonList(
                    ColumnEdge.toColumn(a.id(), "x", "y", Transformation.IDENTITY)))));
    JsonNode union =
        aspect(
            encoder.encode(
                event(
                    RunEvent.Type.START,
                    b,
                    Output.of(
                        out,
                        Collections.singletonList(
                            ColumnEdge.toColumn(b.id(), "x", "y", Transformation.IDENTITY))))),
            "dataJobInputOutput");

    assertThat(union.at("/inputDatasetEdges").findValuesAsText("destinationUrn"))
        .containsExactly(
            "urn:li:dataset:(urn:li:dataPlatform:file,/a,PROD)",
            "urn:li:dataset:(urn:li:dataPlatform:file,/b,PROD)");
    assertThat(union.at("/outputDatasetEdges")).hasSize(1);
    assertThat(union.at("/fineGrainedLineages/0/upstreams")).hasSize(2);
    assertThat(union.at("/fineGrainedLineages")).hasSize(1);
  }

  @Test
  void everyFineGrainedLineageHasOneDownstream() throws Exception {
    JsonNode lineages =
        aspect(encoder().encode(Events.sql(RunEvent.Type.START)), "dataJobInputOutput")
            .at("/fineGrainedLineages");

    assertThat(lineages).hasSize(5);
    for (JsonNode lineage : lineages) {
      assertThat(lineage.at("/downstreams")).hasSize(1);
    }
  }

  @Test
  void tooManyColumnEdgesKeepTheDirectOnesAndSaySo() throws Exception {
    List<ColumnEdge> edges = new ArrayList<>();
    for (int i = 0; i < JobEdges.MAX_COLUMN_EDGES; i++) {
      edges.add(
          ColumnEdge.toColumn(
              Events.RAW, "c", "a" + i, Transformation.of(Transformation.Subtype.CONDITIONAL)));
    }
    edges.add(ColumnEdge.toColumn(Events.RAW, "c", "z", Transformation.IDENTITY));
    List<Fact> facts =
        encoder()
            .encode(
                event(
                    RunEvent.Type.START,
                    Dataset.at(Events.RAW).build(),
                    Output.of(Dataset.at(Events.ORDERS).build(), edges)));

    JsonNode lineages = aspect(facts, "dataJobInputOutput").at("/fineGrainedLineages");
    assertThat(lineages).hasSize(JobEdges.MAX_COLUMN_EDGES);
    assertThat(lineages.findValuesAsText("transformOperation")).contains("DIRECT:IDENTITY");
    assertThat(
            aspect(facts, "dataProcessInstanceProperties")
                .at("/customProperties/lineage.columnEdgesCut")
                .asText())
        .isEqualTo("1");
  }

  @Test
  void operationIsSentForAWriteThatCompletedOnly() throws Exception {
    for (RunEvent.Type type : RunEvent.Type.values()) {
      assertThat(kinds(encoder().encode(Events.sql(type))).contains("operation"))
          .isEqualTo(type == RunEvent.Type.COMPLETE);
    }
    JsonNode operation = aspect(encoder().encode(Events.sql(RunEvent.Type.COMPLETE)), "operation");
    assertThat(operation.at("/numAffectedRows").asLong()).isEqualTo(900);
    assertThat(operation.at("/customProperties/bytesWritten").asText()).isEqualTo("32768");
    assertThat(operation.at("/actor").asText()).isEqualTo("urn:li:corpuser:hadoop");
  }

  @ParameterizedTest
  @CsvSource({
    "OVERWRITE, 5, 0, true",
    "CREATE, 5, 1, true",
    "OVERWRITE, 5, 2, false",
    "OVERWRITE, , 0, false",
    "ALTER, 5, 0, false",
    ", 5, 0, false"
  })
  void profileIsSentOnlyWhenTheRowsWrittenAreAllThereAre(
      Dataset.Lifecycle lifecycle, Long rows, int partitions, boolean sent) throws Exception {
    Dataset out =
        Dataset.at(Events.ORDERS)
            .lifecycle(lifecycle)
            .partitions(Collections.nCopies(partitions, "day=1"))
            .statistics(Statistics.of(rows, 7L, 1L))
            .build();
    List<Fact> facts =
        encoder()
            .encode(event(RunEvent.Type.COMPLETE, null, Output.of(out, Collections.emptyList())));

    assertThat(kinds(facts).contains("datasetProfile")).isEqualTo(sent);
    if (sent) {
      assertThat(aspect(facts, "datasetProfile").at("/partitionSpec").isMissingNode())
          .isEqualTo(partitions == 0);
    }
  }

  @Test
  void aTableMadeOverDataThatWasThereIsNoOperationOnTheData() throws Exception {
    Output over = Output.of(Dataset.at(Events.ORDERS).build(), Collections.emptyList());
    RunEvent written = event(RunEvent.Type.COMPLETE, null, over);
    RunEvent defined = event(RunEvent.Type.COMPLETE, null, over.withDefinesOnly(true));

    assertThat(kinds(encoder().encode(written))).contains("operation");
    assertThat(kinds(encoder().encode(defined))).doesNotContain("operation", "datasetProfile");
  }

  @Test
  void schemaOfAPathIsSentOnceAndThatOfATableNever() throws Exception {
    DataHubEncoder encoder = encoder();
    List<String> urns = new ArrayList<>();
    for (RunEvent.Type type :
        Arrays.asList(RunEvent.Type.START, RunEvent.Type.COMPLETE, RunEvent.Type.START)) {
      for (JsonNode proposal : proposals(encoder.encode(Events.sql(type)))) {
        if (proposal.path("aspectName").asText().equals("schemaMetadata")) {
          urns.add(proposal.path("entityUrn").asText());
        }
      }
    }

    assertThat(urns)
        .containsExactly("urn:li:dataset:(urn:li:dataPlatform:s3,lake/raw/orders,PROD)");
  }

  @Test
  void schemaOfAnOutputIsSentOnlyOnceItIsWritten() throws Exception {
    Dataset out =
        Dataset.at(Events.ORDERS)
            .schema(Collections.singletonList(io.headwater.model.Field.of("x", "int")))
            .build();
    for (RunEvent.Type type : RunEvent.Type.values()) {
      RunEvent event = event(type, null, Output.of(out, Collections.emptyList()));
      assertThat(kinds(encoder().encode(event)).contains("schemaMetadata"))
          .as(type.toString())
          .isEqualTo(type == RunEvent.Type.COMPLETE || type == RunEvent.Type.RUNNING);
    }
  }

  @Test
  void nestedFieldsAreNamedByPath() throws Exception {
    JsonNode schema = aspect(encoder().encode(Events.sql(RunEvent.Type.START)), "schemaMetadata");

    assertThat(schema.at("/fields").findValuesAsText("fieldPath"))
        .containsExactly("id", "customer_id", "lines", "lines.sku", "lines.amount");
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://lake, raw/orders/, 's3,lake/raw/orders'",
    "s3://lake, /raw//orders, 's3,lake/raw/orders'",
    "gs://b, x, 'gcs,b/x'",
    "abfss://c@acct.dfs.core.windows.net, x/y, 'abs,c@acct.dfs.core.windows.net/x/y'",
    "hdfs://nn:8020, /user/x, 'hdfs,/user/x'",
    "file, /data/x, 'file,/data/x'",
    "dbfs://ws, x, 'dbfs,/x'",
    "postgres://db:5432, shop.public.orders, 'postgres,shop.public.orders'",
    "sqlserver://db:1433, shop.dbo.orders, 'mssql,shop.dbo.orders'",
    "mysql://db:3306, shop.orders, 'mysql,shop.orders'",
    "oracle://db:1521, service.SHOP.ORDERS, 'oracle,SHOP.ORDERS'",
    "snowflake://org-acct, DB.PUBLIC.T, 'snowflake,db.public.t'",
    "bigquery, p.d.t, 'bigquery,p.d.t'",
    "kafka://b:9092, topic, 'kafka,topic'",
    "hive://ms:9083, Sales.Orders, 'hive,sales.orders'",
    "'arn:aws:glue:us-east-1:1', table/db/T, 'glue,db.t'",
    "unitycatalog://ws, c.s.t, 'databricks,c.s.t'",
    "h2, mem.public.t, 'h2,mem.public.t'"
  })
  void placeIsNamedAsThePlatformsOwnIngestionDoes(String namespace, String name, String expected) {
    PlatformName platform = PlatformName.of(DatasetId.of(namespace, name));

    assertThat(platform.platform() + "," + platform.name()).isEqualTo(expected);
  }

  @Test
  void identityChoosesBetweenTableAndPath() throws Exception {
    Dataset both =
        Dataset.at(Events.ORDERS)
            .table(TableName.of(Events.ORDERS_TABLE, "glue", "spark_catalog"))
            .build();
    RunEvent event = event(RunEvent.Type.START, both, null);

    assertThat(aspect(encoder().encode(event), "dataProcessInstanceInput").at("/inputs/0").asText())
        .isEqualTo("urn:li:dataset:(urn:li:dataPlatform:glue,sales.orders,PROD)");
    assertThat(
            aspect(
                    encoder("datahub.identity", "path", "datahub.env", "DEV").encode(event),
                    "dataProcessInstanceInput")
                .at("/inputs/0")
                .asText())
        .isEqualTo("urn:li:dataset:(urn:li:dataPlatform:s3,lake/warehouse/sales.db/orders,DEV)");
  }

  @Test
  void tableThatWentByItsNameBeforeItsPlaceWasKnownKeepsIt() throws Exception {
    TableName name =
        TableName.of(DatasetId.of("spark_catalog", "default.orders"), "memory", "spark_catalog");
    for (Dataset orders :
        Arrays.asList(
            Dataset.named(name).build(),
            Dataset.at(Events.ORDERS).table(name).namedByTable(true).build())) {
      List<Fact> facts =
          encoder()
              .encode(
                  event(RunEvent.Type.COMPLETE, null, Output.of(orders, Collections.emptyList())));

      assertThat(
              aspect(facts, "dataJobInputOutput")
                  .at("/outputDatasetEdges/0/destinationUrn")
                  .asText())
          .isEqualTo("urn:li:dataset:(urn:li:dataPlatform:spark,default.orders,PROD)");
    }
  }

  @Test
  void tableOfACatalogInMemoryGoesByItsPlace() throws Exception {
    Dataset both =
        Dataset.at(DatasetId.of("file", "/warehouse/t"))
            .table(TableName.of(DatasetId.of("inmemory", "default.t"), "memory", "spark_catalog"))
            .build();

    assertThat(
            aspect(
                    encoder().encode(event(RunEvent.Type.START, both, null)),
                    "dataProcessInstanceInput")
                .at("/inputs/0")
                .asText())
        .isEqualTo("urn:li:dataset:(urn:li:dataPlatform:file,/warehouse/t,PROD)");
  }

  @Test
  void platformInstanceIsInTheNameAndInItsOwnAspect() throws Exception {
    List<Fact> facts =
        encoder("datahub.platformInstance.s3", "acct1").encode(Events.sql(RunEvent.Type.START));

    assertThat(aspect(facts, "dataProcessInstanceInput").at("/inputs/0").asText())
        .isEqualTo("urn:li:dataset:(urn:li:dataPlatform:s3,acct1.lake/raw/orders,PROD)");
    assertThat(aspect(facts, "dataPlatformInstance").at("/instance").asText())
        .isEqualTo("urn:li:dataPlatformInstance:(urn:li:dataPlatform:s3,acct1)");
  }

  @Test
  void clusterIsTheNamespaceUnlessSet() throws Exception {
    assertThat(
            aspect(encoder().encode(Events.sql(RunEvent.Type.START)), "dataJobInfo")
                .at("/flowUrn")
                .asText())
        .isEqualTo(FLOW);
    assertThat(
            aspect(
                    encoder("datahub.cluster", "emr").encode(Events.sql(RunEvent.Type.START)),
                    "dataJobInfo")
                .at("/flowUrn")
                .asText())
        .isEqualTo("urn:li:dataFlow:(spark,orders_etl,emr)");
  }

  @ParameterizedTest
  @CsvSource({
    "hive, spark_catalog, parquet, hive, 'hive,sales.orders'",
    "hive, spark_catalog, parquet, glue, 'glue,sales.orders'",
    "glue, spark_catalog, parquet, hive, 'glue,sales.orders'",
    "memory, spark_catalog, parquet, hive, 'spark,sales.orders'",
    "unknown, ice, iceberg, hive, 'iceberg,sales.orders'",
    "unknown, dl, delta, hive, 'delta-lake,sales.orders'",
    "unknown, other, , hive, 'spark,other.sales.orders'"
  })
  void tableWithoutPlaceIsNamedByItsCatalog(
      String catalogType, String catalog, String format, String hivePlatform, String expected)
      throws Exception {
    Dataset table =
        Dataset.named(TableName.of(DatasetId.of(catalog, "sales.orders"), catalogType, catalog))
            .format(format)
            .build();

    assertThat(
            aspect(
                    encoder("datahub.hivePlatform", hivePlatform)
                        .encode(event(RunEvent.Type.START, table, null)),
                    "dataProcessInstanceInput")
                .at("/inputs/0")
                .asText())
        .isEqualTo("urn:li:dataset:(urn:li:dataPlatform:" + expected + ",PROD)");
  }
}
