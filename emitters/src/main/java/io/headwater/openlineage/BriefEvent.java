package io.headwater.openlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.Gap;
import io.headwater.spi.Fact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoded event without columns, jobs and stages: what happened to which datasets, how much, and
 * that it is not all.
 */
final class BriefEvent {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String COMPLETENESS = "headwater_completeness";
  private static final String TOO_MUCH = "too much waited for the back end";

  private BriefEvent() {}

  /**
   * @return {@code null} where it would be no smaller
   */
  static Fact of(Fact fact) {
    try {
      JsonNode event = JSON.readTree(fact.payload());
      List<Gap> cuts = new ArrayList<>();
      if (remove(event.at("/run/facets"), "headwater_stages")) {
        cuts.add(Gap.cut(Gap.Detail.WORK, TOO_MUCH));
      }
      if (removeFromDatasets(event, "columnLineage")) {
        cuts.add(Gap.of(Gap.Kind.CUT, "column edges: " + TOO_MUCH));
      }
      if (removeFromDatasets(event, "schema")) {
        cuts.add(Gap.cut(Gap.Detail.SCHEMAS, TOO_MUCH));
      }
      if (cuts.isEmpty()) {
        return null;
      }
      note(event.at("/run/facets/" + COMPLETENESS), cuts);
      byte[] brief = JSON.writeValueAsBytes(event);
      return brief.length < fact.size()
          ? Fact.of(fact.runId(), fact.kind(), fact.priority(), brief)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean removeFromDatasets(JsonNode event, String facet) {
    boolean any = false;
    for (String side : new String[] {"inputs", "outputs"}) {
      for (JsonNode dataset : event.path(side)) {
        any |= remove(dataset.path("facets"), facet);
      }
    }
    return any;
  }

  private static boolean remove(JsonNode facets, String name) {
    return facets.isObject() && ((ObjectNode) facets).remove(name) != null;
  }

  private static void note(JsonNode completeness, List<Gap> cuts) {
    if (!completeness.isObject()) {
      return;
    }
    JsonNode gaps = completeness.path("gaps");
    for (Gap cut : cuts) {
      if (cut.incomplete()) {
        ((ObjectNode) completeness).put("complete", false);
      }
      if (gaps.isArray()) {
        ((ArrayNode) gaps).addObject().put("kind", cut.kind().name()).put("subject", cut.subject());
      }
    }
  }
}
