package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.spi.DestinationCheck;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.SettingsProvider;
import io.headwater.transport.TransportSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Settings and destinations without a delivery, for the command line: there is no application, and
 * nothing here logs.
 */
public final class Destinations {
  private final List<EmitterProvider> emitters;
  private final List<MetricsExporterProvider> exporters;
  private final Conf conf;

  private Destinations(
      List<EmitterProvider> emitters, List<MetricsExporterProvider> exporters, Conf conf) {
    this.emitters = emitters;
    this.exporters = exporters;
    this.conf = conf;
  }

  /** As the properties of an application set them. */
  public static Destinations of(Map<String, String> properties, Map<String, String> environment) {
    List<EmitterProvider> emitters = load(EmitterProvider.class);
    List<MetricsExporterProvider> exporters = load(MetricsExporterProvider.class);
    List<Setting<?>> declared = new ArrayList<>(settings(emitters, exporters));
    load(SettingsProvider.class).forEach(p -> declared.addAll(p.settings()));
    return new Destinations(emitters, exporters, Conf.parse(properties, declared, environment));
  }

  private static <T> List<T> load(Class<T> service) {
    List<T> found = new ArrayList<>();
    ServiceLoader.load(service, Destinations.class.getClassLoader()).forEach(found::add);
    return found;
  }

  static Collection<Setting<?>> settings(
      List<EmitterProvider> emitters, List<MetricsExporterProvider> exporters) {
    List<Setting<?>> all = new ArrayList<>(DeliverySettings.ALL);
    all.addAll(TransportSettings.ALL);
    emitters.forEach(p -> all.addAll(p.settings()));
    exporters.forEach(p -> all.addAll(p.settings()));
    return Collections.unmodifiableList(all);
  }

  public Conf conf() {
    return conf;
  }

  /**
   * The folder in which facts wait, made or not.
   *
   * @throws IOException when what is set is not a path
   */
  public Path spoolRoot() throws IOException {
    return DeliverySettings.spoolRoot(conf);
  }

  /** Whether facts wait on disk at all. */
  public boolean spools() {
    return conf.get(DeliverySettings.SPOOL_ENABLED);
  }

  /** One for each destination of facts that is set. */
  public List<EmitterProvider.Opener> openers() {
    ApplicationInfo nobody =
        ApplicationInfo.builder()
            .name("headwater")
            .id("headwater")
            .startTime(Clock.systemUTC().instant())
            .sparkVersion("none")
            .agentVersion(version())
            .build();
    List<EmitterProvider.Opener> openers = new ArrayList<>();
    emitters.forEach(p -> openers.addAll(p.openers(conf, nobody)));
    return openers;
  }

  /** One for each destination that is set, of facts or of numbers. */
  public List<DestinationCheck> checks() {
    List<DestinationCheck> checks = new ArrayList<>(openers());
    exporters.forEach(p -> checks.addAll(p.checks(conf)));
    return checks;
  }

  private static String version() {
    String version = Destinations.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
