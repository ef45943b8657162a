package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.Gap;
import io.headwater.model.RunEvent;
import io.headwater.testing.Events;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Our own facets are what their schemas say, and the schemas are where the facets say. */
class OwnFacetsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What OpenLineage says of every facet; its whole schema is what {@link OpenLineageSpec} uses.
   */
  private static final String BASE =
      "{'$defs':{'RunFacet':{'$ref':'#/$defs/Base'},'InputDatasetFacet':{'$ref':'#/$defs/Base'},"
          + "'Base':{'type':'object','required':['_producer','_schemaURL'],'properties':{"
          + "'_producer':{'type':'string','format':'uri'},"
          + "'_schemaURL':{'type':'string','format':'uri'}}}}}";

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          builder ->
              builder.schemaLoaders(
                  loaders ->
                      loaders.schemas(
                          iri ->
                              iri.startsWith("https://openlineage.io/spec/2-0-2/")
                                  ? BASE.replace('\'', '"')
                                  : null)));
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private static List<RunEvent> events() {
    List<RunEvent> events = new ArrayList<>();
    for (RunEvent.Type type : RunEvent.Type.values()) {
      events.add(Events.applicationEvent(type));
      for (RunEvent.Kind kind :
          Arrays.asList(RunEvent.Kind.SQL, RunEvent.Kind.RDD, RunEvent.Kind.STREAMING)) {
        events.add(Events.actionEvent(type, kind));
      }
    }
    events.add(Events.sql(RunEvent.Type.COMPLETE).toBuilder().work(Events.work()).build());
    return events;
  }

  private static List<JsonNode> facetHolders(RunEvent event) throws Exception {
    JsonNode json = JSON.readTree(new OpenLineageEncoder().encode(event).payload());
    List<JsonNode> holders = new ArrayList<>(json.findValues("facets"));
    holders.addAll(json.findValues("inputFacets"));
    holders.addAll(json.findValues("outputFacets"));
    return holders;
  }

  private static Set<String> complaints(JsonNode schema, String name, JsonNode facet) {
    ObjectNode holder = JSON.createObjectNode();
    holder.set(name, facet);
    return FACTORY.getSchema(schema, CONFIG).validate(holder).stream()
        .map(ValidationMessage::toString)
        .collect(Collectors.toSet());
  }

  @Test
  void everyFacetIsValidByTheSchemaThatItNamesAndHoldsNothingElse() throws Exception {
    Map<String, JsonNode> schemas = OwnSchemas.byFacet();
    Set<String> seen = new TreeSet<>();
    for (RunEvent event : events()) {
      for (JsonNode facets : facetHolders(event)) {
        for (Map.Entry<String, JsonNode> facet : facets.properties()) {
          if (facet.getKey().startsWith("headwater_")) {
            seen.add(facet.getKey());
            check(facet.getKey(), facet.getValue(), schemas.get(facet.getKey()));
          }
        }
      }
    }

    assertThat(seen).isEqualTo(schemas.keySet());
  }

  private static void check(String name, JsonNode facet, JsonNode schema) {
    assertThat(schema).as("schema of %s in %s", name, OwnSchemas.FOLDER).isNotNull();
    String definition = OwnSchemas.definition(schema);
    String file = "docs/schemas/" + definition + ".json";
    assertThat(Files.isRegularFile(OwnSchemas.DOCS.resolveSibling(file))).as(file).isTrue();
    assertThat(facet.path("_schemaURL").asText())
        .isEqualTo(
            "https://raw.githubusercontent.com/headwater-lineage/headwater/0.1.0/"
                + file
                + "#/$defs/"
                + definition);
    assertThat(schema.path("$id").asText()).endsWith("/main/" + file);
    assertThat(complaints(schema, name, facet)).as(facet.toString()).isEmpty();
    Set<String> declared = new HashSet<>(Arrays.asList("_producer", "_schemaURL"));
    schema
        .at("/$defs/" + definition + "/allOf/1/properties")
        .fieldNames()
        .forEachRemaining(declared::add);
    assertThat(facet.fieldNames()).toIterable().as(name).isSubsetOf(declared);
  }

  @Test
  void aFacetThatIsWrongIsFound() throws Exception {
    JsonNode schema = OwnSchemas.byFacet().get("headwater_completeness");
    ObjectNode facet = JSON.createObjectNode().put("complete", "yes");

    assertThat(complaints(schema, "headwater_completeness", facet))
        .anyMatch(c -> c.contains("_schemaURL"))
        .anyMatch(c -> c.contains("gaps"))
        .anyMatch(c -> c.contains("boolean expected"));
  }

  @Test
  void theSchemaKnowsEveryKindOfGap() throws Exception {
    JsonNode kinds =
        OwnSchemas.byFacet()
            .get("headwater_completeness")
            .at("/$defs/HeadwaterCompletenessRunFacet/allOf/1/properties/gaps/items")
            .at("/properties/kind/enum");

    assertThat(kinds)
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            Arrays.stream(Gap.Kind.values()).map(Enum::name).collect(Collectors.toList()));
  }

  @Test
  void whatIsNotReleasedNamesTheSchemasOfTheMainBranch() {
    ApplicationInfo application =
        ApplicationInfo.builder()
            .name("a")
            .id("b")
            .startTime(Events.START)
            .sparkVersion("3.5.7")
            .agentVersion("0.2.0-SNAPSHOT")
            .build();

    assertThat(Producer.of(application).facet("X").get_schemaURL().toString())
        .contains("/headwater/main/docs/schemas/X.json");
  }
}
