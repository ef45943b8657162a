package io.headwater.datahub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.spi.Fact;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Of which entities this application has replaced which aspects. What an application before it had
 * to say about those came late: it would put the old back. Thread-safe, bounded.
 */
final class SaidAnew {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX = 20_000;

  /** Those that several applications have in common; those of runs are theirs alone. */
  private static final Set<String> ASPECTS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "dataFlowInfo",
                  "dataJobInfo",
                  "dataJobInputOutput",
                  "dataTransformLogic",
                  "schemaMetadata")));

  private final Map<String, Boolean> said =
      new LinkedHashMap<String, Boolean>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX;
        }
      };

  synchronized void add(String urn, String aspectName) {
    if (ASPECTS.contains(aspectName)) {
      said.put(aspectName + " " + urn, Boolean.TRUE);
    }
  }

  /** Whether a proposal would replace what this application has said. */
  boolean covers(Fact proposal) {
    if (!ASPECTS.contains(proposal.kind())) {
      return false;
    }
    try {
      JsonNode json = JSON.readTree(proposal.payload());
      String key = proposal.kind() + " " + json.path("entityUrn").asText();
      synchronized (this) {
        return json.path("changeType").asText().equals("UPSERT") && said.containsKey(key);
      }
    } catch (IOException e) {
      return false;
    }
  }
}
