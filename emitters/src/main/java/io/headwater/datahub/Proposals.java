package io.headwater.datahub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.spi.Fact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * The metadata change proposals of one event, in the order in which they must arrive.
 *
 * <p>The value of an aspect is bytes for DataHub, one per character: so all JSON here is ASCII.
 */
final class Proposals {
  private static final ObjectMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final UUID runId;
  private final List<Fact> facts = new ArrayList<>();

  Proposals(UUID runId) {
    this.runId = runId;
  }

  static ObjectNode object() {
    return ASCII.createObjectNode();
  }

  /** Adds an aspect to replace what is there; none for {@code null}. */
  void upsert(
      String entityType, String urn, String aspectName, ObjectNode aspect, Fact.Priority priority)
      throws JsonProcessingException {
    if (aspect == null) {
      return;
    }
    add(entityType, urn, aspectName, "UPSERT", aspect, priority);
  }

  /** Adds to an aspect what the patch says, and leaves the rest of it; none for an empty one. */
  void patch(
      String entityType, String urn, String aspectName, JsonPatch patch, Fact.Priority priority)
      throws JsonProcessingException {
    if (!patch.operations().isEmpty()) {
      add(entityType, urn, aspectName, "PATCH", patch.operations(), priority);
    }
  }

  private void add(
      String entityType,
      String urn,
      String aspectName,
      String changeType,
      JsonNode value,
      Fact.Priority priority)
      throws JsonProcessingException {
    ObjectNode proposal = object();
    proposal.put("entityType", entityType);
    proposal.put("entityUrn", urn);
    proposal.put("changeType", changeType);
    proposal.put("aspectName", aspectName);
    proposal
        .putObject("aspect")
        .put("value", ASCII.writeValueAsString(value))
        .put(
            "contentType",
            changeType.equals("PATCH") ? "application/json-patch+json" : "application/json");
    facts.add(Fact.of(runId, aspectName, priority, ASCII.writeValueAsBytes(proposal)));
  }

  List<Fact> facts() {
    return Collections.unmodifiableList(facts);
  }
}
