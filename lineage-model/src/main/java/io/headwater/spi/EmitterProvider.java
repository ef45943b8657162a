package io.headwater.spi;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Makes the emitters of one back end. Found by {@link java.util.ServiceLoader}. */
public interface EmitterProvider {

  /** The back end's name: {@code openlineage}, {@code datahub}. */
  String name();

  Collection<Setting<?>> settings();

  /** The settings of which any, when set, turns an emitter on. */
  Collection<Setting<?>> destinations();

  /**
   * One opener for each destination that is set, so that one that cannot be opened does not keep
   * the others from working.
   */
  List<Opener> openers(Conf conf, ApplicationInfo application);

  /**
   * Encodes an event that never happened and forgets it, so that the classes that this needs are
   * there when the first real one comes. Opens, writes and sends nothing.
   *
   * @throws IOException when it cannot be encoded
   */
  default void warmUp(Conf conf, RunEvent event) throws IOException {}

  /** Opens one emitter. */
  interface Opener extends DestinationCheck {
    /**
     * @throws IOException when the destination cannot be used; the message says what to do
     */
    Emitter open() throws IOException;

    @Override
    default String check() throws IOException, SendException {
      try (Emitter emitter = open()) {
        return emitter.check();
      }
    }
  }
}
