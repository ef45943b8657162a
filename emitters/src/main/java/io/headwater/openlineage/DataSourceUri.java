package io.headwater.openlineage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dataset's namespace as a real URI: OpenLineage's schema asks for one, and namespaces such as
 * {@code file} or {@code inmemory://} are none.
 */
final class DataSourceUri {
  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):(.*)$");

  private DataSourceUri() {}

  /** The namespace itself where it is a URI, else the nearest one. */
  static URI of(String namespace) {
    Matcher m = SCHEME.matcher(namespace);
    String scheme = m.matches() ? m.group(1) : scheme(namespace);
    String rest = m.matches() ? m.group(2) : restOf(namespace, scheme);
    if (rest.isEmpty() || rest.equals("//")) {
      return URI.create(scheme + ":///");
    }
    try {
      return new URI(scheme + ":" + rest);
    } catch (URISyntaxException e) {
      return URI.create(scheme + ":" + encode(rest));
    }
  }

  /** {@code s3} of {@code s3://bucket}; of a name without scheme the name, where it can be one. */
  static String scheme(String namespace) {
    Matcher m = SCHEME.matcher(namespace);
    if (m.matches()) {
      return m.group(1).toLowerCase(Locale.ROOT);
    }
    return namespace.matches("[A-Za-z][A-Za-z0-9+.-]*") ? namespace : "urn";
  }

  private static String restOf(String namespace, String scheme) {
    return scheme.equals(namespace) ? "" : "headwater:" + (namespace.isEmpty() ? "-" : namespace);
  }

  /** Percent-encodes what no URI may hold. */
  private static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~:/@!$&'()*+,;=".indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
