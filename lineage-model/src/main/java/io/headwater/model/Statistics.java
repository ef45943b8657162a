package io.headwater.model;

import java.util.Objects;

/**
 * How much of a dataset one action read or wrote. What is not known is {@code null}, never 0 and
 * never a guess.
 */
public final class Statistics {
  public static final Statistics UNKNOWN = new Statistics(null, null, null, null, false);

  private final Long rows;
  private final Long bytes;
  private final Long files;
  private final Long partitions;
  private final boolean fromCache;

  private Statistics(Long rows, Long bytes, Long files, Long partitions, boolean fromCache) {
    this.rows = rows;
    this.bytes = bytes;
    this.files = files;
    this.partitions = partitions;
    this.fromCache = fromCache;
  }

  public static Statistics of(Long rows, Long bytes, Long files) {
    return new Statistics(rows, bytes, files, null, false);
  }

  public static Statistics of(Long rows, Long bytes, Long files, Long partitions) {
    return new Statistics(rows, bytes, files, partitions, false);
  }

  /** What an action got from a cache and did not read from the source: nothing, and marked so. */
  public static Statistics servedFromCache() {
    return new Statistics(0L, 0L, null, null, true);
  }

  /** Rows read after push-down, or rows written; {@code null} when not known. */
  public Long rows() {
    return rows;
  }

  /** Bytes of the files selected, or bytes written; {@code null} when not known. */
  public Long bytes() {
    return bytes;
  }

  /** Files selected or written; {@code null} when not known. */
  public Long files() {
    return files;
  }

  /** Partitions written; {@code null} when not known. */
  public Long partitions() {
    return partitions;
  }

  /** Whether a cache or a checkpoint served the rows, so that nothing was read from the source. */
  public boolean fromCache() {
    return fromCache;
  }

  /** Whether nothing at all is known. */
  public boolean isEmpty() {
    return rows == null && bytes == null && files == null && partitions == null && !fromCache;
  }

  /** Both together; what only one knows is not known of the sum. */
  public Statistics plus(Statistics other) {
    return new Statistics(
        sum(rows, other.rows),
        sum(bytes, other.bytes),
        sum(files, other.files),
        sum(partitions, other.partitions),
        fromCache && other.fromCache);
  }

  private static Long sum(Long a, Long b) {
    return a == null || b == null ? null : Long.valueOf(a + b);
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof Statistics)) {
      return false;
    }
    Statistics s = (Statistics) o;
    return Objects.equals(rows, s.rows)
        && Objects.equals(bytes, s.bytes)
        && Objects.equals(files, s.files)
        && Objects.equals(partitions, s.partitions)
        && fromCache == s.fromCache;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, bytes, files, partitions, fromCache);
  }

  @Override
  public String toString() {
    return "rows=" + rows + " bytes=" + bytes + " files=" + files + (fromCache ? " (cache)" : "");
  }
}
