package io.headwater.redact;

import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The secrets that an application was given by its settings: known word for word, they are found
 * wherever they turn up, with no key beside them. What could as well be an ordinary word, a path or
 * a class is left alone, because a name that loses a part of itself is another name.
 */
final class SecretValues {
  private static final int SHORTEST = 8;
  private static final int SHORTEST_OF_LETTERS = 16;
  private static final int LONGEST = 10_000;
  private static final int MOST = 200;

  /** Of a provider, a file, a flag: the key has a secret's name, the value is none. */
  private static final Pattern NO_SECRETS_KEY =
      Pattern.compile(
          "(?:providers?|class|classname|path|file|location|dir|enabled|type|algorithm|format|url|uri"
              + "|endpoint|env|alias|name|names|regex|ttl|interval|renewal|lifetime|timeout|ratio"
              + "|services|mapping|kind|protocol|principal|sock|region|host|port|table|schema|database"
              + "|catalog|bucket|topic|columns?|user|scope|mode|version|id|date)$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NO_SECRET =
      Pattern.compile(
          "[/.~].*|\\w+:/.*|(?:[a-z]\\w*\\.){2,}\\w+|\\d+[a-z]{0,2}|\\*+(?:\\([a-z]+\\))?"
              + "|\\$\\{.*}|[A-Za-z]{1,"
              + (SHORTEST_OF_LETTERS - 1)
              + "}");

  /** What no identifier looks like: digits within a word, or digits and letters of both cases. */
  private static final Pattern NO_IDENTIFIER =
      Pattern.compile(".*[A-Za-z]\\d+[A-Za-z].*|(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).*", Pattern.DOTALL);

  private SecretValues() {}

  /** Whether the value may be taken out of names, where an ordinary word must stay. */
  static boolean isNoIdentifier(String value) {
    return NO_IDENTIFIER.matcher(value).matches();
  }

  /**
   * The values of keys that name a secret, longest first.
   *
   * @param secretKey whether a key names one
   */
  static List<String> in(Map<String, String> settings, Predicate<String> secretKey) {
    Set<String> found = new LinkedHashSet<>();
    settings.forEach(
        (key, value) -> {
          if (value != null && secretKey.test(key) && !NO_SECRETS_KEY.matcher(key).find()) {
            add(value.trim(), found);
          }
        });
    List<String> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(String::length).reversed());
    return sorted.subList(0, Math.min(sorted.size(), MOST));
  }

  private static void add(String value, Set<String> to) {
    if (value.length() >= SHORTEST
        && value.length() <= LONGEST
        && !NO_SECRET.matcher(value).matches()) {
      to.add(value);
      try {
        to.add(URLEncoder.encode(value, "UTF-8"));
      } catch (UnsupportedEncodingException e) {
        throw new IllegalStateException("Every Java has UTF-8", e);
      }
    }
  }
}
