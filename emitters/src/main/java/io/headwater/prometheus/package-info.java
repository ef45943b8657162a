/**
 * Prometheus: live numbers served at {@code /metrics}, put to a Pushgateway, or written as a
 * node-exporter textfile when the application ends.
 *
 * <p>Nothing here keeps numbers: every answer is made from a fresh {@link
 * io.headwater.spi.MetricSource#snapshot}. Start reading at {@code SnapshotText}.
 */
package io.headwater.prometheus;
