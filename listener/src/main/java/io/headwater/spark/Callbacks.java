package io.headwater.spark;

import io.headwater.spark.agent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an error inside a callback: it is counted and never reaches Spark. */
final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(HeadwaterListener.class);

  private Callbacks() {}

  static void failed(Agent agent, String event, Throwable error) {
    try {
      agent.metrics().error("listener");
      LOG.debug("Callback {} failed", event, error);
    } catch (Throwable ignored) {
      // Nothing more can be done without touching the application.
      return;
    }
  }

  /**
   * Spark removes a listener that returns interrupted, and a program's next wait would fail.
   *
   * @param agent {@code null} where there is none yet
   * @param before whether the thread was interrupted before the callback; then it stays so
   */
  static void endInterrupt(Agent agent, boolean before) {
    if (!before && Thread.interrupted()) {
      if (agent != null) {
        failed(agent, "interrupted", new InterruptedException());
      }
      // Counting it may have brought another.
      Thread.interrupted();
    }
  }

  static void failedToStart(Throwable error) {
    try {
      LOG.error("Headwater is off: {}", error.toString(), error);
    } catch (Throwable ignored) {
      // The application must start all the same.
      return;
    }
  }
}
