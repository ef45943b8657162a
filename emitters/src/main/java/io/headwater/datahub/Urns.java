package io.headwater.datahub;

import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;

/**
 * DataHub's names for things. Reserved characters ({@code , ( )} and U+241F) are percent-encoded in
 * every part, no part is empty, and a URN that would be longer than the 512 URL-encoded bytes that
 * DataHub stores has its last name shortened the same way every time.
 *
 * <p>Source: DataHub's {@code UrnValidationUtil} and {@code urn_encoder.py}.
 */
final class Urns {
  static final String ACTOR = "urn:li:corpuser:datahub";

  private static final int MAX_BYTES = 512;

  /** Of the flow's own parts, so that a job's name has room behind them. */
  private static final int MAX_FLOW_NAME = 150;

  private static final int MAX_CLUSTER = 60;
  private static final int HASH_CHARS = 12;

  private Urns() {}

  static String flow(String name, String cluster) {
    return "urn:li:dataFlow:(spark,"
        + shorten(part(name), MAX_FLOW_NAME)
        + ","
        + shorten(part(cluster), MAX_CLUSTER)
        + ")";
  }

  static String job(String flow, String name) {
    return fit("urn:li:dataJob:(" + flow + ",", part(name), ")");
  }

  static String run(UUID runId) {
    return "urn:li:dataProcessInstance:" + runId;
  }

  static String platform(String platform) {
    return "urn:li:dataPlatform:" + part(platform);
  }

  static String platformInstance(String platform, String instance) {
    return fit("urn:li:dataPlatformInstance:(" + platform(platform) + ",", part(instance), ")");
  }

  static String dataset(String platform, String name, String env) {
    return fit("urn:li:dataset:(" + platform(platform) + ",", part(name), "," + env + ")");
  }

  /** Not bounded: DataHub does not store these as keys. */
  static String schemaField(String dataset, String fieldPath) {
    return schemaFieldStart(dataset) + part(fieldPath) + ")";
  }

  /** What the URNs of all fields of a dataset begin with. */
  static String schemaFieldStart(String dataset) {
    return "urn:li:schemaField:(" + dataset + ",";
  }

  static String user(String name) {
    return fit("urn:li:corpuser:", part(name), "");
  }

  /** One part of a URN, its reserved characters encoded. */
  static String part(String text) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      return "_";
    }
    return trimmed
        .replace("(", "%28")
        .replace(")", "%29")
        .replace(",", "%2C")
        .replace("\u241f", "%E2%90%9F");
  }

  private static String fit(String before, String name, String after) {
    return before + shorten(name, MAX_BYTES - length(before) - length(after)) + after;
  }

  private static String shorten(String name, int maxBytes) {
    if (length(name) <= maxBytes) {
      return name;
    }
    int room = maxBytes - HASH_CHARS - 1;
    int end = 0;
    int used = 0;
    while (end < name.length()) {
      int next = end + Character.charCount(name.codePointAt(end));
      used += length(name.substring(end, next));
      if (used > room) {
        break;
      }
      end = next;
    }
    return name.substring(0, end) + "-" + hash(name);
  }

  /** Length as DataHub counts it: URL-encoded. */
  static int length(String text) {
    try {
      return URLEncoder.encode(text, "UTF-8").length();
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder();
      for (int i = 0; i < HASH_CHARS / 2; i++) {
        hex.append(String.format(Locale.ROOT, "%02x", digest[i]));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
