package io.headwater.model;

import java.time.Instant;

/** When a job or a stage attempt ran, and how it ended. */
public final class WorkSpan {
  private final Instant start;
  private final Instant end;
  private final RunEvent.Type outcome;

  private WorkSpan(Instant start, Instant end, RunEvent.Type outcome) {
    this.start = start;
    this.end = end;
    this.outcome = outcome;
  }

  /**
   * @param start {@code null} when it is not known
   * @param end {@code null} as long as it has not ended, or when it is not known
   * @param outcome COMPLETE or FAIL; {@code null} as long as it has not ended
   */
  public static WorkSpan of(Instant start, Instant end, RunEvent.Type outcome) {
    return new WorkSpan(start, end, outcome);
  }

  /** {@code null} when it is not known. */
  public Instant start() {
    return start;
  }

  /** {@code null} as long as it has not ended, or when it is not known. */
  public Instant end() {
    return end;
  }

  /** COMPLETE or FAIL; {@code null} as long as it has not ended. */
  public RunEvent.Type outcome() {
    return outcome;
  }

  @Override
  public String toString() {
    return start + ".." + end + " " + outcome;
  }
}
