package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where the facts of one emitter wait until its back end took them, in the order in which they
 * came.
 *
 * <p>The one place that decides what survives: in memory until the driver ends, or on disk. All
 * methods may be called by any thread; facts that {@link #peek} has handed out stay at the front
 * until {@link #remove} and are not given up for room meanwhile.
 */
interface FactQueue extends AutoCloseable {

  /** Called once by the thread that sends, before anything else of it; may take its time. */
  default void begin() {}

  /**
   * Adds the facts of one event at the end.
   *
   * @param testament of an event that starts a run: what is to be sent, with {@link Testament#TIME}
   *     for its time, when the driver dies before the run has ended
   * @return what was given up for them, lowest priority first; they themselves when there is no
   *     room
   */
  List<Dropped> offer(RunEvent event, List<Fact> facts, Supplier<List<Fact>> testament);

  /** The first facts, at most this many; empty when there are none. They stay in the queue. */
  List<Fact> peek(int max);

  /** Takes away the first facts, those that {@link #peek} has shown. */
  void remove(int count);

  /** Takes away the first fact, which the back end will never take. */
  void reject(SendException answer);

  /** What {@link #peek} could not read and has left out since this was asked last. */
  default List<Dropped> takeUnreadable() {
    return java.util.Collections.emptyList();
  }

  /**
   * Nothing more will be sent. Takes away everything.
   *
   * @return how many facts are lost by that; the others survive
   */
  int giveUp();

  /** Where the facts are that survive {@link #giveUp}, for the log; {@code null} for nowhere. */
  default String place() {
    return null;
  }

  int size();

  /** How many of them were left by drivers that died. They stand behind all others. */
  default int leftover() {
    return 0;
  }

  /** What is on disk, also when {@link #giveUp} has left it there; {@code null} without a disk. */
  default SpoolState spool() {
    return null;
  }

  /** Sum of the sizes of all facts. */
  long bytes();

  /** The most facts that the queue holds. */
  int capacity();

  @Override
  default void close() {}

  /** A fact that was given up and why. */
  final class Dropped {
    private final UUID runId;
    private final String kind;
    private final DropReason reason;

    Dropped(UUID runId, String kind, DropReason reason) {
      this.runId = runId;
      this.kind = kind;
      this.reason = reason;
    }

    UUID runId() {
      return runId;
    }

    String kind() {
      return kind;
    }

    DropReason reason() {
      return reason;
    }
  }
}
