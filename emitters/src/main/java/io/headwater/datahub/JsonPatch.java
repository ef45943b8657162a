package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Additions to an aspect that leave alone what is there (RFC 6902), by keys as DataHub has them.
 */
final class JsonPatch {
  private final ArrayNode operations = Proposals.object().arrayNode();

  /**
   * Adds one entry, or replaces the one with these keys.
   *
   * @param path field of the aspect, then the entry's keys
   * @return its value, to be filled
   */
  ObjectNode add(String... path) {
    StringBuilder pointer = new StringBuilder();
    for (String step : path) {
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
    ObjectNode operation = operations.addObject();
    operation.put("op", "add");
    operation.put("path", pointer.toString());
    return operation.putObject("value");
  }

  ArrayNode operations() {
    return operations;
  }
}
