package io.headwater.spark.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** All metrics of the Spark side, in the order in which they are exported. */
final class Catalogue {
  private static final List<Metric> ALL = all();

  private Catalogue() {}

  static List<Metric> metrics() {
    return ALL;
  }

  private static List<Metric> all() {
    List<Metric> all = new ArrayList<>();
    for (List<Metric> concern :
        Arrays.asList(
            AppMetric.all(),
            TaskMetric.all(),
            StageMetric.all(),
            IoMetric.all(),
            ExecutorMetric.all(),
            ExecutorRowMetric.all(),
            DatasetMetric.all(),
            StreamMetric.all(),
            AgentMetric.all())) {
      all.addAll(concern);
    }
    return Collections.unmodifiableList(all);
  }
}
