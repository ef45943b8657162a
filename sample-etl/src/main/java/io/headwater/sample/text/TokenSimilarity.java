package io.headwater.sample.text;

import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * How alike two normalised names are, from 0 (nothing in common) to 1 (the same words in any
 * order).
 *
 * <p>Each word takes its best partner of the other name by Jaro-Winkler, which forgives a typo and
 * another transliteration; the share of words that found one is averaged over both directions, so
 * that an additional word costs something. Names that differ only in where a space is ("Ban Don",
 * "Bandon") are compared without spaces as well.
 */
public final class TokenSimilarity {
  /** Below this, two words are taken for different ones rather than for a variant of each other. */
  private static final double SAME_WORD = 0.85;

  /** Below this, two names without spaces are no spelling of each other. */
  private static final double SAME_NAME = 0.92;

  private static final JaroWinklerSimilarity WORDS = new JaroWinklerSimilarity();

  private TokenSimilarity() {}

  /** The similarity of two names made by {@link NameNormalizer}; 0 where one of them is empty. */
  public static double between(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    if (left.equals(right)) {
      return 1;
    }
    String[] a = left.split(" ", -1);
    String[] b = right.split(" ", -1);
    double byWords = (coverage(a, b) + coverage(b, a)) / 2;
    double joined = WORDS.apply(String.join("", a), String.join("", b));
    return joined >= SAME_NAME ? Math.max(byWords, joined) : byWords;
  }

  /** The share of {@code words} that {@code others} has, each counted by how well it fits. */
  private static double coverage(String[] words, String[] others) {
    double sum = 0;
    for (String word : words) {
      double best = 0;
      for (String other : others) {
        best = Math.max(best, WORDS.apply(word, other));
      }
      sum += best >= SAME_WORD ? best : 0;
    }
    return sum / words.length;
  }
}
