package io.headwater.spark.agent;

import io.headwater.spark.plan.access.Member;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import scala.Option;

/** What was lost on the way, by reason, for the application's terminal event. */
final class Drops {
  private static final String FACTS = "headwater_events_dropped_total";

  private static final String ERRORS = "headwater_errors_total";

  /** Listeners that users name are in this queue of Spark's bus. */
  private static final String BUS = "queue.shared.numDroppedEvents";

  private Drops() {}

  /**
   * Events that Spark's bus dropped before any listener of users saw them: read from the bus's own
   * counter. {@code null} when the context is gone.
   */
  static Long byBus() {
    try {
      Option<SparkContext> context = org.apache.spark.SparkContext$.MODULE$.getActive();
      if (context.isEmpty() || context.get().listenerBus() == null) {
        return null;
      }
      Object registry = Member.of(context.get().listenerBus().metrics(), "metricRegistry");
      Map<?, ?> counters = Member.of(registry, Map.class, "getCounters");
      return counters == null ? null : Member.of(counters.get(BUS), Long.class, "getCount");
    } catch (Exception | LinkageError e) {
      return null;
    }
  }

  /**
   * Reason to number of what was dropped, without those that are 0: {@code dropped} for all that
   * the agent lost, {@code dropped_<reason>} for each reason.
   *
   * @param delivery the delivery's own health
   * @param byAgent events that found the agent's queue full
   * @param byBus as {@link #byBus}
   */
  static Map<String, String> notes(MetricSource delivery, long byAgent, Long byBus) {
    Map<String, Long> byReason = new LinkedHashMap<>();
    byReason.put("agent_queue_full", byAgent);
    for (MetricFamily family : delivery.snapshot()) {
      if (family.name().equals(FACTS)) {
        family.samples().forEach(s -> byReason.merge(reason(s), Math.round(s.value()), Long::sum));
      }
    }
    long ours = byReason.values().stream().mapToLong(Long::longValue).sum();
    Map<String, String> notes = new LinkedHashMap<>();
    if (ours > 0) {
      notes.put("dropped", Long.toString(ours));
    }
    byReason.forEach(
        (reason, number) -> {
          if (number > 0) {
            notes.put("dropped_" + reason, Long.toString(number));
          }
        });
    if (byBus == null || byBus > 0) {
      notes.put("dropped_spark_bus", byBus == null ? "unknown" : Long.toString(byBus));
    }
    return notes;
  }

  /** {@code errors_<component>} to how often something failed there; without those that are 0. */
  static Map<String, String> errors(MetricSource metrics) {
    Map<String, String> notes = new LinkedHashMap<>();
    for (MetricFamily family : metrics.snapshot()) {
      if (family.name().equals(ERRORS)) {
        for (MetricFamily.Sample s : family.samples()) {
          if (s.value() > 0) {
            notes.put("errors_" + label(s, "component"), Long.toString(Math.round(s.value())));
          }
        }
      }
    }
    return notes;
  }

  private static String reason(MetricFamily.Sample sample) {
    return label(sample, "reason");
  }

  private static String label(MetricFamily.Sample sample, String name) {
    List<String> labels = sample.labels();
    for (int i = 0; i + 1 < labels.size(); i += 2) {
      if (labels.get(i).equals(name)) {
        return labels.get(i + 1);
      }
    }
    return "other";
  }
}
