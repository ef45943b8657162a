package io.headwater.delivery;

import java.io.IOException;

/**
 * Shows live numbers to somebody who asks for them, or writes them down at the end. Numbers are
 * state, not facts: nothing is queued or sent again.
 *
 * <p>Both methods are called once by the thread that opens and closes the delivery. Own threads
 * must be daemons.
 */
public interface MetricsExporter {

  /** Name for logs: {@code prometheus.port}. */
  String name();

  /** Where the numbers can be found, without secrets; known after {@link #start}. */
  String destination();

  /**
   * Begins to show the numbers.
   *
   * @throws IOException when it cannot; the message names the setting, its value and what to do
   */
  void start() throws IOException;

  /**
   * Writes what is written at the end, and stops.
   *
   * @throws IOException when the numbers could not be written; the message as above
   */
  void finish() throws IOException;
}
