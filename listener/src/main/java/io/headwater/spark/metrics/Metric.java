package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A metric that the Spark side exports, declared once: name, type, unit, labels, help and where in
 * Spark it comes from. All of them are in {@link Catalogue}.
 *
 * <p>Metrics of Spark are named {@code spark_*} and carry the label {@code app}, those of the agent
 * itself {@code headwater_*} and get it when they are rendered. A fixed metric has at most one
 * label beside {@code app} and keeps its numbers in {@link Cells}; the others say where theirs are.
 */
final class Metric {
  private static final AtomicInteger DECLARED = new AtomicInteger();

  private final int place = DECLARED.getAndIncrement();
  private final String name;
  private final MetricFamily.Type type;
  private final Unit unit;
  private final long[] bounds;
  private String help;
  private String source;
  private Label by;
  private List<String> further = Collections.emptyList();
  private int seriesElsewhere;
  private boolean perDataset;
  private boolean onlyWhenSet;

  /**
   * @param bounds upper bounds of a histogram's buckets in raw units, without the infinite one
   */
  Metric(String name, MetricFamily.Type type, Unit unit, long[] bounds) {
    this.name = name;
    this.type = type;
    this.unit = unit;
    this.bounds = bounds;
  }

  // The rest of a declaration, said where the metric is declared and nowhere else.

  Metric help(String value) {
    this.help = value;
    return this;
  }

  Metric source(String value) {
    this.source = value;
    return this;
  }

  /** The one label beside {@code app}. */
  Metric by(Label value) {
    this.by = value;
    return this;
  }

  Metric perDataset(String... names) {
    this.perDataset = true;
    this.further = Arrays.asList(names);
    return this;
  }

  /** A series is exported only once it has a value; the others start at 0. */
  Metric whenSet() {
    this.onlyWhenSet = true;
    return this;
  }

  /**
   * The numbers are kept by a {@link Series}, not in {@link Cells}.
   *
   * @param most series that there can be
   */
  Metric elsewhere(int most, String... labels) {
    this.seriesElsewhere = most;
    this.further = Arrays.asList(labels);
    return this;
  }

  /** A number of its own for arrays of this process. */
  int place() {
    return place;
  }

  String metricName() {
    return name;
  }

  MetricFamily.Type type() {
    return type;
  }

  Unit unit() {
    return unit;
  }

  String help() {
    return help;
  }

  /** Where in Spark, or in the agent, the numbers come from. */
  String source() {
    return source;
  }

  long[] bounds() {
    return bounds;
  }

  /** The label beside {@code app} of a metric with at most one, or {@code null}. */
  Label by() {
    return by;
  }

  boolean onlyWhenSet() {
    return onlyWhenSet;
  }

  /** Whether the metric's series are made per dataset. */
  boolean isPerDataset() {
    return perDataset;
  }

  /** Whether the metric is about the Spark application and so has the label {@code app}. */
  boolean hasApp() {
    return name.startsWith("spark_");
  }

  /** Whether the metric's numbers are kept in {@link Cells}. */
  boolean isFixed() {
    return !perDataset && seriesElsewhere == 0 && (by == null || !by.isCapped());
  }

  /** Names of all labels in the order in which they are exported. */
  List<String> labelNames() {
    List<String> names = new ArrayList<>();
    if (hasApp()) {
      names.add(Label.APP.name());
    }
    if (perDataset) {
      names.add("dataset");
    }
    if (by != null) {
      names.add(by.name());
    }
    names.addAll(further);
    return names;
  }

  /** The most samples that one application can have of this metric, buckets included. */
  int maxSamples() {
    int series = Math.max(1, seriesElsewhere);
    if (perDataset) {
      int variants = 0;
      if (further.contains("format")) {
        variants = DatasetMetric.VARIANT_CAP + 1;
      } else if (further.contains("outcome")) {
        variants = Labels.OUTCOME.cap();
      } else if (further.contains("direction")) {
        variants = 2;
      }
      // What only the last action did cannot be told of all that share a series.
      series = variants == 0 ? DatasetMetric.CAP : (DatasetMetric.CAP + 1) * variants;
    } else if (by != null) {
      series = by.isCapped() ? by.cap() + 1 : by.cap();
    }
    return type == MetricFamily.Type.HISTOGRAM ? series * (bounds.length + 3) : series;
  }

  @Override
  public String toString() {
    return name;
  }
}
