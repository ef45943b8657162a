package io.headwater.model;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something that the lineage does not know, or that was cut: reported so that nobody takes an
 * incomplete graph for a complete one.
 */
public final class Gap implements Comparable<Gap> {

  /** Why something is missing or coarse. */
  public enum Kind {
    /** A plan node or expression that the agent does not understand. */
    UNKNOWN_NODE,
    /** A function whose inside cannot be seen (user code): edges are from all its inputs. */
    OPAQUE_FUNCTION,
    /** Analysis of a node failed. */
    FAILED_NODE,
    /** A data source that is named by its provider only. */
    UNKNOWN_SOURCE,
    /** The plan could not be seen at all. */
    NO_PLAN,
    /** Left out to stay within a budget. */
    CUT
  }

  /** What can be cut while all edges stay. */
  public enum Detail {
    /** The expression that made a column, the comment of one. */
    DESCRIPTIONS("descriptions"),
    WORK("jobs and stages"),
    SCHEMAS("schemas and partitions"),
    /** Statement, error, properties. */
    TEXTS("long texts");

    private final String words;

    Detail(String words) {
      this.words = words;
    }
  }

  /** Edges are all there, but not each with the expression that made its column. */
  public static final Gap DESCRIPTIONS = of(Kind.CUT, Detail.DESCRIPTIONS.words);

  /** The subject of a cut that leaves all edges there. */
  private static final Pattern NO_EDGES =
      Pattern.compile(
          Arrays.stream(Detail.values())
              .map(detail -> detail.words)
              .collect(Collectors.joining("|", "(?:", ")(?::.*)?")));

  private final Kind kind;
  private final String subject;

  private Gap(Kind kind, String subject) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.subject = Objects.requireNonNull(subject, "subject");
  }

  /**
   * @param subject the class of the node, the name of the provider or of what was cut
   */
  public static Gap of(Kind kind, String subject) {
    return new Gap(kind, subject);
  }

  /**
   * A cut that leaves all edges there.
   *
   * @param why a reason in words
   */
  public static Gap cut(Detail detail, String why) {
    return of(Kind.CUT, detail.words + ": " + why);
  }

  public Kind kind() {
    return kind;
  }

  public String subject() {
    return subject;
  }

  /** Whether edges may be missing; an opaque function's edges are coarse, but all there. */
  public boolean incomplete() {
    return kind == Kind.CUT
        ? !NO_EDGES.matcher(subject).matches()
        : kind != Kind.OPAQUE_FUNCTION && kind != Kind.UNKNOWN_SOURCE;
  }

  @Override
  public int compareTo(Gap other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : subject.compareTo(other.subject);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Gap && kind == ((Gap) o).kind && subject.equals(((Gap) o).subject);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, subject);
  }

  @Override
  public String toString() {
    return kind + " " + subject;
  }
}
