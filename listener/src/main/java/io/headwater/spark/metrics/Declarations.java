package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The metrics of one concern in the order of their declaration. Filled while its class loads. */
final class Declarations {
  private static final long[] NONE = {};

  private final List<Metric> all = new ArrayList<>();

  Metric counter(String name, Unit unit) {
    return add(new Metric(name, MetricFamily.Type.COUNTER, unit, NONE));
  }

  Metric gauge(String name, Unit unit) {
    return add(new Metric(name, MetricFamily.Type.GAUGE, unit, NONE));
  }

  /** Always 1; what it says is in its labels. */
  Metric info(String name, String... labels) {
    return gauge(name, Unit.COUNT).elsewhere(1, labels);
  }

  /**
   * @param bounds upper bounds of the buckets in the unit's raw numbers
   */
  Metric histogram(String name, Unit unit, long[] bounds) {
    return add(new Metric(name, MetricFamily.Type.HISTOGRAM, unit, bounds));
  }

  private Metric add(Metric metric) {
    all.add(metric);
    return metric;
  }

  List<Metric> all() {
    return Collections.unmodifiableList(all);
  }
}
