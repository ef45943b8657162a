package io.headwater.spark;

import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;

/** The bus on which Spark hands its events to listeners. */
public final class SparkBus {
  private static final long MOST_MILLIS = 60_000;

  private SparkBus() {}

  /**
   * Waits until every event so far has been handled by all listeners.
   *
   * @throws AssertionError if that takes longer than a minute
   */
  public static void settle(SparkSession spark) {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty(MOST_MILLIS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
