package io.headwater.spark.metrics;

/** Makes label values that a person can read and that do not grow without bound. */
final class LabelText {
  private LabelText() {}

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
