package io.headwater.datahub;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.SendException;
import io.headwater.transport.JsonArrayFile;
import io.headwater.transport.JsonLinesFile;
import io.headwater.transport.Transport;
import io.headwater.transport.TransportOpener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Emitters for DataHub: {@code datahub.file} and {@code datahub.url}. */
public final class DataHubEmitterProvider implements EmitterProvider {

  @Override
  public String name() {
    return "datahub";
  }

  @Override
  public Collection<Setting<?>> settings() {
    return DataHubSettings.all();
  }

  @Override
  public Collection<Setting<?>> destinations() {
    return DataHubSettings.DESTINATIONS;
  }

  @Override
  public List<Opener> openers(Conf conf, ApplicationInfo application) {
    List<Opener> openers = new ArrayList<>();
    if (conf.isSet(DataHubSettings.FILE)) {
      String file = conf.get(DataHubSettings.FILE);
      openers.add(
          opener(
              DataHubSettings.FILE,
              conf,
              () ->
                  conf.get(DataHubSettings.FILE_FORMAT).equals("array")
                      ? JsonArrayFile.open(DataHubSettings.FILE, file)
                      : JsonLinesFile.open(DataHubSettings.FILE, file)));
    }
    if (conf.isSet(DataHubSettings.URL)) {
      openers.add(
          opener(DataHubSettings.URL, conf, () -> GmsApi.open(conf, application.agentVersion())));
    }
    return Collections.unmodifiableList(openers);
  }

  @Override
  public void warmUp(Conf conf, RunEvent event) throws IOException {
    new DataHubEncoder(DataHubConf.of(conf)).encode(event);
  }

  private static Opener opener(Setting<?> destination, Conf conf, TransportOpener transport) {
    return new Opener() {
      @Override
      public Setting<?> destination() {
        return destination;
      }

      @Override
      public Emitter open() throws IOException {
        DataHubConf names = DataHubConf.of(conf);
        Transport opened = transport.open();
        DataHubEncoder encoder =
            opened instanceof GmsApi
                ? new DataHubEncoder(names, ((GmsApi) opened)::takesStatements)
                : new DataHubEncoder(names);
        return new DataHubEmitter(destination.name(), encoder, opened);
      }

      @Override
      public String check() throws IOException, SendException {
        return destination == DataHubSettings.FILE
            ? JsonLinesFile.check(DataHubSettings.FILE, conf.get(DataHubSettings.FILE))
            : Opener.super.check();
      }
    };
  }
}
