package io.headwater.spark.plan.numbers;

import java.util.function.LongFunction;
import org.apache.spark.sql.execution.metric.SQLMetric;

/** The metrics of one node, with the values that this action gave them. */
final class Metrics {
  private final scala.collection.immutable.Map<String, SQLMetric> metrics;
  private final LongFunction<Long> values;

  Metrics(scala.collection.immutable.Map<String, SQLMetric> metrics, LongFunction<Long> values) {
    this.metrics = metrics;
    this.values = values;
  }

  /** {@code null} when the node has no such metric or the action never updated it. */
  Long value(String name) {
    scala.Option<SQLMetric> metric = metrics.get(name);
    return metric.isEmpty() ? null : values.apply(metric.get().id());
  }
}
