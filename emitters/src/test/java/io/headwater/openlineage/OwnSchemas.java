package io.headwater.openlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON schemas of our own facets, as they are published in {@code docs/schemas}. */
final class OwnSchemas {
  static final Path DOCS = Path.of(System.getProperty("headwater.docs", "../docs"));
  static final Path FOLDER = DOCS.resolve("schemas");

  private static final ObjectMapper JSON = new ObjectMapper();

  private OwnSchemas() {}

  /** By the name of the facet. */
  static Map<String, JsonNode> byFacet() throws IOException {
    Map<String, JsonNode> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.collect(Collectors.toList())) {
        JsonNode schema = JSON.readTree(Files.readString(file));
        schemas.put(schema.path("properties").fieldNames().next(), schema);
      }
    }
    return schemas;
  }

  /** The name of the definition that is the facet. */
  static String definition(JsonNode schema) {
    String ref = schema.path("properties").elements().next().path("$ref").asText();
    return ref.replaceFirst("#/\\$defs/", "");
  }
}
