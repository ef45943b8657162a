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
 * <p>Immutable and thread-safe. In doubt a word too many is taken out.
 */
public final class Redaction {
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
    return redact(text, /* name= */ false);
  }

  /**
   * The name of a dataset, a column or a job without secrets: as {@link #text}, but a blank within
   * it is no sign of a value, and a value ends with its folder.
   */
  public String name(String name) {
    return redact(name, /* name= */ true);
  }

  private String redact(String text, boolean name) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    String result = SecretPatterns.USER_INFO.matcher(text).replaceAll(REPLACEMENT + "@");
    result = SecretPatterns.ORACLE_USER_INFO.matcher(result).replaceAll(REPLACEMENT);
    result = SecretPatterns.SHAPE.matcher(result).replaceAll(REPLACEMENT);
    result = SecretPatterns.AUTHORIZATION.matcher(result).replaceAll("$1" + REPLACEMENT);
    if (SecretPatterns.mayHoldKey(result)) {
      result = SecretPatterns.VALUE_OF_ITS_OWN.matcher(result).replaceAll("$1" + REPLACEMENT);
      result = SecretPatterns.QUOTED_VALUE.matcher(result).replaceAll("$1" + REPLACEMENT);
      result = SecretPatterns.ELEMENT.matcher(result).replaceAll("$1" + REPLACEMENT);
      if (name) {
        result = SecretPatterns.VALUE_IN_NAME.matcher(result).replaceAll("$1" + REPLACEMENT);
      } else {
        result = SecretPatterns.PLAIN_VALUE.matcher(result).replaceAll("$1" + REPLACEMENT);
        result = SecretPatterns.VALUE_BEHIND_BLANK.matcher(result).replaceAll("$1" + REPLACEMENT);
      }
    }
    for (Pattern pattern : name ? SecretPatterns.NO_PATTERNS : SecretPatterns.COMMANDS) {
      result = pattern.matcher(result).replaceAll("$1" + REPLACEMENT);
    }
    if (keyPattern != null) {
      result = valuesOfOwnKeys(result);
    }
    for (Pattern pattern : textPatterns) {
      result = pattern.matcher(result).replaceAll(Matcher.quoteReplacement(REPLACEMENT));
    }
    return result;
  }

  private String valuesOfOwnKeys(String text) {
    Matcher m = SecretPatterns.ANY_KEY.matcher(text);
    StringBuffer result = new StringBuffer(text.length());
    while (m.find()) {
      String kept = keyPattern.matcher(m.group(2)).find() ? m.group(1) + REPLACEMENT : m.group();
      m.appendReplacement(result, Matcher.quoteReplacement(kept));
    }
    return m.appendTail(result).toString();
  }

  /** Whether a key names a secret, so that its value must not be shown. */
  public boolean secretKey(String key) {
    return SecretPatterns.SECRET_KEY.matcher(key).find()
        || (keyPattern != null && keyPattern.matcher(key).find());
  }
}
