package io.headwater.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces secrets in texts by {@code ***}: user info in addresses, values of keys that name a
 * secret ({@code password=...}, {@code sig=...}), and whatever the application's own patterns
 * match.
 *
 * <p>Immutable and thread-safe. Source of the key names: Spark's {@code spark.redaction.regex} and
 * the parameters of presigned S3, Azure SAS and JDBC addresses.
 */
public final class Redaction {
  private static final String SECRET_KEY =
      "[\\w.\\-]*(?:password|passwd|pwd|secret|token|credential|access[._\\-]?key|account[._\\-]?key"
          + "|api[._\\-]?key|private[._\\-]?key|signature)[\\w.\\-]*|\\bsig";

  /** {@code scheme://user:password@host}, as far as to the last at-sign before the path. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?<=[a-zA-Z0-9]://)[^/\\s?#@\"']*(?:@[^/\\s?#@\"']*)*@");

  /** Oracle's {@code jdbc:oracle:thin:user/password@}. */
  private static final Pattern ORACLE_USER_INFO =
      Pattern.compile(
          "(?<=jdbc:oracle:(?:thin|oci):)[^@\\s/]+/[^@\\s]+(?=@)", Pattern.CASE_INSENSITIVE);

  private static final Pattern QUOTED_VALUE =
      Pattern.compile(
          "("
              + SECRET_KEY
              + ")([\"']?(?:\\s*[:=]\\s*|\\s+))(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PLAIN_VALUE =
      Pattern.compile(
          "(" + SECRET_KEY + ")(\\s*[:=]\\s*)([^\\s&;,)\\]}\"']+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BEARER =
      Pattern.compile("\\b(Bearer|Basic)\\s+[\\w.~+/=\\-]{8,}", Pattern.CASE_INSENSITIVE);
  private static final Pattern SECRET_KEY_ALONE =
      Pattern.compile(SECRET_KEY, Pattern.CASE_INSENSITIVE);

  public static final String REPLACEMENT = "***";

  /** The built-in patterns alone. */
  public static final Redaction BUILT_IN = new Redaction(Collections.emptyList(), null);

  private final List<Pattern> textPatterns;
  private final Pattern keyPattern;

  private Redaction(List<Pattern> textPatterns, Pattern keyPattern) {
    this.textPatterns = textPatterns;
    this.keyPattern = keyPattern;
  }

  /**
   * The built-in patterns and the application's own.
   *
   * @param textPatterns what they match in a text is replaced ({@code
   *     spark.sql.redaction.string.regex})
   * @param keyPattern a key or a value that it finds something in is a secret ({@code
   *     spark.redaction.regex}); may be {@code null}
   */
  public static Redaction with(Collection<Pattern> textPatterns, Pattern keyPattern) {
    return new Redaction(Collections.unmodifiableList(new ArrayList<>(textPatterns)), keyPattern);
  }

  /** The text without secrets; {@code null} for {@code null}. */
  public String text(String text) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    String result = USER_INFO.matcher(text).replaceAll(REPLACEMENT + "@");
    result = ORACLE_USER_INFO.matcher(result).replaceAll(REPLACEMENT);
    result = BEARER.matcher(result).replaceAll("$1 " + REPLACEMENT);
    result = QUOTED_VALUE.matcher(result).replaceAll("$1$2" + REPLACEMENT);
    result = PLAIN_VALUE.matcher(result).replaceAll("$1$2" + REPLACEMENT);
    for (Pattern pattern : textPatterns) {
      result = pattern.matcher(result).replaceAll(Matcher.quoteReplacement(REPLACEMENT));
    }
    return result;
  }

  /** Whether a key names a secret, so that its value must not be shown. */
  public boolean secretKey(String key) {
    return SECRET_KEY_ALONE.matcher(key).find()
        || (keyPattern != null && keyPattern.matcher(key).find());
  }
}
