package io.headwater.spark.metrics;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.collection.mutable.ArrayBuffer;

/**
 * What one task added to the metrics of SQL plans.
 *
 * <p>Read where Spark's own {@code SQLAppStatusListener} reads it in a live application: from the
 * accumulators that came with the task. {@code TaskInfo.accumulables} lacks what the driver could
 * not merge (a plan already collected, a task that ended after its stage) and all zeros, so that a
 * scan of no rows could not be told from one that never ran.
 */
final class SqlUpdates {
  /** {@code externalAccums} up to Spark 3.2, {@code _externalAccums} after; null where neither. */
  private static final MethodHandle ACCUMULATORS = accumulators();

  private static final String SUM = "sum";

  private SqlUpdates() {}

  /** Takes one update of one metric. */
  interface Sink {
    void add(long accumulatorId, long update);
  }

  /**
   * Hands over each SQL metric that the task carried. A size, time or average that the task never
   * set is left out; a sum of 0 is not.
   */
  static void read(TaskMetrics metrics, Sink sink) {
    if (ACCUMULATORS == null) {
      return;
    }
    ArrayBuffer<?> accumulators;
    try {
      accumulators = (ArrayBuffer<?>) ACCUMULATORS.invokeExact(metrics);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Spark's TaskMetrics did not give its accumulators", e);
    }
    for (int i = 0; i < accumulators.length(); i++) {
      Object each = accumulators.apply(i);
      if (each instanceof SQLMetric) {
        SQLMetric metric = (SQLMetric) each;
        long value = metric.value();
        if (value > 0 || (value == 0 && (SUM.equals(metric.metricType()) || !metric.isZero()))) {
          sink.add(metric.id(), value);
        }
      }
    }
  }

  private static MethodHandle accumulators() {
    for (String name : new String[] {"_externalAccums", "externalAccums"}) {
      try {
        return MethodHandles.publicLookup()
            .findVirtual(TaskMetrics.class, name, MethodType.methodType(ArrayBuffer.class));
      } catch (NoSuchMethodException | IllegalAccessException e) {
        continue;
      }
    }
    return null;
  }
}
