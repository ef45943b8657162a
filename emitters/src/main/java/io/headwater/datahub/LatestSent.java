package io.headwater.datahub;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was last said of each thing, so that it is said again only when it is another; of too many
 * things the one longest not spoken of is forgotten. Not thread-safe.
 */
final class LatestSent {
  private final Map<String, Object> latest;

  /**
   * @param most things remembered
   */
  LatestSent(int most) {
    this.latest =
        new LinkedHashMap<String, Object>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
            return size() > most;
          }
        };
  }

  /** Whether this is not what was last said of the thing; remembers it. */
  boolean isNew(String urn, Object value) {
    return !value.equals(latest.put(urn, value));
  }
}
