package io.headwater.spi;

import io.headwater.model.RunEvent;
import java.util.List;

/**
 * Sends facts to one back end.
 *
 * <p>An emitter is dumb: it knows no threads, no queue and no retry; those belong to the delivery.
 * {@link #encode} is called by the thread that accepts events, the other methods by the emitter's
 * own thread, one at a time.
 */
public interface Emitter extends AutoCloseable {

  /** Name for logs, metrics and settings: {@code openlineage.url}, {@code datahub.file}. */
  String name();

  /**
   * Where facts go, for logs and to keep facts of different destinations apart. No secrets: an
   * address has no user info and no query.
   */
  String destination();

  /**
   * Whether facts that could not be sent are worth keeping on disk for a later application: not
   * where they make sense together only, at the end of this one.
   */
  default boolean durable() {
    return true;
  }

  /** Turns an event into what the back end takes, in the order in which it must arrive. */
  List<Fact> encode(RunEvent event);

  /**
   * The same fact without its detail of lineage, for when there is room for no more. Called by the
   * thread that accepts events.
   *
   * @param fact one of {@link #encode}, whenever that was
   * @return a smaller one of the same run, kind and priority, that says what it lacks; {@code null}
   *     where there is none
   */
  default Fact brief(Fact fact) {
    return null;
  }

  /** The most facts that one {@link #send} takes. At least 1. */
  default int maxBatch() {
    return 1;
  }

  /**
   * Sends facts in order; returns when the back end has taken all of them.
   *
   * @throws SendException when it has not; says how many at the front it did take
   */
  void send(List<Fact> facts) throws SendException;

  /**
   * Sees whether the back end is there and lets us in, without sending a fact.
   *
   * @return what was found, in one line without secrets
   * @throws SendException when it does not answer or refuses
   */
  default String check() throws SendException {
    return destination() + " can be used";
  }

  @Override
  default void close() {}
}
