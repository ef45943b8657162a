package io.headwater.conf;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The declaration of one setting: everything that parsing, the documentation and error messages
 * need.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {
  /** What every key of the agent starts with. */
  public static final String PREFIX = "spark.headwater.";

  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([kmgt]?)i?b?");
  private static final Pattern TIME = Pattern.compile("(\\d+)\\s*(ms|s|m|min|h|d)?");

  private final String name;
  private final String defaultText;
  private final Function<String, T> parser;
  private final String doc;
  private final boolean secret;
  private final boolean family;

  private Setting(
      String name,
      String defaultText,
      Function<String, T> parser,
      String doc,
      boolean secret,
      boolean family) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultText = defaultText;
    this.parser = parser;
    this.doc = Objects.requireNonNull(doc, "doc");
    this.secret = secret;
    this.family = family;
  }

  /** A text; {@code null} default means unset. */
  public static Setting<String> text(String name, String defaultText, String doc) {
    return new Setting<>(name, defaultText, Function.identity(), doc, false, false);
  }

  /**
   * A text that must never be shown. Beside {@code x} the keys {@code xFile} and {@code xEnv} name
   * a file or an environment variable that holds it.
   */
  public static Setting<String> secret(String name, String doc) {
    return new Setting<>(name, null, Function.identity(), doc, true, false);
  }

  /** Keys {@code name.<anything>} with free texts, for example HTTP headers. */
  public static Setting<String> family(String name, String doc) {
    return new Setting<>(name, null, Function.identity(), doc, false, true);
  }

  /** As {@link #family}, with values that must never be shown. */
  public static Setting<String> secretFamily(String name, String doc) {
    return new Setting<>(name, null, Function.identity(), doc, true, true);
  }

  public static Setting<Boolean> bool(String name, boolean defaultValue, String doc) {
    return new Setting<>(
        name,
        Boolean.toString(defaultValue),
        text -> {
          String lower = text.trim().toLowerCase(Locale.ROOT);
          if (lower.equals("true") || lower.equals("false")) {
            return lower.equals("true");
          }
          throw new IllegalArgumentException("expected true or false");
        },
        doc,
        false,
        false);
  }

  /** A whole number within bounds; {@code null} default means unset. */
  public static Setting<Integer> integer(
      String name, Integer defaultValue, int min, int max, String doc) {
    return new Setting<>(
        name,
        defaultValue == null ? null : defaultValue.toString(),
        text -> {
          try {
            int value = Integer.parseInt(text.trim());
            if (value >= min && value <= max) {
              return value;
            }
          } catch (NumberFormatException e) {
            // falls through to the same message
          }
          throw new IllegalArgumentException("expected a whole number from " + min + " to " + max);
        },
        doc,
        false,
        false);
  }

  /** A number of bytes as Spark writes it: {@code 1048576}, {@code 256m}, {@code 4g}. */
  public static Setting<Long> bytes(String name, String defaultText, String doc) {
    return new Setting<>(name, defaultText, Setting::parseBytes, doc, false, false);
  }

  /**
   * A time span as Spark writes it: {@code 250ms}, {@code 10s}, {@code 5m}; without unit, seconds.
   */
  public static Setting<Duration> duration(String name, String defaultText, String doc) {
    return new Setting<>(name, defaultText, Setting::parseDuration, doc, false, false);
  }

  /** One of a few words, whatever their case. */
  public static Setting<String> choice(
      String name, String defaultText, String doc, String... words) {
    return new Setting<>(
        name,
        defaultText,
        text -> {
          String lower = text.trim().toLowerCase(Locale.ROOT);
          if (Arrays.asList(words).contains(lower)) {
            return lower;
          }
          throw new IllegalArgumentException("expected one of " + String.join(", ", words));
        },
        doc,
        false,
        false);
  }

  /** An absolute {@code http} or {@code https} address. */
  public static Setting<java.net.URI> httpUrl(String name, String doc) {
    return new Setting<>(name, null, Setting::parseHttpUrl, doc, false, false);
  }

  /** A regular expression as {@link Pattern} reads it. */
  public static Setting<Pattern> pattern(String name, String doc) {
    return new Setting<>(
        name,
        null,
        text -> {
          try {
            return Pattern.compile(text);
          } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "expected a regular expression: " + e.getDescription(), e);
          }
        },
        doc,
        false,
        false);
  }

  /** Anything else that a text can be turned into. */
  public static <T> Setting<T> of(
      String name, String defaultText, Function<String, T> parser, String doc) {
    return new Setting<>(name, defaultText, parser, doc, false, false);
  }

  private static long parseBytes(String text) {
    Matcher m = SIZE.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (m.matches()) {
      try {
        int power = m.group(2).isEmpty() ? 0 : "kmgt".indexOf(m.group(2)) + 1;
        return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << (10 * power));
      } catch (ArithmeticException | NumberFormatException e) {
        // falls through: a number too large is as wrong as none
      }
    }
    throw new IllegalArgumentException("expected a size such as 256m");
  }

  private static Duration parseDuration(String text) {
    Matcher m = TIME.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (m.matches()) {
      try {
        long n = Long.parseLong(m.group(1));
        String unit = m.group(2) == null ? "s" : m.group(2);
        switch (unit) {
          case "ms":
            return Duration.ofMillis(n);
          case "m":
          case "min":
            return Duration.ofMinutes(n);
          case "h":
            return Duration.ofHours(n);
          case "d":
            return Duration.ofDays(n);
          default:
            return Duration.ofSeconds(n);
        }
      } catch (ArithmeticException | NumberFormatException e) {
        // falls through: a number too large is as wrong as none
      }
    }
    throw new IllegalArgumentException("expected a time span such as 10s or 250ms");
  }

  private static java.net.URI parseHttpUrl(String text) {
    try {
      java.net.URI uri = new java.net.URI(text.trim());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      // falls through to the same message
    }
    throw new IllegalArgumentException(
        "expected an address such as http://host:8080 or https://host");
  }

  /** The key without {@link #PREFIX}. */
  public String name() {
    return name;
  }

  /** The whole key: {@code spark.headwater.<name>}. */
  public String key() {
    return PREFIX + name;
  }

  /** The default as a user would write it, or {@code null} when the setting is unset by default. */
  public String defaultText() {
    return defaultText;
  }

  public String doc() {
    return doc;
  }

  public boolean secret() {
    return secret;
  }

  /** Whether this stands for all keys {@code <name>.<anything>}. */
  public boolean family() {
    return family;
  }

  T parse(String text) {
    return parser.apply(text);
  }

  @Override
  public String toString() {
    return key();
  }
}
