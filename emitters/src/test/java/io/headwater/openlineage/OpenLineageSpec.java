package io.headwater.openlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The published JSON schemas of OpenLineage in a folder, and those of our own facets. */
final class OpenLineageSpec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json";

  private final Path folder;
  private final JsonSchemaFactory factory;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  OpenLineageSpec(Path folder) {
    if (!Files.isRegularFile(folder.resolve("OpenLineage.json"))) {
      throw new IllegalStateException(
          "headwater.openlineage.spec names " + folder + ", which holds no OpenLineage.json");
    }
    this.folder = folder;
    this.factory =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(
                    loaders ->
                        loaders.schemas(
                            iri ->
                                iri.equals(SPEC)
                                    ? read(folder.resolve("OpenLineage.json"))
                                    : null)));
  }

  /** All complaints about the event and about each of its facets; empty when it is valid. */
  List<String> complaints(JsonNode event) {
    List<String> complaints = new ArrayList<>();
    JsonSchema runEvent = factory.getSchema(SchemaLocation.of(SPEC + "#/$defs/RunEvent"), config);
    runEvent.validate(event).forEach(m -> complaints.add(m.toString()));
    facets(event.at("/run/facets"), complaints);
    facets(event.at("/job/facets"), complaints);
    for (JsonNode dataset : event.at("/inputs")) {
      facets(dataset.at("/facets"), complaints);
      facets(dataset.at("/inputFacets"), complaints);
    }
    for (JsonNode dataset : event.at("/outputs")) {
      facets(dataset.at("/facets"), complaints);
      facets(dataset.at("/outputFacets"), complaints);
    }
    return complaints;
  }

  private void facets(JsonNode facets, List<String> complaints) {
    facets.fields().forEachRemaining(f -> facet(f.getKey(), f.getValue(), complaints));
  }

  /** A facet is valid by the schema that it names, which must be one for facets of that key. */
  private void facet(String key, JsonNode facet, List<String> complaints) {
    String url = facet.path("_schemaURL").asText();
    String address = url.replaceFirst("#.*", "");
    String file = address.substring(address.lastIndexOf('/') + 1);
    JsonNode schema = JSON.valueToTree(null);
    try {
      schema =
          key.startsWith("headwater_")
              ? JSON.readTree(read(OwnSchemas.FOLDER.resolve(file)))
              : JSON.readTree(read(folder.resolve("facets").resolve(file)));
    } catch (IOException | RuntimeException e) {
      complaints.add(key + ": no schema " + file + " (" + e + ")");
      return;
    }
    if (!key.startsWith("headwater_") && !address.equals(schema.path("$id").asText())) {
      complaints.add(
          key + ": names " + address + " but the published one is " + schema.path("$id"));
    }
    if (!schema.path("properties").has(key)) {
      complaints.add(key + ": " + file + " is not for this key");
    }
    String definition = url.replaceFirst(".*#/\\$defs/", "");
    if (!schema.path("$defs").has(definition)) {
      complaints.add(key + ": " + file + " does not define " + definition);
    }
    ObjectNode holder = JSON.createObjectNode();
    holder.set(key, facet);
    complaints.addAll(
        factory.getSchema(schema, config).validate(holder).stream()
            .map(m -> key + ": " + m)
            .collect(Collectors.toList()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
