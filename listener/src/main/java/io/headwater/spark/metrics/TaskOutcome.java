package io.headwater.spark.metrics;

import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.Resubmitted$;
import org.apache.spark.Success$;
import org.apache.spark.TaskCommitDenied;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.TaskResultLost$;

/**
 * How a task attempt ended, by the class of Spark's reason and never by its message.
 *
 * <p>An attempt that was denied to commit counts as killed, as in Spark's {@code
 * AppStatusListener.onTaskEnd}.
 */
enum TaskOutcome {
  SUCCESS(0),
  FAILED(1),
  KILLED(2);

  static final Label REASON =
      Label.of(
          "reason",
          "exception",
          "fetch_failed",
          "executor_lost",
          "killed",
          "commit_denied",
          "result_lost",
          "resubmitted",
          "unknown");

  private final int place;

  TaskOutcome(int place) {
    this.place = place;
  }

  /** Place of this outcome in arrays and in the label {@code outcome}. */
  int place() {
    return place;
  }

  static TaskOutcome of(TaskEndReason reason) {
    if (reason instanceof Success$) {
      return SUCCESS;
    }
    return reason instanceof TaskKilled || reason instanceof TaskCommitDenied ? KILLED : FAILED;
  }

  /** The place of a reason other than success in {@link #REASON}. */
  static int reasonIndex(TaskEndReason reason) {
    if (reason instanceof ExceptionFailure) {
      return 0;
    } else if (reason instanceof FetchFailed) {
      return 1;
    } else if (reason instanceof ExecutorLostFailure) {
      return 2;
    } else if (reason instanceof TaskKilled) {
      return 3;
    } else if (reason instanceof TaskCommitDenied) {
      return 4;
    } else if (reason instanceof TaskResultLost$) {
      return 5;
    } else if (isResubmitted(reason)) {
      return 6;
    }
    return 7;
  }

  /**
   * Whether the event is about an attempt that had ended before, and whose result was lost with its
   * executor.
   */
  static boolean isResubmitted(TaskEndReason reason) {
    return reason instanceof Resubmitted$;
  }
}
