package io.headwater.prometheus;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.delivery.MetricsExporter;
import io.headwater.delivery.MetricsExporterProvider;
import io.headwater.model.ApplicationInfo;
import io.headwater.spi.DestinationCheck;
import io.headwater.spi.MetricSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Exporters for Prometheus: a port to scrape, a textfile, a Pushgateway. */
public final class PrometheusExporterProvider implements MetricsExporterProvider {

  @Override
  public Collection<Setting<?>> settings() {
    return PrometheusSettings.ALL;
  }

  @Override
  public Collection<Setting<?>> destinations() {
    return PrometheusSettings.DESTINATIONS;
  }

  @Override
  public List<DestinationCheck> checks(Conf conf) {
    return new PrometheusChecks(conf).all();
  }

  @Override
  public List<MetricsExporter> exporters(
      Conf conf, ApplicationInfo application, MetricSource source) {
    SnapshotText text = new SnapshotText(source);
    List<MetricsExporter> exporters = new ArrayList<>();
    if (conf.isSet(PrometheusSettings.TEXTFILE)) {
      exporters.add(new Textfile(conf.get(PrometheusSettings.TEXTFILE), text));
    }
    if (conf.isSet(PrometheusSettings.PORT)) {
      exporters.add(
          new MetricsServer(
              conf.get(PrometheusSettings.HOST).trim(),
              conf.get(PrometheusSettings.PORT),
              conf.get(PrometheusSettings.PORT_RETRIES),
              text));
    }
    if (conf.isSet(PushgatewaySettings.URL)) {
      exporters.add(new PushgatewayExporter(conf, application.name(), text));
    }
    return Collections.unmodifiableList(exporters);
  }
}
