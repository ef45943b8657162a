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
  private final MetricSource source;

  SnapshotText(MetricSource source) {
    this.source = source;
  }

  /**
   * @param contentType one of {@link TextFormat}'s
   */
  byte[] render(String contentType) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(65_536);
    try (Writer writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
      TextFormat.writeFormat(contentType, writer, Collections.enumeration(families()));
    }
    return bytes.toByteArray();
  }

  /** Each name once, as the format demands; families without any value are left out. */
  private List<MetricFamilySamples> families() {
    Map<String, List<MetricFamily>> byName = new LinkedHashMap<>();
    for (MetricFamily family : source.snapshot()) {
      if (!family.samples().isEmpty()) {
        byName.computeIfAbsent(family.name(), n -> new ArrayList<>(1)).add(family);
      }
    }
    List<MetricFamilySamples> families = new ArrayList<>(byName.size());
    byName.values().forEach(same -> families.add(convert(same)));
    return families;
  }

  private static MetricFamilySamples convert(List<MetricFamily> same) {
    MetricFamily first = same.get(0);
    List<MetricFamilySamples.Sample> samples = new ArrayList<>();
    for (MetricFamily family : same) {
      for (MetricFamily.Sample sample : family.samples()) {
        if (first.type() == MetricFamily.Type.HISTOGRAM) {
          addHistogram(samples, first.name(), sample);
        } else {
          samples.add(
              new MetricFamilySamples.Sample(
                  first.name(), names(sample), values(sample), sample.value()));
        }
      }
    }
    return new MetricFamilySamples(first.name(), type(first.type()), first.help(), samples);
  }

  private static void addHistogram(
      List<MetricFamilySamples.Sample> into, String name, MetricFamily.Sample sample) {
    List<String> bucketNames = names(sample);
    bucketNames.add("le");
    double[] bounds = sample.bounds();
    long[] counts = sample.counts();
    long cumulated = 0;
    for (int i = 0; i < counts.length; i++) {
      cumulated += counts[i];
      List<String> bucketValues = values(sample);
      bucketValues.add(i < bounds.length ? Collector.doubleToGoString(bounds[i]) : "+Inf");
      into.add(
          new MetricFamilySamples.Sample(name + "_bucket", bucketNames, bucketValues, cumulated));
    }
    into.add(
        new MetricFamilySamples.Sample(name + "_count", names(sample), values(sample), cumulated));
    into.add(
        new MetricFamilySamples.Sample(
            name + "_sum", names(sample), values(sample), sample.value()));
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

  private static List<String> names(MetricFamily.Sample sample) {
    return every(sample.labels(), 0);
  }

  private static List<String> values(MetricFamily.Sample sample) {
    return every(sample.labels(), 1);
  }

  private static List<String> every(List<String> labels, int offset) {
    List<String> half = new ArrayList<>(labels.size() / 2 + 1);
    for (int i = offset; i < labels.size(); i += 2) {
      half.add(labels.get(i));
    }
    return half;
  }
}
