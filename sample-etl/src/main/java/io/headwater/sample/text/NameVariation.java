package io.headwater.sample.text;

import java.util.SplittableRandom;

/**
 * Makes the variants of a name that another editor of the same list could have typed: an
 * abbreviation, two letters swapped, one left out, one doubled. The same name and seed always give
 * the same variant.
 */
public final class NameVariation {
  private static final String[][] ABBREVIATIONS = {
    {"International", "Intl"},
    {"Municipal", "Muni"},
    {"Regional", "Rgnl"},
    {"Memorial", "Mem"},
    {"County", "Co"},
    {"Saint ", "St "},
    {"General", "Gen"},
    {"Field", "Fld"},
    {"Airport", "Arpt"}
  };

  /**
   * Of ten names: three get an abbreviation where one fits, three a typo, four stay as they are.
   */
  private static final int ABBREVIATED_OF_TEN = 3;

  private static final int MISTYPED_OF_TEN = 3;

  private NameVariation() {}

  /** A variant of the name, often the name itself; never empty for a name that is not. */
  public static String of(String name, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int kind = random.nextInt(10);
    if (kind < ABBREVIATED_OF_TEN) {
      return abbreviated(name);
    }
    return kind < ABBREVIATED_OF_TEN + MISTYPED_OF_TEN ? mistyped(name, random) : name;
  }

  private static String abbreviated(String name) {
    for (String[] pair : ABBREVIATIONS) {
      if (name.contains(pair[0])) {
        return name.replace(pair[0], pair[1]);
      }
    }
    return name;
  }

  private static String mistyped(String name, SplittableRandom random) {
    if (name.length() < 5) {
      return name;
    }
    // Not the first letter, which people get right and Jaro-Winkler leans on; not across a
    // surrogate pair.
    int at = 1 + random.nextInt(name.length() - 2);
    char here = name.charAt(at);
    char next = name.charAt(at + 1);
    if (!Character.isLetter(here) || !Character.isLetter(next)) {
      return name;
    }
    String before = name.substring(0, at);
    String after = name.substring(at + 2);
    switch (random.nextInt(3)) {
      case 0:
        return before + next + here + after;
      case 1:
        return before + next + after;
      default:
        return before + here + here + next + after;
    }
  }
}
