package io.headwater.delivery;

import io.headwater.spi.Fact;
import java.util.List;

/**
 * Where the facts of one emitter wait until its back end took them, in the order in which they
 * came.
 *
 * <p>The one place that decides what survives: in memory until the driver ends, or on disk. All
 * methods may be called by any thread; facts that {@link #peek} has handed out stay at the front
 * until {@link #remove} and are not given up for room meanwhile.
 */
interface FactQueue extends AutoCloseable {

  /**
   * Adds a fact at the end.
   *
   * @return what was given up for it, lowest priority first; the fact itself when there is no room
   *     for it
   */
  List<Dropped> offer(Fact fact);

  /** The first facts, at most this many; empty when there are none. They stay in the queue. */
  List<Fact> peek(int max);

  /** Takes away the first facts, those that {@link #peek} has shown. */
  void remove(int count);

  /** Takes away everything and returns how many facts that were. */
  int clear();

  int size();

  /** Sum of the sizes of all facts. */
  long bytes();

  /** The most facts that the queue holds. */
  int capacity();

  @Override
  default void close() {}

  /** A fact that was given up and why. */
  final class Dropped {
    private final Fact fact;
    private final DropReason reason;

    Dropped(Fact fact, DropReason reason) {
      this.fact = fact;
      this.reason = reason;
    }

    Fact fact() {
      return fact;
    }

    DropReason reason() {
      return reason;
    }
  }
}
