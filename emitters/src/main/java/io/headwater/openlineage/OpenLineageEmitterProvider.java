package io.headwater.openlineage;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.kafka.KafkaTopic;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.SendException;
import io.headwater.transport.JsonLinesFile;
import io.headwater.transport.Transport;
import io.headwater.transport.TransportOpener;
import io.headwater.transport.TransportSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Emitters for OpenLineage back ends: a file, an HTTP API, a Kafka topic. */
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
      openers.add(opener(OpenLineageSettings.FILE, conf, () -> file(conf, file)));
    }
    if (conf.isSet(OpenLineageSettings.URL)) {
      openers.add(
          opener(
              OpenLineageSettings.URL,
              conf,
              () -> OpenLineageApi.open(conf, application.agentVersion())));
    }
    if (conf.isSet(OpenLineageSettings.KAFKA_SERVERS)) {
      openers.add(opener(OpenLineageSettings.KAFKA_SERVERS, conf, () -> kafka(conf)));
    }
    return Collections.unmodifiableList(openers);
  }

  @Override
  public void warmUp(Conf conf, RunEvent event) throws IOException {
    new OpenLineageEncoder().encode(event);
  }

  private static OpenLineageEncoder encoder(Conf conf) throws IOException {
    for (Setting<?> shaping :
        Arrays.asList(OpenLineageSettings.FACETS_DISABLED, OpenLineageSettings.MAX_EVENT_BYTES)) {
      if (conf.hasError(shaping.key())) {
        throw new IOException(shaping.key() + " is wrong; mend it, for events would hold too much");
      }
    }
    Set<String> disabled = conf.get(OpenLineageSettings.FACETS_DISABLED);
    return new OpenLineageEncoder(
        conf.get(OpenLineageSettings.MAX_EVENT_BYTES),
        disabled == null ? Collections.emptySet() : disabled);
  }

  private static Transport file(Conf conf, String file) throws IOException {
    Long maxBytes = conf.get(OpenLineageSettings.FILE_MAX_BYTES);
    return JsonLinesFile.open(
        OpenLineageSettings.FILE, file, maxBytes == null ? Long.MAX_VALUE : maxBytes);
  }

  private static Transport kafka(Conf conf) throws IOException {
    String topic = conf.get(OpenLineageSettings.KAFKA_TOPIC);
    if (topic == null || topic.trim().isEmpty()) {
      throw new IOException(
          OpenLineageSettings.KAFKA_TOPIC.key() + " is not set; name the topic of the events");
    }
    return KafkaTopic.builder()
        .servers(
            conf.get(OpenLineageSettings.KAFKA_SERVERS), OpenLineageSettings.KAFKA_SERVERS.key())
        .topic(topic)
        .key(JobKey::of)
        .properties(conf.family(OpenLineageSettings.KAFKA_PROPERTIES))
        .properties(conf.family(OpenLineageSettings.KAFKA_SECRETS))
        .timeoutMillis(TransportSettings.timeout(conf).toMillis())
        .open();
  }

  private static Opener opener(Setting<?> destination, Conf conf, TransportOpener transport) {
    return new Opener() {
      @Override
      public Setting<?> destination() {
        return destination;
      }

      @Override
      public Emitter open() throws IOException {
        return new OpenLineageEmitter(destination.name(), encoder(conf), transport.open());
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
