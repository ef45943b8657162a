package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts by a label whose values come as they are seen; any thread. */
final class CappedCounts {
  private static final int MAX_LENGTH = 128;

  private final Label label;
  private final Map<String, long[]> counts = new LinkedHashMap<>();
  private long total;
  private long overflow;

  CappedCounts(Metric metric) {
    this.label = metric.by();
  }

  synchronized void increment(String value) {
    total++;
    long[] count = counts.get(value);
    if (count == null) {
      String text = LabelText.of(value, MAX_LENGTH, "unknown");
      String kept = counts.containsKey(text) || counts.size() < label.cap() ? text : Label.OTHER;
      count = counts.computeIfAbsent(kept, each -> new long[1]);
      overflow += kept.equals(text) ? 0 : 1;
    }
    count[0]++;
  }

  synchronized long total() {
    return total;
  }

  /** How much of it has no series of its own. */
  synchronized long overflow() {
    return overflow;
  }

  synchronized List<Sample> samples() {
    List<Sample> samples = new ArrayList<>(counts.size());
    counts.forEach(
        (value, count) -> samples.add(Sample.of((double) count[0], label.name(), value)));
    return samples;
  }
}
