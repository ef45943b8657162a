package io.headwater.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** One attempt of a Spark stage. Immutable. */
public final class SparkStage {
  private final int id;
  private final int attempt;
  private final String name;
  private final WorkSpan span;
  private final String error;
  private final Map<String, Number> metrics;

  private SparkStage(
      int id,
      int attempt,
      String name,
      WorkSpan span,
      String error,
      Map<String, ? extends Number> metrics) {
    this.id = id;
    this.attempt = attempt;
    this.name = Objects.requireNonNull(name, "name");
    this.span = Objects.requireNonNull(span, "span");
    this.error = error;
    this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * @param attempt 0 for the first
   * @param metrics named as those of a run, see {@link RunEvent#metrics()}
   */
  public static SparkStage of(
      int id, int attempt, WorkSpan span, Map<String, ? extends Number> metrics) {
    return new SparkStage(id, attempt, "", span, null, metrics);
  }

  /** The same with what Spark calls it: the call and its line. */
  public SparkStage named(String text) {
    return new SparkStage(id, attempt, text, span, error, metrics);
  }

  /**
   * The same with why it failed.
   *
   * @param text {@code null} when it did not, or when that is not to be told
   */
  public SparkStage failedBy(String text) {
    return new SparkStage(id, attempt, name, span, text, metrics);
  }

  public int id() {
    return id;
  }

  public int attempt() {
    return attempt;
  }

  /** Empty when it is not known. */
  public String name() {
    return name;
  }

  public WorkSpan span() {
    return span;
  }

  /** Why it failed, or {@code null}. */
  public String error() {
    return error;
  }

  /** A number that is not there is 0, except for a median and a maximum, which are not known. */
  public Map<String, Number> metrics() {
    return metrics;
  }

  @Override
  public String toString() {
    return "stage " + id + "." + attempt + " " + span + " " + metrics;
  }
}
