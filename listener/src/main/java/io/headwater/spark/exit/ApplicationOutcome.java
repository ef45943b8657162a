package io.headwater.spark.exit;

import io.headwater.model.RunEvent;
import java.util.Objects;

/** How an application ended, with the word that says how that is known. */
public final class ApplicationOutcome {
  private final RunEvent.Type type;
  private final String reason;
  private final Throwable error;

  private ApplicationOutcome(RunEvent.Type type, String reason, Throwable error) {
    this.type = Objects.requireNonNull(type, "type");
    this.reason = Objects.requireNonNull(reason, "reason");
    this.error = error;
  }

  /** {@code stop()} was called; whether an exception follows is not known yet. */
  public static ApplicationOutcome stopped() {
    return complete("stop() was called");
  }

  /** Where the rules failed. */
  public static ApplicationOutcome unknown() {
    return abort("how the application ended could not be found out");
  }

  static ApplicationOutcome complete(String reason) {
    return new ApplicationOutcome(RunEvent.Type.COMPLETE, reason, null);
  }

  static ApplicationOutcome abort(String reason) {
    return new ApplicationOutcome(RunEvent.Type.ABORT, reason, null);
  }

  /**
   * @param error the exception out of {@code main}, or {@code null} where only the exit code is
   *     known
   */
  static ApplicationOutcome fail(String reason, Throwable error) {
    return new ApplicationOutcome(RunEvent.Type.FAIL, reason, error);
  }

  /** COMPLETE, FAIL or ABORT. */
  public RunEvent.Type type() {
    return type;
  }

  public String reason() {
    return reason;
  }

  /** The exception out of {@code main}, or {@code null}. */
  public Throwable error() {
    return error;
  }

  /**
   * What becomes of an action that is still open: FAIL with an exception out of main, else ABORT.
   */
  public RunEvent.Type ofOpenAction() {
    return error != null ? RunEvent.Type.FAIL : RunEvent.Type.ABORT;
  }

  @Override
  public String toString() {
    return type + " (" + reason + ")";
  }
}
