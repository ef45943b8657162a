package io.headwater.transport;

import java.io.IOException;

/** Opens a transport when the emitter is wanted. */
@FunctionalInterface
public interface TransportOpener {
  /**
   * @throws IOException when it cannot be used; names setting, value and remedy
   */
  Transport open() throws IOException;
}
