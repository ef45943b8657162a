package io.headwater.sample.text;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes airport codes out of texts before the matcher sees them, since the codes are the answers
 * that it is measured by.
 */
public final class CodeRedaction {
  /** What looks like a code of any kind: ICAO, IATA, a local one ("7FL2", "BR-0012"). */
  private static final Pattern CODE_LIKE = Pattern.compile("[A-Z0-9-]{2,8}");

  private CodeRedaction() {}

  /**
   * A name without the words that are its own row's codes, as they are written. A name that
   * consists of nothing else stays.
   *
   * @param codes the codes of the row, separated by spaces
   */
  public static String name(String name, String codes) {
    Set<String> own = new HashSet<>(Arrays.asList(codes.split(" ", -1)));
    StringBuilder kept = new StringBuilder();
    for (String word : name.split(" ", -1)) {
      if (!own.contains(word)) {
        kept.append(kept.length() == 0 ? "" : " ").append(word);
      }
    }
    return kept.toString().trim().isEmpty() ? name : kept.toString();
  }

  /**
   * A comma separated list of keywords without those that look like a code or are one of the row's
   * own in any case.
   */
  public static String keywords(String keywords, String codes) {
    Set<String> own = new HashSet<>(Arrays.asList(codes.toUpperCase(Locale.ROOT).split(" ", -1)));
    StringBuilder kept = new StringBuilder();
    for (String keyword : keywords.split(",", -1)) {
      StringBuilder words = new StringBuilder();
      for (String word : keyword.trim().split("\\s+", -1)) {
        if (!CODE_LIKE.matcher(word).matches() && !own.contains(word.toUpperCase(Locale.ROOT))) {
          words.append(words.length() == 0 ? "" : " ").append(word);
        }
      }
      if (words.length() > 0) {
        kept.append(kept.length() == 0 ? "" : ", ").append(words);
      }
    }
    return kept.toString();
  }
}
