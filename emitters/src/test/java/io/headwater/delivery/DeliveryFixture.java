package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.model.ApplicationInfo;
import io.headwater.spi.Delivery;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricSource;
import io.headwater.testing.Events;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deliveries as the agent opens them, with a fast backoff. */
public final class DeliveryFixture {
  public static final Backoff FAST =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(50), () -> 0.5);

  public static final Backoff SLOW =
      new Backoff(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), () -> 0.5);

  /** For a machine that does many things at once. */
  static final Duration PATIENT = Duration.ofSeconds(15);

  private static final MetricSource NONE = Collections::emptyList;

  private DeliveryFixture() {}

  /**
   * @param settings names without prefix and values, by turns
   */
  public static Conf conf(String... settings) {
    Map<String, String> properties = new HashMap<>();
    if (!Arrays.asList(settings).contains("spool.dir")) {
      // What one test leaves is not another's.
      properties.put("spark.headwater.spool.enabled", "false");
    }
    for (int i = 0; i < settings.length; i += 2) {
      properties.put("spark.headwater." + settings[i], settings[i + 1]);
    }
    return Conf.parse(properties, new QueuedDeliveryProvider().settings(), Collections.emptyMap());
  }

  /** All emitters of the class path, as {@link #conf} sets them. */
  public static Delivery open(String... settings) {
    return open(NONE, settings);
  }

  public static Delivery open(MetricSource live, String... settings) {
    return open(live, FAST, settings);
  }

  public static Delivery openWith(Backoff backoff, String... settings) {
    return open(NONE, backoff, settings);
  }

  private static Delivery open(MetricSource live, Backoff backoff, String... settings) {
    ApplicationInfo application = Events.application();
    return new QueuedDeliveryProvider(
            QueuedDeliveryProvider.load(io.headwater.spi.EmitterProvider.class),
            QueuedDeliveryProvider.load(MetricsExporterProvider.class),
            () -> backoff,
            PATIENT)
        .open(conf(settings), application, live);
  }

  /**
   * The value of a series, or NaN.
   *
   * @param labels name, value, ...
   */
  public static double value(Delivery delivery, String family, String... labels) {
    List<String> wanted = Arrays.asList(labels);
    return delivery.metrics().snapshot().stream()
        .filter(f -> f.name().equals(family))
        .flatMap(f -> f.samples().stream())
        .filter(s -> s.labels().equals(wanted))
        .mapToDouble(MetricFamily.Sample::value)
        .findFirst()
        .orElse(Double.NaN);
  }
}
