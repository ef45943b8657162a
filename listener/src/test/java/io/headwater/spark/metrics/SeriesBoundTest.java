package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spi.MetricFamily;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * An application that has met everything that has a cap has the samples that docs/metrics.md says.
 */
class SeriesBoundTest {
  @Test
  void everyMetricReachesItsBoundAndNotMore() {
    try (SparkApplication app = SparkApplication.start("full", "local[1]")) {
      Map<String, Integer> told = new TreeMap<>();
      for (MetricFamily family : FullApplication.full(app.session.sparkContext()).snapshot()) {
        int samples =
            family.samples().stream()
                .mapToInt(each -> each.counts().length == 0 ? 1 : each.counts().length + 2)
                .sum();
        told.put(family.name(), samples);
      }
      Map<String, Integer> declared = new TreeMap<>();
      Catalogue.metrics().forEach(each -> declared.put(each.metricName(), each.maxSamples()));
      // There are no executors beside a local driver, and Spark 3.0 does not tell what Kafka has.
      declared.put(ExecutorMetric.EXECUTOR_MEMORY_LIMIT.metricName(), 1);
      if (!told.containsKey(StreamMetric.LAG.metricName())) {
        assertThat(app.session.version()).startsWith("3.0.");
        declared.remove(StreamMetric.LAG.metricName());
      }
      assertThat(told).isEqualTo(declared);
    }
  }
}
