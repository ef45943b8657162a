package io.headwater.datahub;

import java.util.HashMap;
import java.util.Map;

/** Values by OpenLineage namespace; a star at the end of one stands for any ending. */
final class ByNamespace {
  private static final String ANY = "*";

  private final Map<String, String> values = new HashMap<>();

  /**
   * @param values those that are blank count as not set
   */
  ByNamespace(Map<String, String> values) {
    values.forEach(
        (namespace, value) -> {
          if (!value.trim().isEmpty()) {
            this.values.put(namespace, value.trim());
          }
        });
  }

  /** The value of the longest that fits, or {@code null}. */
  String get(String namespace) {
    if (values.isEmpty()) {
      return null;
    }
    String value = values.get(namespace);
    for (int length = namespace.length(); value == null && length >= 0; length--) {
      value = values.get(namespace.substring(0, length) + ANY);
    }
    return value;
  }

  /** The value that is set for just this, or {@code null}. */
  String exactly(String name) {
    return values.get(name);
  }
}
