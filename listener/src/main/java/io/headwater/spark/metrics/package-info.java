/**
 * Spark's events as numbers: counters per application and per action, read as metric families.
 *
 * <p>Nothing here walks a plan, does I/O or waits for anything; what a dataset is called is decided
 * elsewhere. Start reading at {@link io.headwater.spark.metrics.ApplicationMetrics}; what is
 * exported, with its source in Spark, is declared in {@link io.headwater.spark.metrics.Metric}.
 */
package io.headwater.spark.metrics;
