package io.headwater.transport;

import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.util.List;

/** Carries encoded facts to one place. Used by one thread. */
public interface Transport extends AutoCloseable {

  /** Where facts go, without secrets. */
  String destination();

  /** The most facts that one {@link #send} takes. */
  int maxBatch();

  /** As {@link io.headwater.spi.Emitter#send}. */
  void send(List<Fact> facts) throws SendException;

  /** As {@link io.headwater.spi.Emitter#check}. */
  default String check() throws SendException {
    return destination() + " can be used";
  }

  @Override
  default void close() {}
}
