package io.headwater.spark.agent;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricSource;
import java.util.Map;
import java.util.TreeMap;

/** The application's counters as they stand, for its terminal event. */
final class Totals {
  private static final String PREFIX = "spark_";
  private static final String SUFFIX = "_total";

  /** Per dataset there is an event already; their sum would count rows of different things. */
  private static final String PER_DATASET = "spark_dataset_";

  private Totals() {}

  /** Name without {@code spark_} and {@code _total} to the sum over all labels. */
  static Map<String, Number> of(MetricSource source) {
    Map<String, Number> totals = new TreeMap<>();
    for (MetricFamily family : source.snapshot()) {
      String name = family.name();
      if (family.type() == MetricFamily.Type.COUNTER
          && name.startsWith(PREFIX)
          && name.endsWith(SUFFIX)
          && !name.startsWith(PER_DATASET)) {
        double sum = family.samples().stream().mapToDouble(MetricFamily.Sample::value).sum();
        String key = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        totals.put(key, key.endsWith("_seconds") ? (Number) sum : (Number) Math.round(sum));
      }
    }
    return totals;
  }
}
