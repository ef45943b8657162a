package io.headwater.prometheus;

import io.headwater.conf.Setting;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;

/** Settings of the Prometheus exporters. */
final class PrometheusSettings {
  static final Setting<Integer> PORT =
      Setting.integer(
          "prometheus.port",
          null,
          0,
          65_535,
          "Port at which the driver serves /metrics; 0 picks a free one and logs it.");

  static final Setting<String> HOST =
      Setting.text(
          "prometheus.host",
          "127.0.0.1",
          "Address at which /metrics is served; 0.0.0.0 for all of the driver's.");

  static final Setting<String> TEXTFILE =
      Setting.text(
          "prometheus.textfile",
          null,
          "File for node-exporter's textfile collector (*.prom), written when the application"
              + " ends.");

  static final Collection<Setting<?>> ALL =
      Collections.unmodifiableList(Arrays.asList(PORT, HOST, TEXTFILE));

  static final Collection<Setting<?>> DESTINATIONS =
      Collections.unmodifiableList(Arrays.asList(PORT, TEXTFILE));

  private PrometheusSettings() {}
}
