package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.spi.DestinationCheck;
import io.headwater.spi.MetricSource;
import java.util.Collection;
import java.util.List;

/** Makes the metrics exporters of one system. Found by {@link java.util.ServiceLoader}. */
public interface MetricsExporterProvider {

  Collection<Setting<?>> settings();

  /** The settings of which any, when set, turns an exporter on. */
  Collection<Setting<?>> destinations();

  /** One check for each destination that is set. */
  List<DestinationCheck> checks(Conf conf);

  /**
   * The exporters whose destination is set, not yet started.
   *
   * @param source all numbers, those of the delivery among them
   */
  List<MetricsExporter> exporters(Conf conf, ApplicationInfo application, MetricSource source);
}
