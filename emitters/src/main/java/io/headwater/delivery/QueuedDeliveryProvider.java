package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.spi.Delivery;
import io.headwater.spi.DeliveryProvider;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.MetricSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds all emitters and exporters that the class path has and opens those that are set. */
public final class QueuedDeliveryProvider implements DeliveryProvider {
  private static final Logger LOG = LoggerFactory.getLogger(QueuedDeliveryProvider.class);

  private final List<EmitterProvider> emitters;
  private final List<MetricsExporterProvider> exporters;
  private final Supplier<Backoff> backoff;
  private final Duration patience;

  /** For {@link ServiceLoader}. */
  public QueuedDeliveryProvider() {
    this(
        load(EmitterProvider.class),
        load(MetricsExporterProvider.class),
        Backoff::standard,
        Attempts.STANDARD_PATIENCE);
  }

  QueuedDeliveryProvider(
      List<EmitterProvider> emitters,
      List<MetricsExporterProvider> exporters,
      Supplier<Backoff> backoff,
      Duration patience) {
    this.patience = patience;
    this.emitters = emitters;
    this.exporters = exporters;
    this.backoff = backoff;
  }

  /** All services that can be loaded; one that cannot does not keep the others away. */
  static <T> List<T> load(Class<T> service) {
    List<T> found = new ArrayList<>();
    Iterator<T> services =
        ServiceLoader.load(service, QueuedDeliveryProvider.class.getClassLoader()).iterator();
    while (true) {
      try {
        if (!services.hasNext()) {
          return found;
        }
        found.add(services.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        LOG.error("An emitter of the agent's jar cannot be loaded and is off: {}", e.toString());
      }
    }
  }

  @Override
  public Collection<Setting<?>> settings() {
    return Destinations.settings(emitters, exporters);
  }

  @Override
  public boolean hasDestination(Conf conf) {
    return Stream.concat(
            emitters.stream().flatMap(p -> p.destinations().stream()),
            exporters.stream().flatMap(p -> p.destinations().stream()))
        .anyMatch(conf::isSet);
  }

  @Override
  public void warmUp(Conf conf, ApplicationInfo application) {
    for (EmitterProvider provider : emitters) {
      if (provider.destinations().stream().anyMatch(conf::isSet)) {
        try {
          provider.warmUp(conf, WarmUpEvent.of(application));
        } catch (IOException e) {
          // A setting that is wrong: the emitter says so when it is opened.
          LOG.debug("{} cannot be warmed up", provider.name(), e);
        }
      }
    }
  }

  @Override
  public Delivery open(Conf conf, ApplicationInfo application, MetricSource live) {
    List<String> targets = new ArrayList<>();
    List<EmitterLane> lanes = new ArrayList<>();
    List<String> off = new ArrayList<>();
    FactQueues queues = new FactQueues(conf);
    for (EmitterProvider provider : emitters) {
      for (EmitterProvider.Opener opener : openers(provider, conf, application)) {
        try {
          Emitter emitter = opener.open();
          lanes.add(new EmitterLane(emitter, queues.open(emitter), backoff.get(), patience));
          targets.add(emitter.name() + " " + emitter.destination());
          new OwnFolders(conf, application).careForOthers(provider, opener, emitter);
        } catch (Throwable e) {
          LOG.error("Emitter {} is off: {}", opener.destination().name(), reason(e));
          off.add(opener.destination().name());
        }
      }
    }
    QueuedDelivery delivery = new QueuedDelivery(lanes, off, queues);
    List<String> notStarted = new ArrayList<>();
    delivery.finishAtTheEnd(
        start(conf, application, live.and(delivery.metrics()), targets, notStarted), notStarted);
    LOG.info(
        "Headwater {} delivers to {}",
        application.agentVersion(),
        targets.isEmpty() ? "nothing" : String.join(", ", targets));
    return delivery;
  }

  private List<MetricsExporter> start(
      Conf conf,
      ApplicationInfo application,
      MetricSource source,
      List<String> targets,
      List<String> notStarted) {
    List<MetricsExporter> started = new ArrayList<>();
    for (MetricsExporterProvider provider : exporters) {
      for (MetricsExporter exporter : exporters(provider, conf, application, source)) {
        try {
          exporter.start();
          started.add(exporter);
          targets.add(exporter.name() + " " + exporter.destination());
        } catch (Throwable e) {
          LOG.error("Emitter {} is off: {}", exporter.name(), reason(e));
          notStarted.add(exporter.name());
        }
      }
    }
    return started;
  }

  private static List<EmitterProvider.Opener> openers(
      EmitterProvider provider, Conf conf, ApplicationInfo application) {
    try {
      return provider.openers(conf, application);
    } catch (Throwable e) {
      LOG.error("Emitters of {} are off: {}", provider.name(), reason(e));
      return Collections.emptyList();
    }
  }

  private static List<MetricsExporter> exporters(
      MetricsExporterProvider provider,
      Conf conf,
      ApplicationInfo application,
      MetricSource source) {
    try {
      return provider.exporters(conf, application, source);
    } catch (Throwable e) {
      LOG.error("Exporters of {} are off: {}", provider.getClass().getName(), reason(e));
      return Collections.emptyList();
    }
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
