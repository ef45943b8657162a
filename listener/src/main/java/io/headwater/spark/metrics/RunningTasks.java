package io.headwater.spark.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * What running tasks have told by heartbeat. It is all that is ever known of an attempt whose end
 * brings no metrics: its executor was lost, or it could not fetch. Spark's own status store counts
 * it too. Source: {@code AppStatusListener.onExecutorMetricsUpdate}.
 *
 * <p>An attempt is held from its first heartbeat to its end. Should Spark's bus drop an end, the
 * attempt is among those that are silent longest, and these go first. Written by the listener-bus
 * thread; the size is read by any.
 */
final class RunningTasks {
  /** More tasks side by side than Spark's largest clusters run. */
  static final int MOST = 20_000;

  private final Map<Long, TaskNumbers> tasks = new LinkedHashMap<>(16, 0.75f, true);
  private volatile int size;

  void heartbeat(SparkListenerExecutorMetricsUpdate event) {
    Iterator<?> each = event.accumUpdates().iterator();
    while (each.hasNext()) {
      Tuple4<?, ?, ?, ?> task = (Tuple4<?, ?, ?, ?>) each.next();
      Seq<?> updates = (Seq<?>) task._4();
      if (!updates.isEmpty()) {
        tasks.computeIfAbsent((Long) task._1(), id -> new TaskNumbers()).running(updates);
      }
    }
    if (tasks.size() > MOST) {
      trim();
    }
    size = tasks.size();
  }

  private void trim() {
    java.util.Iterator<Long> silentFirst = tasks.keySet().iterator();
    while (tasks.size() > MOST) {
      silentFirst.next();
      silentFirst.remove();
    }
  }

  /** What the attempt has told by heartbeat, which is forgotten; {@code null} when nothing. */
  TaskNumbers ended(long taskId) {
    if (tasks.isEmpty()) {
      return null;
    }
    TaskNumbers last = tasks.remove(taskId);
    size = tasks.size();
    return last;
  }

  /** Estimate of the heap that they take. */
  long bytes() {
    return (long) TaskNumbers.BYTES * size;
  }
}
