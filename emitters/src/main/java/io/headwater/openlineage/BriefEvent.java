package io.headwater.openlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.Gap;
import io.headwater.spi.Fact;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * An encoded event without columns, jobs and stages: what happened to which datasets, how much, and
 * that it is not all.
 */
final class BriefEvent {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final List<String> OF_DATASETS =
      Collections.unmodifiableList(Arrays.asList("columnLineage", "schema"));
  private static final String COMPLETENESS = "headwater_completeness";

  private BriefEvent() {}

  /**
   * @return {@code null} where it would be no smaller
   */
  static Fact of(Fact fact) {
    try {
      JsonNode event = JSON.readTree(fact.payload());
      boolean less = remove(event.at("/run/facets"), Collections.singletonList("headwater_stages"));
      boolean edges = false;
      for (String side : new String[] {"inputs", "outputs"}) {
        for (JsonNode dataset : event.path(side)) {
          edges |= dataset.path("facets").has("columnLineage");
          less |= remove(dataset.path("facets"), OF_DATASETS);
        }
      }
      if (!less) {
        return null;
      }
      note(event.at("/run/facets/" + COMPLETENESS), edges);
      byte[] brief = JSON.writeValueAsBytes(event);
      return brief.length < fact.size()
          ? Fact.of(fact.runId(), fact.kind(), fact.priority(), brief)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean remove(JsonNode facets, List<String> names) {
    int before = facets.size();
    if (facets.isObject()) {
      ((ObjectNode) facets).remove(names);
    }
    return facets.size() < before;
  }

  private static void note(JsonNode completeness, boolean edges) {
    if (!completeness.isObject()) {
      return;
    }
    if (edges) {
      ((ObjectNode) completeness).put("complete", false);
    }
    JsonNode gaps = completeness.path("gaps");
    if (gaps.isArray()) {
      ((ArrayNode) gaps)
          .addObject()
          .put("kind", Gap.Kind.CUT.name())
          .put("subject", "columns, jobs and stages: too much waited for the back end");
    }
  }
}
