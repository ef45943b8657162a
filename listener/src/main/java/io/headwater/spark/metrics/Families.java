package io.headwater.spark.metrics;

import io.headwater.model.ApplicationInfo;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes metric families from the declarations and a copy of the numbers. For one snapshot. */
final class Families {
  private static final int MAX_LENGTH = 128;

  private final ApplicationInfo application;
  private final String app;
  private final Cells cells;
  private final DatasetNumbers datasets;
  private final Map<Metric, Supplier<List<Sample>>> others = new HashMap<>();

  /**
   * @param application {@code null} as long as it is not known
   * @param cells a copy that nobody writes
   */
  Families(ApplicationInfo application, Cells cells, DatasetNumbers datasets) {
    this.application = application;
    this.app = application == null ? null : text(application.name());
    this.cells = cells;
    this.datasets = datasets;
  }

  /** Where the samples of a metric come from whose numbers are not in the cells; without app. */
  Families with(Metric metric, Supplier<List<Sample>> samples) {
    others.put(metric, samples);
    return this;
  }

  /** All families that have a sample, in the order of the declarations. */
  List<MetricFamily> all() {
    List<MetricFamily> families = new ArrayList<>();
    for (Metric metric : Catalogue.metrics()) {
      List<Sample> samples =
          application == null && metric.hasApp() ? Collections.emptyList() : samples(metric);
      if (!samples.isEmpty()) {
        families.add(MetricFamily.of(metric.metricName(), metric.type(), metric.help(), samples));
      }
    }
    families.replaceAll(each -> isSeries(each) ? counted(families) : each);
    return Collections.unmodifiableList(families);
  }

  private static boolean isSeries(MetricFamily family) {
    return family.name().equals(AgentMetric.SERIES.metricName());
  }

  /** How many samples there are, buckets of histograms included. */
  private static MetricFamily counted(List<MetricFamily> families) {
    long count = 0;
    for (MetricFamily family : families) {
      for (Sample sample : family.samples()) {
        int buckets = sample.counts().length;
        count += buckets == 0 ? 1 : buckets + 2;
      }
    }
    Metric series = AgentMetric.SERIES;
    Sample sample = Sample.of((double) count);
    return MetricFamily.of(
        series.metricName(), series.type(), series.help(), Collections.singletonList(sample));
  }

  private List<Sample> samples(Metric metric) {
    if (metric == AppMetric.APP_INFO) {
      return appInfo();
    } else if (metric == AgentMetric.HEADWATER_INFO) {
      return headwaterInfo();
    } else if (metric.isPerDataset()) {
      return datasets.samples(metric, app);
    } else if (metric.isFixed()) {
      return fixed(metric);
    }
    return metric.hasApp() ? withApp(others.get(metric).get()) : others.get(metric).get();
  }

  private List<Sample> withApp(List<Sample> samples) {
    List<Sample> all = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      List<String> labels = new ArrayList<>();
      labels.addAll(Arrays.asList(Label.APP.name(), app));
      labels.addAll(sample.labels());
      String[] pairs = labels.toArray(new String[0]);
      all.add(
          sample.counts().length == 0
              ? Sample.of(sample.value(), pairs)
              : Sample.histogram(sample.value(), sample.bounds(), sample.counts(), pairs));
    }
    return all;
  }

  private List<Sample> fixed(Metric metric) {
    List<Sample> samples = new ArrayList<>();
    for (int series = 0; series < Cells.series(metric); series++) {
      List<String> labels = new ArrayList<>();
      if (metric.hasApp()) {
        labels.addAll(Arrays.asList(Label.APP.name(), app));
      }
      if (metric.by() != null) {
        labels.addAll(Arrays.asList(metric.by().name(), metric.by().values().get(series)));
      }
      String[] pairs = labels.toArray(new String[0]);
      if (metric.type() == MetricFamily.Type.HISTOGRAM) {
        samples.add(histogram(metric, series, pairs));
      } else {
        // A gauge can be below 0 for a moment when Spark's bus dropped the start of something.
        long raw = Math.max(0, cells.get(metric, series));
        if (raw != 0 || !metric.onlyWhenSet()) {
          samples.add(Sample.of(metric.unit().toBaseUnit(raw), pairs));
        }
      }
    }
    return samples;
  }

  private Sample histogram(Metric metric, int series, String[] labels) {
    long[] raw = metric.bounds();
    double[] bounds = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      bounds[i] = metric.unit().toBaseUnit(raw[i]);
    }
    return Sample.histogram(
        metric.unit().toBaseUnit(cells.sum(metric, series)),
        bounds,
        cells.buckets(metric, series),
        labels);
  }

  private List<Sample> appInfo() {
    return Collections.singletonList(
        Sample.of(
            1,
            labels(
                AppMetric.APP_INFO,
                application.name(),
                application.id(),
                application.attempt(),
                application.user(),
                application.sparkVersion(),
                application.master(),
                application.deployMode())));
  }

  private List<Sample> headwaterInfo() {
    if (application == null) {
      return Collections.emptyList();
    }
    return Collections.singletonList(
        Sample.of(
            1,
            labels(
                AgentMetric.HEADWATER_INFO,
                application.agentVersion(),
                application.sparkVersion(),
                application.scalaVersion(),
                System.getProperty("java.version"))));
  }

  private static String[] labels(Metric metric, String... values) {
    List<String> names = metric.labelNames();
    String[] pairs = new String[2 * names.size()];
    for (int i = 0; i < names.size(); i++) {
      pairs[2 * i] = names.get(i);
      pairs[2 * i + 1] = text(values[i]);
    }
    return pairs;
  }

  private static String text(String value) {
    return LabelText.of(value, MAX_LENGTH, "unknown");
  }
}
