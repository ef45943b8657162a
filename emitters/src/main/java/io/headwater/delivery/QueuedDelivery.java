package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.MetricSource;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each event to every emitter's own lane and never waits for one.
 *
 * <p>At the end it waits for all lanes at the same time: only while they make progress, and at most
 * for the time given.
 */
final class QueuedDelivery implements Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(QueuedDelivery.class);

  private final List<EmitterLane> lanes;
  private final DeliveryMetrics metrics;
  private final List<String> off;
  private final Closeable queues;
  private List<MetricsExporter> exporters = Collections.emptyList();
  private boolean closed;

  QueuedDelivery(List<EmitterLane> lanes) {
    this(lanes, Collections.emptyList(), () -> {});
  }

  /**
   * Starts the lanes' threads.
   *
   * @param off names of the settings whose destinations cannot be used
   * @param queues closed at the end
   */
  QueuedDelivery(List<EmitterLane> lanes, Collection<String> off, Closeable queues) {
    this.queues = queues;
    this.off = new CopyOnWriteArrayList<>(off);
    this.lanes = Collections.unmodifiableList(lanes);
    this.metrics = new DeliveryMetrics(this.lanes, this::off);
    this.lanes.forEach(EmitterLane::start);
  }

  /**
   * @param started are finished at the end, after the last fact
   * @param notStarted names of those that could not be
   */
  synchronized void finishAtTheEnd(List<MetricsExporter> started, Collection<String> notStarted) {
    exporters = started;
    off.addAll(notStarted);
  }

  @Override
  public Collection<String> off() {
    return Collections.unmodifiableCollection(off);
  }

  @Override
  public void accept(RunEvent event) {
    for (EmitterLane lane : lanes) {
      lane.accept(event);
    }
  }

  @Override
  public boolean flush(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean all = true;
    for (EmitterLane lane : lanes) {
      all &= lane.awaitSent(deadline);
    }
    return all;
  }

  @Override
  public synchronized void close(Duration atMost) {
    if (closed) {
      return;
    }
    closed = true;
    long start = System.nanoTime();
    lanes.forEach(EmitterLane::beginClose);
    for (EmitterLane lane : lanes) {
      lane.awaitClosed(start + atMost.toNanos());
    }
    metrics.flushedIn((System.nanoTime() - start) / 1e9);
    closeQueues();
    for (MetricsExporter exporter : exporters) {
      try {
        exporter.finish();
      } catch (Throwable e) {
        LOG.error("Emitter {} could not finish: {}", exporter.name(), e.getMessage());
      }
    }
  }

  private void closeQueues() {
    try {
      queues.close();
    } catch (IOException | RuntimeException | Error e) {
      LOG.debug("The queues did not close", e);
    }
  }

  @Override
  public MetricSource metrics() {
    return metrics;
  }

  @Override
  public long dropped() {
    return lanes.stream().mapToLong(lane -> lane.counters().dropped()).sum();
  }
}
