package io.headwater.spark.metrics;

import java.util.Arrays;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * What Spark says of one task attempt: all of it at its end, or what a heartbeat has told by then.
 * Listener-bus thread only.
 */
final class TaskNumbers {
  /** With its entry in a map. */
  static final int BYTES = 140 + 8 * TaskField.COUNT;

  static final String PEAK_MEMORY = "internal.metrics.peakExecutionMemory";

  private final long[] fields = new long[TaskField.COUNT];
  private long peakMemory;
  private boolean whole;

  /** The attempt has ended and tells all. */
  void ended(TaskMetrics metrics) {
    TaskField.read(metrics, fields);
    peakMemory = metrics.peakExecutionMemory();
    whole = true;
  }

  /**
   * The attempt runs and tells what it has done so far; what it does not name is 0.
   *
   * @param updates of {@code SparkListenerExecutorMetricsUpdate}
   */
  void running(Seq<?> updates) {
    Arrays.fill(fields, 0);
    peakMemory = 0;
    whole = false;
    Iterator<?> each = updates.iterator();
    while (each.hasNext()) {
      AccumulableInfo info = (AccumulableInfo) each.next();
      if (info.name().isDefined() && info.update().isDefined()) {
        take(info.name().get(), info.update().get());
      }
    }
  }

  private void take(String name, Object value) {
    if (!(value instanceof Number)) {
      return;
    }
    TaskField field = TaskField.ofAccumulator(name);
    if (field != null) {
      fields[field.place()] = ((Number) value).longValue();
    } else if (PEAK_MEMORY.equals(name)) {
      peakMemory = ((Number) value).longValue();
    }
  }

  /** What an attempt wrote counts only when it succeeded: a sink takes no part of the others. */
  void wroteNothing() {
    fields[TaskField.OUTPUT_BYTES.place()] = 0;
    fields[TaskField.OUTPUT_RECORDS.place()] = 0;
  }

  /** One place per {@link TaskField}, in order; not to be changed. */
  long[] fields() {
    return fields;
  }

  long get(TaskField field) {
    return fields[field.place()];
  }

  /** Bytes. */
  long peakMemory() {
    return peakMemory;
  }

  /** Whether they are those of its end; before it, its times are not known. */
  boolean isWhole() {
    return whole;
  }
}
