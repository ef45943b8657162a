package io.headwater.datahub;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import io.headwater.model.TableName;
import io.headwater.model.Transformation;
import io.headwater.spi.Fact;
import io.headwater.testing.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every proposal that we send is one that DataHub's own models take. */
class DataHubModelsTest {
  private static DataHubModels models;

  @BeforeAll
  static void load() throws Exception {
    models = new DataHubModels();
  }

  static List<RunEvent> events() {
    List<RunEvent> events = new ArrayList<>();
    for (RunEvent.Type type : RunEvent.Type.values()) {
      if (type != RunEvent.Type.RUNNING) {
        events.add(Events.applicationEvent(type));
      }
      events.add(Events.actionEvent(type, RunEvent.Kind.SQL));
      events.add(Events.actionEvent(type, RunEvent.Kind.RDD));
      events.add(Events.actionEvent(type, RunEvent.Kind.STREAMING));
    }
    return events;
  }

  private static DataHubEncoder encoder(String... settings) throws IOException {
    return new DataHubEncoder(DataHubConf.of(DeliveryFixture.conf(settings)));
  }

  private static void assertValid(List<Fact> facts) throws Exception {
    assertThat(facts).isNotEmpty();
    for (Fact fact : facts) {
      assertThat(models.complaints(fact.payload()))
          .as(new String(fact.payload(), StandardCharsets.UTF_8))
          .isEmpty();
    }
  }

  /** No aspect of DataHub says that a run goes on. */
  @Test
  void anApplicationThatGoesOnIsNoProposal() throws Exception {
    assertThat(encoder().encode(Events.applicationEvent(RunEvent.Type.RUNNING))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void proposalsAreValid(RunEvent event) throws Exception {
    assertValid(encoder().encode(event));
    assertValid(encoder("datahub.identity", "path").encode(event));
    assertValid(
        encoder(
                "datahub.env", "dev",
                "datahub.cluster", "emr,(1)",
                "datahub.platformInstance.hive", "emr-prod",
                "datahub.platformInstance.s3", "account 1",
                "datahub.platformInstance.spark", "emr")
            .encode(event));
    assertValid(
        encoder(
                "datahub.jobs", "application",
                "datahub.env.s3://*", "DEV",
                "datahub.platform.s3://lake", "delta-lake",
                "datahub.platformInstance.s3://lake", "lake 1")
            .encode(event));
    assertValid(encoder("datahub.jobLineage", "merge").encode(event));
    assertValid(
        new DataHubEncoder(DataHubConf.of(DeliveryFixture.conf()), () -> true).encode(event));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b",
        "(x)",
        "a(b",
        " lead",
        "trail ",
        "",
        " ",
        "50% off",
        "caf\u00e9 \u4e2d\u6587",
        "with\u241fseparator",
        "a.b.c"
      })
  void strangeNamesGiveUrnsThatDataHubTakes(String name) throws Exception {
    assertValid(encoder().encode(named(name)));
  }

  @Test
  void longNamesAreShortenedTheSameWayEveryTime() throws Exception {
    for (String unit : new String[] {"x", "caf\u00e9/", "\u4e2d", "\ud83d\ude00", "a, b (c)"}) {
      RunEvent event = named(unit.repeat(600));
      assertValid(encoder().encode(event));
      List<Fact> once = encoder().encode(event);
      List<Fact> again = encoder().encode(event);
      for (int i = 0; i < once.size(); i++) {
        assertThat(once.get(i).payload()).isEqualTo(again.get(i).payload());
      }
    }
    assertThat(Urns.dataset("s3", "x".repeat(600) + "1", "PROD"))
        .isNotEqualTo(Urns.dataset("s3", "x".repeat(600) + "2", "PROD"));
  }

  @Test
  void wrongProposalsAreFound() throws Exception {
    String flow = "urn:li:dataFlow:(spark,a,b)";
    assertThat(complaints("dataFlow", flow, "dataFlowInfo", "{}")).isNotEmpty();
    assertThat(complaints("dataFlow", flow, "operation", "{}"))
        .anyMatch(c -> c.contains("no aspect"));
    assertThat(complaints("dataFlow", "urn:li:dataFlow:(spark,a,b,c)", "status", "{}"))
        .isNotEmpty();
    assertThat(complaints("dataFlow", flow, "status", "{\\\"removed\\\":false,\\\"x\\\":1}"))
        .isNotEmpty();
    assertThat(complaints("dataFlow", flow, "status", "{\\\"removed\\\":false}")).isEmpty();
  }

  private static List<String> complaints(String type, String urn, String aspect, String value)
      throws Exception {
    return models.complaints(
        String.format(
                "{\"entityType\":\"%s\",\"entityUrn\":\"%s\",\"changeType\":\"UPSERT\","
                    + "\"aspectName\":\"%s\",\"aspect\":{\"contentType\":\"application/json\","
                    + "\"value\":\"%s\"}}",
                type, urn, aspect, value)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** An event in which everything that a user can name has this name. */
  private static RunEvent named(String name) {
    ApplicationInfo application =
        ApplicationInfo.builder()
            .name(name)
            .id(name)
            .user(name)
            .startTime(Events.START)
            .sparkVersion("3.0.1")
            .agentVersion("0.1.0")
            .build();
    DatasetId place = DatasetId.of("file", name);
    Dataset input =
        Dataset.at(place)
            .schema(Collections.singletonList(Field.of(name, name)))
            .format(name)
            .build();
    Dataset table =
        Dataset.named(TableName.of(DatasetId.of("hive://" + name, name), "hive", name))
            .lifecycle(Dataset.Lifecycle.CREATE)
            .partitions(Collections.singletonList(name))
            .statistics(Statistics.of(1L, 2L, 3L))
            .build();
    return RunEvent.builder()
        .type(RunEvent.Type.COMPLETE)
        .time(Events.END)
        .startTime(Events.START)
        .runId(new UUID(1, 2))
        .job(JobId.of(name, name + ".write." + name))
        .kind(RunEvent.Kind.SQL)
        .application(application)
        .lineage(
            LineageGraph.of(
                Collections.singletonList(input),
                Arrays.asList(
                    Output.of(
                        table,
                        Collections.singletonList(
                            ColumnEdge.toColumn(place, name, name, Transformation.IDENTITY)))),
                Collections.emptyList()))
        .sql(name)
        .build();
  }
}
