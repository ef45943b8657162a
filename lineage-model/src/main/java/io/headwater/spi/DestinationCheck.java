package io.headwater.spi;

import io.headwater.conf.Setting;
import java.io.IOException;

/** Sees whether a destination could be used, without a job and without leaving anything there. */
public interface DestinationCheck {
  /** The setting that names the destination. */
  Setting<?> destination();

  /**
   * May wait for the network, within the timeouts that are set. Logs nothing.
   *
   * @return what was found, in one line without secrets
   * @throws IOException when the destination cannot be used; the message says what to do
   * @throws SendException when it does not answer or refuses; the message says what to do
   */
  String check() throws IOException, SendException;
}
