package io.headwater.datahub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Transformation;
import io.headwater.spi.Fact;
import io.headwater.testing.Events;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a data job says when several runs, or several actions, share it. */
class DataHubJobsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FLOW = "urn:li:dataFlow:(spark,orders_etl,prod)";
  private static final String ONE_JOB = "urn:li:dataJob:(" + FLOW + ",orders_etl)";

  private static DataHubEncoder encoder(String... settings) throws Exception {
    return new DataHubEncoder(DataHubConf.of(DeliveryFixture.conf(settings)));
  }

  /** An action that copies column x of one file into column y of another. */
  private static RunEvent copy(RunEvent.Type type, String from, String to) {
    return copy(type, from, to, Events.START);
  }

  private static RunEvent copy(RunEvent.Type type, String from, String to, Instant start) {
    Dataset in = Dataset.at(DatasetId.of("file", from)).build();
    Output out =
        Output.of(
            Dataset.at(DatasetId.of("file", to)).build(),
            Collections.singletonList(
                ColumnEdge.toColumn(in.id(), "x", "y", Transformation.IDENTITY)));
    return Events.sql(type).toBuilder()
        .job(JobId.of("prod", "orders_etl.write." + to.substring(1)))
        .startTime(start)
        .sql("COPY " + from)
        .lineage(
            LineageGraph.of(
                Collections.singletonList(in),
                Collections.singletonList(out),
                Collections.emptyList()))
        .build();
  }

  private static JsonNode proposal(List<Fact> facts, String aspect) throws Exception {
    for (Fact fact : facts) {
      if (fact.kind().equals(aspect)) {
        return JSON.readTree(fact.payload());
      }
    }
    return JSON.missingNode();
  }

  private static JsonNode aspect(List<Fact> facts, String aspect) throws Exception {
    return JSON.readTree(proposal(facts, aspect).at("/aspect/value").asText());
  }

  private static List<String> datasets(JsonNode union, String side) {
    List<String> names = new ArrayList<>();
    for (String urn : union.at("/" + side + "DatasetEdges").findValuesAsText("destinationUrn")) {
      names.add(urn.replaceFirst(".*file,", "").replace(",PROD)", ""));
    }
    return names;
  }

  @Test
  void allActionsOfAnApplicationCanShareOneJobWithTheUnionSoFar() throws Exception {
    DataHubEncoder encoder = encoder("datahub.jobs", "application");
    List<Fact> first = encoder.encode(copy(RunEvent.Type.START, "/a", "/b"));
    encoder.encode(copy(RunEvent.Type.COMPLETE, "/a", "/b"));
    List<Fact> second = encoder.encode(copy(RunEvent.Type.START, "/c", "/d"));

    JsonNode union = aspect(second, "dataJobInputOutput");
    assertThat(proposal(second, "dataJobInputOutput").at("/entityUrn").asText()).isEqualTo(ONE_JOB);
    assertThat(datasets(union, "input")).containsExactly("/a", "/c");
    assertThat(datasets(union, "output")).containsExactly("/b", "/d");
    assertThat(union.at("/fineGrainedLineages")).hasSize(2);
    assertThat(proposal(second, "dataJobInfo")).isEqualTo(proposal(first, "dataJobInfo"));
    assertThat(aspect(second, "dataJobInfo").at("/name").asText()).isEqualTo("orders_etl");
  }

  @Test
  void runsOfTheOneJobAreToldApartByNameAndStatement() throws Exception {
    List<Fact> facts =
        encoder("datahub.jobs", "application").encode(copy(RunEvent.Type.START, "/a", "/b"));

    assertThat(aspect(facts, "dataProcessInstanceRelationships").at("/parentTemplate").asText())
        .isEqualTo(ONE_JOB);
    JsonNode run = aspect(facts, "dataProcessInstanceProperties");
    assertThat(run.at("/name").asText()).startsWith("orders_etl.write.b ");
    assertThat(run.at("/customProperties/sql").asText()).isEqualTo("COPY /a");
    assertThat(aspect(facts, "dataProcessInstanceInput").at("/inputs")).hasSize(1);
  }

  @Test
  void actionsHaveJobsOfTheirOwnUnlessSet() throws Exception {
    DataHubEncoder encoder = encoder();
    encoder.encode(copy(RunEvent.Type.START, "/a", "/b"));
    List<Fact> second = encoder.encode(copy(RunEvent.Type.START, "/c", "/d"));

    assertThat(datasets(aspect(second, "dataJobInputOutput"), "input")).containsExactly("/c");
    assertThat(aspect(second, "dataProcessInstanceProperties").at("/customProperties").has("sql"))
        .isFalse();
  }

  @Test
  void theEndAddsWhatOnlyItKnowsAndRepeatsNothing() throws Exception {
    DataHubEncoder encoder = encoder();
    RunEvent end = copy(RunEvent.Type.COMPLETE, "/a", "/b");
    RunEvent start =
        end.toBuilder()
            .type(RunEvent.Type.START)
            .lineage(
                LineageGraph.of(
                    end.lineage().inputs(), Collections.emptyList(), Collections.emptyList()))
            .build();

    assertThat(datasets(aspect(encoder.encode(start), "dataJobInputOutput"), "output")).isEmpty();
    JsonNode union = aspect(encoder.encode(end), "dataJobInputOutput");
    assertThat(datasets(union, "input")).containsExactly("/a");
    assertThat(datasets(union, "output")).containsExactly("/b");
    assertThat(proposal(encoder.encode(end), "dataJobInputOutput").isMissingNode()).isTrue();
  }

  @Test
  void anEdgeKeepsItsFirstTimeAndGetsItsLast() throws Exception {
    DataHubEncoder encoder = encoder();
    encoder.encode(copy(RunEvent.Type.START, "/a", "/b"));
    Instant later = Events.START.plusSeconds(60);
    List<Fact> facts = encoder.encode(copy(RunEvent.Type.START, "/a", "/b", later));

    JsonNode edge = aspect(facts, "dataJobInputOutput").at("/inputDatasetEdges/0");
    assertThat(edge.at("/created/time").asLong()).isEqualTo(Events.START.toEpochMilli());
    assertThat(edge.at("/lastModified/time").asLong()).isEqualTo(later.toEpochMilli());
  }

  @Test
  void aLoopOverOneJobDoesNotSendTheSameLineageWithEveryTurn() throws Exception {
    DataHubEncoder encoder = encoder();
    List<Integer> told = new ArrayList<>();
    for (int second = 0; second < 130; second++) {
      Instant start = Events.START.plusSeconds(second);
      List<Fact> facts = encoder.encode(copy(RunEvent.Type.START, "/a", "/b", start));
      if (!proposal(facts, "dataJobInputOutput").isMissingNode()) {
        told.add(second);
      }
    }

    assertThat(told).containsExactly(0, 60, 120);
  }

  @Test
  void aJobWithoutEndKeepsTheDatasetsThatItSawLast() throws Exception {
    DataHubEncoder encoder = encoder("datahub.jobs", "application");
    List<Fact> facts = null;
    for (int i = 0; i <= JobEdges.MAX_DATASETS; i++) {
      Instant start = Events.START.plusSeconds(i);
      facts = encoder.encode(copy(RunEvent.Type.START, "/in" + i, "/out", start));
    }

    JsonNode union = aspect(facts, "dataJobInputOutput");
    assertThat(datasets(union, "input"))
        .hasSize(JobEdges.MAX_DATASETS)
        .doesNotContain("/in0")
        .contains("/in1", "/in" + JobEdges.MAX_DATASETS);
    assertThat(union.at("/fineGrainedLineages/0/upstreams")).hasSize(JobEdges.MAX_DATASETS);
    assertThat(
            aspect(facts, "dataProcessInstanceProperties")
                .at("/customProperties/lineage.datasetEdgesCut")
                .asText())
        .isEqualTo("1");
  }

  @Test
  void whatIsRememberedOfAllJobsIsBounded() throws Exception {
    JobsSoFar jobs = new JobsSoFar();
    DataHubConf conf = DataHubConf.of(DeliveryFixture.conf());
    int columns = 1000;
    int most = JobsSoFar.MAX_EDGES / (columns + 1);
    for (int job = 0; job < most + 5; job++) {
      List<ColumnEdge> edges = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        edges.add(ColumnEdge.toColumn(Events.RAW, "c", "c" + i, Transformation.IDENTITY));
      }
      LineageGraph lineage =
          LineageGraph.of(
              Collections.emptyList(),
              Collections.singletonList(Output.of(Dataset.at(Events.ORDERS).build(), edges)),
              Collections.emptyList());
      jobs.add(
          "job" + job, new JobEdges.Run(lineage, new DatasetUrns(conf, lineage), Events.START));
    }

    assertThat(jobs.size()).isEqualTo(most);
  }

  @Test
  void jobsWithoutLineageAreForgottenToo() throws Exception {
    JobsSoFar jobs = new JobsSoFar();
    DataHubConf conf = DataHubConf.of(DeliveryFixture.conf());
    DatasetUrns none = new DatasetUrns(conf, LineageGraph.EMPTY);
    for (int job = 0; job < JobsSoFar.MAX_JOBS + 5; job++) {
      jobs.add("job" + job, new JobEdges.Run(LineageGraph.EMPTY, none, Events.START));
    }

    assertThat(jobs.size()).isEqualTo(JobsSoFar.MAX_JOBS);
  }

  @Test
  void mergedLineageAddsNoMoreThanAWholeOneHolds() throws Exception {
    DataHubEncoder encoder = encoder("datahub.jobLineage", "merge");
    int added = 0;
    for (int run = 0; run < 4; run++) {
      List<ColumnEdge> edges = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        edges.add(
            ColumnEdge.toColumn(Events.RAW, "c" + run + "_" + i, "c", Transformation.IDENTITY));
      }
      LineageGraph lineage =
          LineageGraph.of(
              Collections.singletonList(Dataset.at(Events.RAW).build()),
              Collections.singletonList(Output.of(Dataset.at(Events.ORDERS).build(), edges)),
              Collections.emptyList());
      List<Fact> facts =
          encoder.encode(
              Events.sql(RunEvent.Type.START).toBuilder()
                  .startTime(Events.START.plusSeconds(100L * run))
                  .lineage(lineage)
                  .build());
      for (String path : aspect(facts, "dataJobInputOutput").findValuesAsText("path")) {
        added += path.startsWith("/fineGrainedLineages") ? 1 : 0;
      }
    }

    assertThat(added).isEqualTo(JobEdges.MAX_COLUMN_EDGES);
  }

  @Test
  void mergedLineageIsAddedToWhatOthersHavePutThere() throws Exception {
    DataHubEncoder encoder = encoder("datahub.jobLineage", "merge");
    encoder.encode(copy(RunEvent.Type.START, "/first", "/b"));
    List<Fact> facts = encoder.encode(copy(RunEvent.Type.START, "/a~x", "/b"));

    JsonNode proposal = proposal(facts, "dataJobInputOutput");
    assertThat(proposal.at("/changeType").asText()).isEqualTo("PATCH");
    assertThat(proposal.at("/aspect/contentType").asText())
        .isEqualTo("application/json-patch+json");
    JsonNode patch = aspect(facts, "dataJobInputOutput");
    assertThat(patch.findValuesAsText("op")).containsOnly("add");
    assertThat(patch.findValuesAsText("path"))
        .containsExactly(
            "/inputDatasetEdges/urn:li:dataset:(urn:li:dataPlatform:file,~1a~0x,PROD)",
            "/outputDatasetEdges/urn:li:dataset:(urn:li:dataPlatform:file,~1b,PROD)",
            "/fineGrainedLineages/DIRECT:IDENTITY/"
                + "urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:file,~1b,PROD),y)/NONE/"
                + "urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:file,~1a~0x,PROD),x)");
  }

  @Test
  void statementIsToldOnceToAServerThatTakesIt() throws Exception {
    DataHubEncoder encoder = new DataHubEncoder(DataHubConf.of(DeliveryFixture.conf()), () -> true);
    List<Fact> facts = encoder.encode(copy(RunEvent.Type.START, "/a", "/b"));

    JsonNode statement = aspect(facts, "dataTransformLogic").at("/transforms/0/queryStatement");
    assertThat(statement.at("/value").asText()).isEqualTo("COPY /a");
    assertThat(statement.at("/language").asText()).isEqualTo("SQL");
    assertThat(
            proposal(encoder.encode(copy(RunEvent.Type.COMPLETE, "/a", "/b")), "dataTransformLogic")
                .isMissingNode())
        .isTrue();
    assertThat(proposal(encoder().encode(Events.sql(RunEvent.Type.START)), "dataTransformLogic"))
        .isEqualTo(JSON.missingNode());
  }
}
