package io.headwater.sample;

import java.util.Locale;
import org.apache.spark.sql.Row;

/** The figures of the evaluation in words. */
final class QualityText {
  private QualityText() {}

  static String of(Row quality) {
    return String.format(
        Locale.ROOT,
        "quality, on the %,d OpenFlights rows that have an answer%n"
            + "  precision %.4f  recall %.4f  F1 %.4f  blocking recall %.4f%n"
            + "  %,d right, %,d wrong, %,d not matched; %,d matches in all, %,d of them of rows without an answer;"
            + " %,d candidate pairs",
        number(quality, "answered"),
        share(quality, "precision"),
        share(quality, "recall"),
        share(quality, "f1"),
        share(quality, "blocking_recall"),
        number(quality, "correct"),
        number(quality, "wrong"),
        number(quality, "missed"),
        number(quality, "matches"),
        number(quality, "matches_without_answer"),
        number(quality, "candidate_pairs"));
  }

  private static long number(Row quality, String name) {
    return quality.getLong(quality.fieldIndex(name));
  }

  private static double share(Row quality, String name) {
    int index = quality.fieldIndex(name);
    return quality.isNullAt(index) ? 0 : quality.getDouble(index);
  }
}
