package io.headwater.prometheus;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricSource;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A snapshot of all numbers in the text that Prometheus reads. */
final class SnapshotText {
  private static final String APP = "app";

  private final MetricSource source;

  SnapshotText(MetricSource source) {
    this.source = source;
  }

  /**
   * @param contentType one of {@link TextFormat}'s
   */
  byte[] render(String contentType) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(65_536);
    // TextFormat writes single characters, for each of which the encoder alone takes an array.
    try (Writer writer = new PlainBuffer(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      TextFormat.writeFormat(contentType, writer, Collections.enumeration(families()));
    }
    return bytes.toByteArray();
  }

  /**
   * Each name once, as the format demands; families without any value are left out.
   *
   * <p>Every sample says of which application it is: the textfiles of two applications on one host
   * would otherwise hold the same series, which node-exporter refuses, both files whole.
   */
  private List<MetricFamilySamples> families() {
    List<MetricFamily> snapshot = source.snapshot();
    String app = app(snapshot);
    Map<String, List<MetricFamily>> byName = new LinkedHashMap<>();
    for (MetricFamily family : snapshot) {
      if (!family.samples().isEmpty()) {
        byName.computeIfAbsent(family.name(), n -> new ArrayList<>(1)).add(family);
      }
    }
    List<MetricFamilySamples> families = new ArrayList<>(byName.size());
    byName.values().forEach(same -> families.add(convert(same, app)));
    return families;
  }

  /** The value of the label {@code app}; {@code null} as long as nothing names the application. */
  String app() {
    return app(source.snapshot());
  }

  /** What the samples that name their application call it; {@code null} when none does. */
  private static String app(List<MetricFamily> snapshot) {
    for (MetricFamily family : snapshot) {
      for (MetricFamily.Sample sample : family.samples()) {
        if (hasApp(sample)) {
          return sample.labels().get(1);
        }
      }
    }
    return null;
  }

  private static boolean hasApp(MetricFamily.Sample sample) {
    return !sample.labels().isEmpty() && sample.labels().get(0).equals(APP);
  }

  private static MetricFamilySamples convert(List<MetricFamily> same, String app) {
    MetricFamily first = same.get(0);
    List<MetricFamilySamples.Sample> samples = new ArrayList<>();
    for (MetricFamily family : same) {
      for (MetricFamily.Sample sample : family.samples()) {
        if (first.type() == MetricFamily.Type.HISTOGRAM) {
          addHistogram(samples, first.name(), sample, app);
        } else {
          samples.add(
              new MetricFamilySamples.Sample(
                  first.name(), names(sample, app), values(sample, app), sample.value()));
        }
      }
    }
    return new MetricFamilySamples(first.name(), type(first.type()), first.help(), samples);
  }

  private static void addHistogram(
      List<MetricFamilySamples.Sample> into, String name, MetricFamily.Sample sample, String app) {
    List<String> bucketNames = names(sample, app);
    bucketNames.add("le");
    double[] bounds = sample.bounds();
    long[] counts = sample.counts();
    long cumulated = 0;
    for (int i = 0; i < counts.length; i++) {
      cumulated += counts[i];
      List<String> bucketValues = values(sample, app);
      bucketValues.add(i < bounds.length ? Collector.doubleToGoString(bounds[i]) : "+Inf");
      into.add(
          new MetricFamilySamples.Sample(name + "_bucket", bucketNames, bucketValues, cumulated));
    }
    into.add(
        new MetricFamilySamples.Sample(
            name + "_count", names(sample, app), values(sample, app), cumulated));
    into.add(
        new MetricFamilySamples.Sample(
            name + "_sum", names(sample, app), values(sample, app), sample.value()));
  }

  private static Collector.Type type(MetricFamily.Type type) {
    switch (type) {
      case COUNTER:
        return Collector.Type.COUNTER;
      case GAUGE:
        return Collector.Type.GAUGE;
      case HISTOGRAM:
        return Collector.Type.HISTOGRAM;
    }
    throw new AssertionError(type);
  }

  private static List<String> names(MetricFamily.Sample sample, String app) {
    return every(sample, 0, app == null ? null : APP);
  }

  private static List<String> values(MetricFamily.Sample sample, String app) {
    return every(sample, 1, app);
  }

  private static List<String> every(MetricFamily.Sample sample, int offset, String first) {
    List<String> labels = sample.labels();
    List<String> half = new ArrayList<>(labels.size() / 2 + 2);
    if (first != null && !hasApp(sample)) {
      half.add(first);
    }
    for (int i = offset; i < labels.size(); i += 2) {
      half.add(labels.get(i));
    }
    return half;
  }
}
