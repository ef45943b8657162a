package io.headwater.datahub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.spi.SendException;
import io.headwater.transport.HttpPoster;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DataHub's metadata service says of itself at {@code /config}. */
final class GmsConfig {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 20;

  /** {@code v0.14.1}, {@code v1.2.0rc3}; other builds are named otherwise. */
  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

  private final JsonNode config;

  /** -1 where its version does not tell. */
  private final int major;

  private final int minor;

  private GmsConfig(JsonNode config) {
    this.config = config;
    Matcher version = VERSION.matcher(version());
    boolean told = version.matches();
    this.major = told ? Integer.parseInt(version.group(1)) : -1;
    this.minor = told ? Integer.parseInt(version.group(2)) : -1;
  }

  /**
   * Asks for it.
   *
   * @param atMost how long the answer may take
   * @return {@code null} when something else answers, a web page for example
   */
  static GmsConfig of(HttpPoster poster, Duration atMost) throws SendException {
    String text = poster.get(poster.below("config"), MAX_BYTES, atMost);
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

  /** Whether it takes proposals in batches; {@code null} where its version does not tell. */
  Boolean batches() {
    return major < 0 ? null : isAtLeast(0, 14);
  }

  /** Whether it has the aspect {@code dataTransformLogic}. */
  boolean transformLogic() {
    return isAtLeast(1, 0);
  }

  /** Whether it takes PATCH. */
  boolean patches() {
    return config.path("patchCapable").asBoolean();
  }

  private boolean isAtLeast(int itsMajor, int itsMinor) {
    return major > itsMajor || (major == itsMajor && minor >= itsMinor);
  }
}
