package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Custom properties of an entity: text by name, none without value, each of bounded length. */
final class Properties {
  /** DataHub indexes property values and stores an aspect as one text column. */
  static final int MAX_CHARS = 4096;

  private final ObjectNode node;

  /**
   * @param aspect gets the {@code customProperties}
   */
  Properties(ObjectNode aspect) {
    this.node = aspect.putObject("customProperties");
  }

  Properties put(String name, Object value) {
    return put(name, value, MAX_CHARS);
  }

  Properties put(String name, Object value, int maxChars) {
    if (value != null) {
      String text = value.toString();
      node.put(name, text.length() <= maxChars ? text : text.substring(0, maxChars) + "...");
    }
    return this;
  }
}
