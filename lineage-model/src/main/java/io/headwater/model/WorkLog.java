package io.headwater.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Spark jobs and stages of an action. Bounded: what was most worth telling (failed, tried
 * again, slow) is told one by one, the rest in sums. Immutable.
 */
public final class WorkLog {
  /** Of an action without jobs, or of which they are not known. */
  public static final WorkLog EMPTY = new WorkLog(Collections.emptyList(), Collections.emptyMap());

  private final List<SparkJob> jobs;
  private final Map<String, Number> leftOut;

  private WorkLog(List<SparkJob> jobs, Map<String, ? extends Number> leftOut) {
    this.jobs = Collections.unmodifiableList(new ArrayList<>(jobs));
    this.leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /**
   * @param leftOut sums over the jobs and stages that are not among these, by name; empty when none
   *     was left out
   */
  public static WorkLog of(List<SparkJob> jobs, Map<String, ? extends Number> leftOut) {
    return new WorkLog(jobs, leftOut);
  }

  public boolean isEmpty() {
    return jobs.isEmpty() && leftOut.isEmpty();
  }

  /** In the order in which they started. */
  public List<SparkJob> jobs() {
    return jobs;
  }

  /** {@code jobs}, {@code stages}, {@code failed_stages}, {@code task_seconds} and the like. */
  public Map<String, Number> leftOut() {
    return leftOut;
  }

  @Override
  public String toString() {
    return jobs + " and " + leftOut;
  }
}
