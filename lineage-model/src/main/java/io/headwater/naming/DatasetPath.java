package io.headwater.naming;

import java.util.regex.Pattern;

/**
 * A path split into the dataset and what lies below it: {@code /t/k=1/part-0.csv} is dataset {@code
 * /t}, partition {@code k=1}; what matches a wildcard belongs to the folder above it.
 */
public final class DatasetPath {
  private static final Pattern PARTITION = Pattern.compile("[^=/]+=[^/]*");
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private final String dataset;
  private final String partition;

  private DatasetPath(String dataset, String partition) {
    this.dataset = dataset;
    this.partition = partition;
  }

  /**
   * Cuts partition directories, and a file within them, off the end of a path.
   *
   * @param path with or without a scheme in front
   */
  public static DatasetPath of(String path) {
    String trimmed = stripEnd(path);
    String[] segments = trimmed.split("/", -1);
    int end = segments.length;
    // A file may lie below the partition directories.
    int last = end - 1;
    if (last > 0
        && !PARTITION.matcher(segments[last]).matches()
        && PARTITION.matcher(segments[last - 1]).matches()) {
      last--;
    }
    int first = last + 1;
    while (first > 1 && PARTITION.matcher(segments[first - 1]).matches()) {
      first--;
    }
    if (first > last) {
      return new DatasetPath(trimmed, "");
    }
    return new DatasetPath(join(segments, 0, first), join(segments, first, last + 1));
  }

  /** The folder above the first segment with a wildcard, or the path itself when it has none. */
  public static String aboveGlob(String path) {
    if (!isGlob(path)) {
      return path;
    }
    String[] segments = path.split("/", -1);
    int end = 0;
    while (end < segments.length && !GLOB.matcher(segments[end]).find()) {
      end++;
    }
    String above = join(segments, 0, end);
    return above.isEmpty() ? "/" : above;
  }

  public static boolean isGlob(String path) {
    return GLOB.matcher(path).find();
  }

  /** The path of the dataset that the partition belongs to. */
  public String dataset() {
    return dataset;
  }

  /** The partition below the dataset, for example {@code year=2024/month=1}; empty when none. */
  public String partition() {
    return partition;
  }

  private static String stripEnd(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static String join(String[] segments, int from, int to) {
    StringBuilder joined = new StringBuilder();
    for (int i = from; i < to; i++) {
      joined.append(i > from ? "/" : "").append(segments[i]);
    }
    return joined.toString();
  }
}
