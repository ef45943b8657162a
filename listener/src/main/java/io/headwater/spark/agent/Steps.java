package io.headwater.spark.agent;

import io.headwater.spark.metrics.ApplicationMetrics;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent's thread does one after the other: a step that fails is counted, and the next one
 * is taken all the same.
 */
final class Steps {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  /** Work that may throw anything, and may leave its thread interrupted. */
  interface Step {
    void run() throws Exception;
  }

  private final Consumer<String> failed;

  Steps(ApplicationMetrics metrics) {
    this.failed = metrics::error;
  }

  /**
   * @param component under which a failure is counted
   */
  void take(String component, Step step) {
    try {
      step.run();
    } catch (Throwable e) {
      failed(component, e);
    } finally {
      // An interrupt that somebody below has caused would end the agent at its next wait.
      if (Thread.interrupted()) {
        failed(component, new InterruptedException());
      }
    }
  }

  /** As {@link #take}, with something else where it fails. */
  <T> T orElse(String component, Supplier<T> step, T otherwise) {
    Object[] result = {otherwise};
    take(component, () -> result[0] = step.get());
    @SuppressWarnings("unchecked")
    T typed = (T) result[0];
    return typed;
  }

  private void failed(String component, Throwable error) {
    try {
      failed.accept(component);
      LOG.debug("A step of {} failed", component, error);
    } catch (Throwable ignored) {
      // Nothing more can be done.
      return;
    }
  }
}
