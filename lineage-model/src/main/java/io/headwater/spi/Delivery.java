package io.headwater.spi;

import io.headwater.model.RunEvent;
import java.time.Duration;
import java.util.Collection;

/**
 * Takes events and sees to it that every emitter gets them.
 *
 * <p>Called by one thread, the agent's. Nothing here throws for a back end that fails or blocks for
 * one that is slow.
 */
public interface Delivery {

  /** Takes one event for all emitters. Does not wait for any of them. */
  void accept(RunEvent event);

  /**
   * Waits until what was accepted so far is sent, or until an emitter makes no progress, or until
   * the time is up.
   *
   * @return whether everything was sent
   */
  boolean flush(Duration atMost);

  /**
   * Flushes, writes what is written at the end (a metrics textfile), and stops all threads. Events
   * after this are dropped and counted. May be called more than once.
   */
  void close(Duration atMost);

  /** Names of the settings whose destinations are set and cannot be used: {@code datahub.url}. */
  Collection<String> off();

  /** The delivery's own health: queue, sent, retried and dropped by reason. */
  MetricSource metrics();

  /**
   * What was dropped so far by the delivery, all reasons and emitters together.
   *
   * @return number of events
   */
  long dropped();
}
