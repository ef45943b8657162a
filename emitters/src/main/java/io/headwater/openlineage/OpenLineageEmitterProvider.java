package io.headwater.openlineage;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.SendException;
import io.headwater.transport.JsonLinesFile;
import io.headwater.transport.TransportOpener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Emitters for OpenLineage back ends: {@code openlineage.file} and {@code openlineage.url}. */
public final class OpenLineageEmitterProvider implements EmitterProvider {

  @Override
  public String name() {
    return "openlineage";
  }

  @Override
  public Collection<Setting<?>> settings() {
    return OpenLineageSettings.all();
  }

  @Override
  public Collection<Setting<?>> destinations() {
    return OpenLineageSettings.DESTINATIONS;
  }

  @Override
  public List<Opener> openers(Conf conf, ApplicationInfo application) {
    List<Opener> openers = new ArrayList<>();
    if (conf.isSet(OpenLineageSettings.FILE)) {
      String file = conf.get(OpenLineageSettings.FILE);
      openers.add(
          opener(
              OpenLineageSettings.FILE,
              conf,
              () -> JsonLinesFile.open(OpenLineageSettings.FILE, file)));
    }
    if (conf.isSet(OpenLineageSettings.URL)) {
      openers.add(
          opener(
              OpenLineageSettings.URL,
              conf,
              () -> OpenLineageApi.open(conf, application.agentVersion())));
    }
    return Collections.unmodifiableList(openers);
  }

  private static Opener opener(Setting<?> destination, Conf conf, TransportOpener transport) {
    return new Opener() {
      @Override
      public Setting<?> destination() {
        return destination;
      }

      @Override
      public Emitter open() throws IOException {
        return new OpenLineageEmitter(destination.name(), transport.open());
      }

      @Override
      public String check() throws IOException, SendException {
        return destination == OpenLineageSettings.FILE
            ? JsonLinesFile.check(OpenLineageSettings.FILE, conf.get(OpenLineageSettings.FILE))
            : Opener.super.check();
      }
    };
  }
}
