package io.headwater.spark.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.Option;
import scala.collection.Iterator;

/**
 * Numbers that Spark's driver keeps itself and tells by no event: what its listener bus has
 * dropped, and how much of the block managers is in use. Read from the driver's memory when
 * somebody asks; asks nothing over the network.
 */
final class SparkState {
  private static final String PREFIX = "queue.";
  private static final String DROPPED = ".numDroppedEvents";
  private static final String SIZE = ".size";
  private static final int MOST_QUEUES = 10;

  private final String applicationId;

  /** The last numbers are told when the context has gone. */
  private List<Sample> droppedAtLast = Collections.emptyList();

  /**
   * @param applicationId of the context to read; another one's numbers are not this application's
   */
  SparkState(String applicationId) {
    this.applicationId = applicationId;
  }

  /**
   * Events that Spark's bus has dropped because a queue was full, by queue; when the context has
   * gone, as it was known last.
   */
  synchronized List<Sample> droppedEvents() {
    SparkContext context = ownContext();
    if (context == null || context.listenerBus() == null) {
      return droppedAtLast;
    }
    List<Sample> samples = new ArrayList<>();
    MetricRegistry registry = context.listenerBus().metrics().metricRegistry();
    for (Map.Entry<String, Counter> each : registry.getCounters().entrySet()) {
      String queue = queue(each.getKey(), DROPPED);
      if (queue != null && samples.size() < MOST_QUEUES) {
        samples.add(Sample.of((double) each.getValue().getCount(), "queue", queue));
      }
    }
    droppedAtLast = Collections.unmodifiableList(samples);
    return droppedAtLast;
  }

  /** Events that wait on Spark's bus, by queue. */
  List<Sample> waitingEvents() {
    SparkContext context = context();
    List<Sample> samples = new ArrayList<>();
    if (context != null) {
      MetricRegistry registry = context.listenerBus().metrics().metricRegistry();
      for (Map.Entry<String, ?> each : registry.getGauges().entrySet()) {
        String queue = queue(each.getKey(), SIZE);
        Object size = ((Gauge<?>) each.getValue()).getValue();
        if (queue != null && size instanceof Number && samples.size() < MOST_QUEUES) {
          samples.add(Sample.of(((Number) size).doubleValue(), "queue", queue));
        }
      }
    }
    return samples;
  }

  private static String queue(String name, String suffix) {
    return name.startsWith(PREFIX) && name.endsWith(suffix)
        ? name.substring(PREFIX.length(), name.length() - suffix.length())
        : null;
  }

  List<Sample> storageMemory() {
    return storage(true);
  }

  List<Sample> storageDisk() {
    return storage(false);
  }

  private List<Sample> storage(boolean memory) {
    SparkContext context = context();
    if (context == null) {
      return Collections.emptyList();
    }
    long sum = 0;
    Iterator<ExecutorSummary> each = context.statusStore().executorList(true).iterator();
    while (each.hasNext()) {
      ExecutorSummary executor = each.next();
      sum += memory ? executor.memoryUsed() : executor.diskUsed();
    }
    return Collections.singletonList(Sample.of((double) sum));
  }

  /** What the JVMs may use as heap: of the driver this one's, of an executor what it asks for. */
  List<Sample> heapLimits() {
    List<Sample> samples = new ArrayList<>();
    samples.add(Sample.of((double) Runtime.getRuntime().maxMemory(), "role", "driver"));
    SparkContext context = context();
    if (context != null && !context.isLocal()) {
      double bytes = context.executorMemory() * 1024.0 * 1024.0;
      samples.add(Sample.of(bytes, "role", "executor"));
    }
    return samples;
  }

  private SparkContext context() {
    SparkContext context = ownContext();
    return context == null || context.isStopped() ? null : context;
  }

  /** Also while it stops, and after that as long as no other takes its place. */
  private SparkContext ownContext() {
    Option<SparkContext> active = org.apache.spark.SparkContext$.MODULE$.getActive();
    return !active.isEmpty() && applicationId.equals(active.get().applicationId())
        ? active.get()
        : null;
  }
}
