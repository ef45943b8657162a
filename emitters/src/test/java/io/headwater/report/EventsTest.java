package io.headwater.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Events events = new Events();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private void add(String type, String run, String job, String more) {
    events.add(event(type, run, job, more));
  }

  private static JsonNode event(String type, String run, String job, String more) {
    return json(
        ("{'eventType':'%s','eventTime':'2026-01-01T00:00:0%d.000Z','run':{'runId':'%s',"
                + "'facets':{'x':{}%s}},'job':{'namespace':'n','name':'%s'}}")
            .formatted(type, type.equals("START") ? 1 : 3, run, more, job));
  }

  private static String parent(String run, String job) {
    return ",'parent':{'run':{'runId':'%s'},'job':{'namespace':'n','name':'%s'}}"
        .formatted(run, job);
  }

  private List<Report.Application> applications() {
    return events.report().applications();
  }

  @Test
  void startAndEndOfARunAreOneAction() {
    add("START", "a", "etl.write", parent("app", "etl"));
    add("COMPLETE", "a", "etl.write", parent("app", "etl"));

    assertThat(applications()).hasSize(1);
    Report.Application application = applications().get(0);
    assertThat(application.run.jobName).isEqualTo("etl");
    assertThat(application.actions).hasSize(1);
    RunRecord action = application.actions.get(0);
    assertThat(action.state).isEqualTo("COMPLETE");
    assertThat(action.start).hasToString("2026-01-01T00:00:01Z");
    assertThat(action.end).hasToString("2026-01-01T00:00:03Z");
  }

  @Test
  void anEndStaysAlsoWhenItsStartComesLate() {
    add("FAIL", "a", "etl.write", "");
    add("START", "a", "etl.write", "");

    assertThat(applications().get(0).actions.get(0).state).isEqualTo("FAIL");
  }

  @Test
  void anApplicationIsNoActionOfItsOrchestrator() {
    String type =
        "'job':{'namespace':'n','name':'etl','facets':{'jobType':{'jobType':'APPLICATION'}}}";
    JsonNode application =
        json(
            "{'eventType':'COMPLETE','run':{'runId':'app','facets':{'x':{}%s}},%s}"
                .formatted(parent("dag", "airflow.task"), type));
    events.add(application);
    add("COMPLETE", "a", "etl.write", parent("app", "etl"));

    assertThat(applications()).hasSize(1);
    assertThat(applications().get(0).run.runId).isEqualTo("app");
    assertThat(applications().get(0).actions).extracting(a -> a.runId).containsExactly("a");
  }

  @Test
  void runsThatNameNoParentAreTogetherByTheirNamespace() {
    add("COMPLETE", "a", "query_1", "");
    add("COMPLETE", "b", "query_2", "");

    assertThat(applications()).hasSize(1);
    assertThat(applications().get(0).actions).hasSize(2);
    assertThat(applications().get(0).run.state).isNull();
  }

  @Test
  void whatIsNoEventIsCountedAndPassedOver() {
    events.add(json("[]"));
    events.add(json("{'a':1}"));
    add("COMPLETE", "a", "job", "");

    assertThat(events.report().ignored()).isEqualTo(2);
    assertThat(applications()).hasSize(1);
  }

  @Test
  void valuesOfOtherTypesThanTheSpecificationSaysDoNoHarm() {
    events.add(
        json(
            """
            {'eventType':7,'eventTime':'yesterday','run':{'runId':'a','facets':{'parent':5,
            'errorMessage':'x','headwater_metrics':{'metrics':[1],'properties':'p'}}},
            'job':{'namespace':[],'name':'j','facets':7},
            'inputs':{'a':1},'outputs':[1,{'namespace':'n','name':'d','facets':{
            'schema':{'fields':[3,{'name':4},{'name':'c','type':9}]},
            'columnLineage':{'fields':{'c':{'inputFields':[{'field':'x'},2]}}}}}]}
            """));

    RunRecord action = applications().get(0).actions.get(0);
    assertThat(action.outputs.keySet()).extracting(d -> d.columns).containsExactly(List.of("c"));
  }

  @Test
  void ofTooManyRunsTheOldestOfTheMostRepeatedJobIsForgotten() {
    Events few = new Events(3);
    few.add(event("COMPLETE", "once", "load", ""));
    for (int i = 0; i < 5; i++) {
      few.add(event("COMPLETE", "batch-" + i, "stream", ""));
    }

    assertThat(few.report().forgotten()).isEqualTo(3);
    assertThat(few.report().applications().get(0).actions)
        .extracting(a -> a.runId)
        .containsExactlyInAnyOrder("once", "batch-3", "batch-4");
  }

  @Test
  void facetsOfOlderProducersTellTransformationsPerField() {
    events.add(
        json(
            """
            {'eventType':'COMPLETE','run':{'runId':'a'},'job':{'namespace':'n','name':'j'},
            'inputs':[],'outputs':[{'namespace':'n','name':'out','facets':{'columnLineage':{'fields':
            {'c':{'inputFields':[{'namespace':'n','name':'in','field':'x'}],
            'transformationDescription':'upper(x)','transformationType':'MASKED'}}}}}]}
            """));

    Report report = events.report();
    DatasetUse use = report.applications().get(0).actions.get(0).outputs.values().iterator().next();
    assertThat(use.edges).containsExactly(0, 1, 0, 0);
    Transform how = report.datasets().transforms.values().get(0);
    assertThat(how.type).isEqualTo("DIRECT");
    assertThat(how.description).isEqualTo("upper(x)");
    assertThat(how.masking).isTrue();
  }

  @Test
  void nestedFieldsAreNamedByTheirPathWithoutTheElementsOfArrays() {
    events.add(
        json(
            """
            {'eventType':'COMPLETE','run':{'runId':'a'},'job':{'namespace':'n','name':'j'},
            'inputs':[{'namespace':'n','name':'d','facets':{'schema':{'fields':[
            {'name':'lines','type':'array','fields':[{'name':'_element','type':'struct','fields':[
            {'name':'sku','type':'string'}]}]},{'name':'_element','type':'int'}]}}}]}
            """));

    assertThat(events.report().datasets().all().get(0).columns)
        .containsExactly("lines", "lines.sku", "_element");
  }

  @Test
  void aTableKnownByNameIsShownAsItsPlaceUnlessThereAreSeveral() {
    Datasets datasets = new Datasets();
    DatasetRecord table = datasets.of("hive://m", "db.t");
    DatasetRecord place = datasets.of("s3://b", "warehouse/t");
    datasets.alias("hive://m", "db.t", place);
    assertThat(datasets.shownAs()[table.number]).isSameAs(place);

    datasets.alias("hive://m", "db.t", datasets.of("s3://b", "elsewhere/t"));
    assertThat(datasets.shownAs()[table.number]).isSameAs(table);
  }
}
