package io.headwater.spark.track;

import java.util.regex.Pattern;

/**
 * Tells Spark's own housekeeping, which nobody asked for as such, from actions: schema inference
 * when a reader is made, listing of files.
 */
final class Housekeeping {
  /** The first line of a call site is the Spark method that user code called. */
  private static final Pattern READER =
      Pattern.compile(
          "org\\.apache\\.spark\\.sql\\.(?:classic\\.)?(?:DataFrameReader|SQLContext|streaming\\.DataStreamReader"
              + "|classic\\.DataStreamReader|DataStreamReader)\\.(?:load|csv|json|parquet|orc|text|textFile|table|jdbc|xml|format|read)\\b.*");

  private static final String LISTING = "Listing leaf files and directories for ";

  private Housekeeping() {}

  static boolean is(String description, String details) {
    if (description.startsWith(LISTING)) {
      return true;
    }
    int end = details.indexOf('\n');
    return READER.matcher(end < 0 ? details : details.substring(0, end)).matches();
  }
}
