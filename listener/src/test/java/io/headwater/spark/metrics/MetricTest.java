package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spi.MetricFamily;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricTest {

  static List<Metric> metrics() {
    return Catalogue.metrics();
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void isDeclaredAsPrometheusWantsIt(Metric metric) {
    assertThat(metric.metricName()).matches("(spark|headwater)_[a-z][a-z0-9_]*[a-z]");
    assertThat(metric.help()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    assertThat(metric.source()).isNotBlank();
    assertThat(metric.metricName().endsWith("_total"))
        .isEqualTo(metric.type() == MetricFamily.Type.COUNTER);
    String withoutTotal = metric.metricName().replaceFirst("_total$", "");
    if (!metric.unit().exported().isEmpty()) {
      assertThat(withoutTotal).endsWith("_" + metric.unit().exported());
    }
    assertThat(metric.labelNames())
        .doesNotHaveDuplicates()
        .doesNotContain("job", "instance", "le", "quantile")
        .allMatch(label -> label.matches("[a-z][a-z_]*[a-z]"));
    assertThat(metric.bounds()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void everyNameIsDeclaredOnce() {
    assertThat(Catalogue.metrics().stream().map(Metric::metricName).collect(Collectors.toList()))
        .doesNotHaveDuplicates();
  }

  @Test
  void theSeriesOfOneApplicationAreBounded() {
    int streams = StreamMetric.all().stream().mapToInt(Metric::maxSamples).sum();
    assertThat(streams).isLessThan(1_000);
    int fixed =
        Catalogue.metrics().stream()
            .filter(metric -> !metric.isPerDataset())
            .filter(metric -> !StreamMetric.all().contains(metric))
            .filter(metric -> !ExecutorRowMetric.all().contains(metric))
            .mapToInt(Metric::maxSamples)
            .sum();
    assertThat(fixed).isLessThan(800);
    int optIn = ExecutorRowMetric.all().stream().mapToInt(Metric::maxSamples).sum();
    assertThat(optIn).isEqualTo(6 * (ExecutorRows.MOST + 1));
    int perDataset =
        Catalogue.metrics().stream()
            .filter(Metric::isPerDataset)
            .mapToInt(Metric::maxSamples)
            .sum();
    assertThat(perDataset).isLessThan(6_000);
  }
}
