package io.headwater.prometheus;

import io.headwater.conf.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Settings of the Prometheus exporters. */
final class PrometheusSettings {
  static final Setting<Integer> PORT =
      Setting.integer(
          "prometheus.port",
          null,
          0,
          65_535,
          "Port at which the driver serves /metrics; 0 picks a free one and logs it.");

  static final Setting<Integer> PORT_RETRIES =
      Setting.integer(
          "prometheus.portRetries",
          16,
          0,
          1000,
          "How many ports after prometheus.port are tried when it is taken, as several drivers on"
              + " one host need; 0: /metrics is then off.");

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

  static final Collection<Setting<?>> ALL = all();

  static final Collection<Setting<?>> DESTINATIONS =
      Collections.unmodifiableList(Arrays.asList(PORT, TEXTFILE, PushgatewaySettings.URL));

  private PrometheusSettings() {}

  private static Collection<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(Arrays.asList(PORT, PORT_RETRIES, HOST, TEXTFILE));
    all.addAll(PushgatewaySettings.ALL);
    return Collections.unmodifiableList(all);
  }
}
