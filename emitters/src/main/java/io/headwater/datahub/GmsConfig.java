package io.headwater.datahub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.spi.SendException;
import io.headwater.transport.HttpPoster;

/** What DataHub's metadata service says of itself at {@code /config}. */
final class GmsConfig {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 20;

  private final JsonNode config;

  private GmsConfig(JsonNode config) {
    this.config = config;
  }

  /**
   * Asks for it.
   *
   * @return {@code null} when something else answers, a web page for example
   */
  static GmsConfig of(HttpPoster poster) throws SendException {
    String text = poster.get(poster.below("config"), MAX_BYTES);
    try {
      JsonNode config = JSON.readTree(text);
      return config != null && config.path("noCode").asBoolean() ? new GmsConfig(config) : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** As the server names it, or a question mark. */
  String version() {
    return config.path("versions").path("acryldata/datahub").path("version").asText("?");
  }
}
