package io.headwater.spark.metrics;

import io.headwater.redact.Redaction;

/** Makes label values that a person can read and that do not grow without bound. */
final class LabelText {
  /** No more of a text is looked at for secrets, so that it is constant work on the bus. */
  private static final int LONGEST_READ = 1_000;

  private LabelText() {}

  /** As {@link #of}, without secrets; what is cut is cut behind that. */
  static String redacted(String text, int maxLength, String otherwise) {
    return of(Redaction.BUILT_IN.text(of(text, LONGEST_READ, "")), maxLength, otherwise);
  }

  /**
   * The text on one line, without control characters and broken surrogates, cut to a length; {@code
   * otherwise} when nothing is left. Escaping is up to whoever renders it.
   */
  static String of(String text, int maxLength, String otherwise) {
    if (text == null) {
      return otherwise;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), maxLength));
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      int type = Character.getType(point);
      if (type == Character.SURROGATE) {
        point = 0xFFFD;
      } else if (type == Character.CONTROL
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR) {
        point = ' ';
      }
      if (clean.length() + Character.charCount(point) > maxLength) {
        break;
      }
      clean.appendCodePoint(point);
    }
    String trimmed = clean.toString().trim();
    return trimmed.isEmpty() ? otherwise : trimmed;
  }
}
