package io.headwater.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  /** What a pattern's first group holds stays. */
  private static final String KEPT = "$1" + REPLACEMENT;

  /** The built-in patterns alone. */
  public static final Redaction BUILT_IN =
      new Redaction(Collections.emptyList(), null, Collections.emptyList());

  private final List<Pattern> textPatterns;
  private final Pattern keyPattern;
  private final List<String> values;
  private final List<String> valuesOfNames;

  private Redaction(List<Pattern> textPatterns, Pattern keyPattern, List<String> values) {
    this.textPatterns = textPatterns;
    this.keyPattern = keyPattern;
    this.values = values;
    List<String> ofNames = new ArrayList<>(values);
    ofNames.removeIf(value -> !SecretValues.isNoIdentifier(value));
    this.valuesOfNames = Collections.unmodifiableList(ofNames);
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
    return new Redaction(
        Collections.unmodifiableList(new ArrayList<>(textPatterns)),
        keyPattern,
        Collections.emptyList());
  }

  /**
   * The same, and the values of those of the settings whose keys name a secret, wherever they turn
   * up; not those that are too short or too plain to be told from ordinary words.
   */
  public Redaction andValuesIn(Map<String, String> settings) {
    List<String> all = new ArrayList<>(values);
    all.addAll(SecretValues.in(settings, this::secretKey));
    return new Redaction(textPatterns, keyPattern, all);
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
    String result = text;
    for (String value : name ? valuesOfNames : values) {
      result = result.replace(value, REPLACEMENT);
    }
    result = SecretPatterns.USER_INFO.matcher(result).replaceAll(REPLACEMENT + "@");
    result = SecretPatterns.ORACLE_USER_INFO.matcher(result).replaceAll(REPLACEMENT);
    result = SecretForms.SHAPE.matcher(result).replaceAll(REPLACEMENT);
    result = SecretPatterns.AUTHORIZATION.matcher(result).replaceAll(KEPT);
    result = all(SecretForms.IN_ADDRESSES, braced(result));
    if (SecretPatterns.mayHoldKey(result)) {
      result = name ? valuesInName(result) : valuesInText(result);
    }
    if (!name || isExpression(text)) {
      result = all(SecretForms.COMMANDS, result);
    }
    if (keyPattern != null) {
      result = valuesOfOwnKeys(result);
    }
    for (Pattern pattern : textPatterns) {
      result = pattern.matcher(result).replaceAll(Matcher.quoteReplacement(REPLACEMENT));
    }
    return result;
  }

  private static String valuesInText(String text) {
    String result = SecretForms.SIGNED_VALUE.matcher(text).replaceAll(KEPT);
    if (!SecretPatterns.SECRET_KEY.matcher(result).find()) {
      return result;
    }
    result = all(SecretForms.IN_TEXTS, result);
    if (result.contains("<")) {
      result = SecretForms.PROPERTY.matcher(result).replaceAll(KEPT);
    }
    result = SecretPatterns.VALUE_OF_ITS_OWN.matcher(result).replaceAll(KEPT);
    result = SecretPatterns.QUOTED_VALUE.matcher(result).replaceAll(KEPT);
    result = SecretPatterns.ELEMENT.matcher(result).replaceAll(KEPT);
    result = SecretPatterns.PLAIN_VALUE.matcher(result).replaceAll(KEPT);
    return SecretPatterns.VALUE_BEHIND_BLANK.matcher(result).replaceAll(KEPT);
  }

  private static String valuesInName(String name) {
    String result = isExpression(name) ? all(SecretForms.IN_TEXTS, name) : name;
    result = SecretPatterns.VALUE_OF_ITS_OWN.matcher(result).replaceAll(KEPT);
    result = SecretPatterns.QUOTED_VALUE.matcher(result).replaceAll(KEPT);
    result = SecretPatterns.ELEMENT.matcher(result).replaceAll(KEPT);
    result = SecretForms.SIGNED_VALUE_IN_NAME.matcher(result).replaceAll(KEPT);
    return SecretPatterns.VALUE_IN_NAME.matcher(result).replaceAll(KEPT);
  }

  private static String braced(String text) {
    return text.contains("={") ? SecretForms.BRACED.matcher(text).replaceAll(KEPT) : text;
  }

  /** A column that nobody named is called by what computes it. */
  private static boolean isExpression(String name) {
    return name.indexOf('(') >= 0;
  }

  private static String all(Pattern[] patterns, String text) {
    String result = text;
    for (Pattern pattern : patterns) {
      result = pattern.matcher(result).replaceAll(KEPT);
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
