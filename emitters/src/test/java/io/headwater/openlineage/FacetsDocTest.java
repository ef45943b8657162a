package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/facets.md} is made from the schemas. When this fails, run it again with {@code
 * -Dheadwater.docs.rewrite=true} and commit the page.
 */
class FacetsDocTest {
  private static final Path PAGE = OwnSchemas.DOCS.resolve("facets.md");

  @Test
  void thePageIsWhatTheSchemasSay() throws Exception {
    StringBuilder page =
        new StringBuilder("# Facets of our own\n\n")
            .append("Made from the schemas; do not edit by hand (see CONTRIBUTING).\n\n")
            .append("Events are OpenLineage 2-0-2 and use its facets wherever there is one. What\n")
            .append(
                "it has none for is in facets whose names begin with `headwater_`. The address\n")
            .append("in `_schemaURL` gives the schema as it was in that version.\n");
    for (Map.Entry<String, JsonNode> facet : OwnSchemas.byFacet().entrySet()) {
      append(page, facet.getKey(), facet.getValue());
    }
    if (Boolean.getBoolean("headwater.docs.rewrite")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("docs/facets.md is stale; rewrite it with -Dheadwater.docs.rewrite=true")
        .isEqualTo(page.toString());
  }

  private static void append(StringBuilder page, String name, JsonNode schema) {
    String definition = OwnSchemas.definition(schema);
    JsonNode facet = schema.at("/$defs/" + definition);
    String base = facet.at("/allOf/0/$ref").asText().replaceFirst(".*/", "");
    page.append("\n## `").append(name).append("`\n\n");
    page.append(facet.path("description").asText()).append(' ');
    page.append(base.equals("RunFacet") ? "A facet of runs" : "A facet of inputs and outputs");
    page.append(" ([schema](schemas/").append(definition).append(".json)).\n\n");
    table(page, facet.at("/allOf/1"));
    schema
        .path("$defs")
        .properties()
        .forEach(
            part -> {
              if (!part.getKey().equals(definition)) {
                page.append("\n`").append(part.getKey()).append("`: ");
                page.append(part.getValue().path("description").asText());
                page.append(" (").append(type(part.getValue())).append(")\n");
              }
              if (part.getValue().has("properties")) {
                page.append('\n');
                table(page, part.getValue());
              }
            });
  }

  private static void table(StringBuilder page, JsonNode object) {
    Set<String> required = new HashSet<>();
    object.path("required").forEach(name -> required.add(name.asText()));
    page.append("| property | type | meaning |\n|---|---|---|\n");
    for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
      row(page, property.getKey(), property.getValue(), required.contains(property.getKey()));
      JsonNode items = property.getValue().path("items");
      for (Map.Entry<String, JsonNode> item : items.path("properties").properties()) {
        row(page, property.getKey() + "[]." + item.getKey(), item.getValue(), true);
      }
    }
  }

  private static void row(StringBuilder page, String name, JsonNode schema, boolean required) {
    page.append("| `").append(name).append("` | ").append(type(schema));
    page.append(required ? "" : ", may be absent").append(" | ");
    page.append(schema.path("description").asText("")).append(" |\n");
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      StringBuilder words = new StringBuilder();
      schema
          .path("enum")
          .forEach(w -> words.append(words.length() == 0 ? "" : ", ").append(w.asText()));
      return words.toString();
    }
    if (schema.has("$ref")) {
      return "`" + schema.path("$ref").asText().replaceFirst(".*/", "") + "`";
    }
    if (schema.has("items")) {
      return "array of " + type(schema.path("items"));
    }
    if (schema.has("additionalProperties")) {
      return type(schema.path("additionalProperties")) + " by name";
    }
    return schema.has("format") ? schema.path("format").asText() : schema.path("type").asText();
  }
}
