package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How the agent itself is: what it was told, what it could not use, and what it holds. Any thread.
 */
final class AgentHealth {
  private static final List<String> WHOLE = Arrays.asList("captured", "empty");

  private final CappedCounts events = new CappedCounts(AgentMetric.EVENTS_RECEIVED);
  private final CappedCounts unknownNodes = new CappedCounts(AgentMetric.UNKNOWN_NODES);
  private final CappedCounts errors = new CappedCounts(AgentMetric.ERRORS);
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean off;

  void event(String kind) {
    events.increment(kind);
  }

  void unknownNode(String simpleClassName) {
    unknownNodes.increment(simpleClassName);
  }

  void error(String component) {
    errors.increment(component);
  }

  void eventLost() {
    lost.incrementAndGet();
  }

  void switchedOff() {
    off = true;
  }

  /**
   * Sets what is known when a snapshot is made.
   *
   * @param cells a copy, which nobody else sees
   * @param bus what Spark's bus has dropped, by queue
   * @param datasetOverflow reads and writes of datasets without series of their own
   * @param queryOverflow starts of streaming queries without series of their own
   */
  void into(Cells cells, List<Sample> bus, long datasetOverflow, long queryOverflow) {
    cells.set(AgentMetric.EVENTS_LOST, 0, lost.get());
    cells.set(AgentMetric.UP, AgentMetric.LISTENER, 1);
    cells.set(AgentMetric.UP, AgentMetric.LINEAGE, off ? 0 : 1);
    boolean missed = lost.get() > 0 || bus.stream().anyMatch(AgentHealth::isOurs);
    cells.set(AgentMetric.DEGRADED, AgentMetric.LISTENER, missed ? 1 : 0);
    boolean whole = !off && errors.total() == 0 && plansNotWhole(cells) == 0;
    cells.set(AgentMetric.DEGRADED, AgentMetric.LINEAGE, whole ? 0 : 1);
    long[] overflow = {
      datasetOverflow, queryOverflow, events.overflow(), unknownNodes.overflow(), errors.overflow()
    };
    for (int label = 0; label < overflow.length; label++) {
      cells.set(AgentMetric.SERIES_OVERFLOW, label, overflow[label]);
    }
  }

  /** Listeners that users name are in this queue of Spark's bus. */
  private static boolean isOurs(Sample dropped) {
    return dropped.labels().contains("shared") && dropped.value() > 0;
  }

  private static long plansNotWhole(Cells cells) {
    List<String> outcomes = AgentMetric.LINEAGE_PLANS.by().values();
    long sum = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      sum += WHOLE.contains(outcomes.get(i)) ? 0 : cells.get(AgentMetric.LINEAGE_PLANS, i);
    }
    return sum;
  }

  void into(Families families) {
    families
        .with(AgentMetric.EVENTS_RECEIVED, events::samples)
        .with(AgentMetric.UNKNOWN_NODES, unknownNodes::samples)
        .with(AgentMetric.ERRORS, errors::samples);
  }
}
