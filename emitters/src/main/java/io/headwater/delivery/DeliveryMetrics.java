package io.headwater.delivery;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import io.headwater.spi.MetricSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The delivery's own health as metrics, one series per emitter. */
final class DeliveryMetrics implements MetricSource {
  /** The Spark side has samples of these two as well. */
  private static final String UP = "headwater_up";

  private static final String DEGRADED = "headwater_degraded";
  private static final String COMPONENT = "component";
  private static final String EMITTER = "emitter";

  private final List<EmitterLane> lanes;
  private final Supplier<Collection<String>> off;
  private volatile double flushSeconds = Double.NaN;

  /**
   * @param off names of the settings whose destinations cannot be used
   */
  DeliveryMetrics(List<EmitterLane> lanes, Supplier<Collection<String>> off) {
    this.lanes = lanes;
    this.off = off;
  }

  void flushedIn(double seconds) {
    flushSeconds = seconds;
  }

  @Override
  public List<MetricFamily> snapshot() {
    List<MetricFamily> all =
        new ArrayList<>(
            Arrays.asList(
                gauge(
                    "headwater_queue_depth",
                    "Facts that wait for the emitter.",
                    lane -> lane.queue().size()),
                gauge(
                    "headwater_queue_capacity",
                    "Most facts that can wait for the emitter.",
                    lane -> lane.queue().capacity()),
                gauge(
                    "headwater_queue_bytes",
                    "Size of the facts that wait for the emitter.",
                    lane -> lane.queue().bytes()),
                counter(
                    "headwater_events_emitted_total",
                    "Facts that the back end has taken.",
                    lane -> lane.counters().emitted()),
                failed(),
                counter(
                    "headwater_events_retried_total",
                    "Facts that were put back to be sent again.",
                    lane -> lane.counters().retried()),
                dropped(),
                durations(),
                counter(
                    "headwater_emit_bytes_total",
                    "Size of the facts that the back end has taken.",
                    lane -> lane.counters().emittedBytes()),
                gauge(
                    "headwater_last_emit_success_timestamp_seconds",
                    "When the back end last took facts; 0 before the first.",
                    lane -> lane.counters().lastSuccessMillis() / 1000.0),
                gauge(
                    "headwater_circuit_state",
                    "0: delivers, 1: waits for the back end, 2: refused until a setting is mended.",
                    EmitterLane::circuitState)));
    all.addAll(spools());
    all.add(up());
    all.add(degraded());
    if (!Double.isNaN(flushSeconds)) {
      all.add(
          MetricFamily.of(
              "headwater_shutdown_flush_seconds",
              MetricFamily.Type.GAUGE,
              "How long the end of the application waited for the emitters.",
              Collections.singletonList(Sample.of(flushSeconds))));
    }
    return Collections.unmodifiableList(all);
  }

  /** Nothing of emitters whose facts are not kept on disk. */
  private List<MetricFamily> spools() {
    List<Sample> facts = new ArrayList<>();
    List<Sample> oldest = new ArrayList<>();
    List<Sample> bytes = new ArrayList<>();
    List<Sample> capacity = new ArrayList<>();
    List<Sample> adopted = new ArrayList<>();
    List<Sample> deadLetters = new ArrayList<>();
    for (EmitterLane lane : lanes) {
      SpoolState spool = lane.queue().spool();
      if (spool != null) {
        facts.add(Sample.of((double) spool.facts(), EMITTER, lane.name()));
        if (spool.facts() > 0) {
          oldest.add(Sample.of(spool.oldestMillis() / 1000.0, EMITTER, lane.name()));
        }
        bytes.add(Sample.of((double) spool.bytes(), EMITTER, lane.name()));
        capacity.add(Sample.of((double) spool.maxBytes(), EMITTER, lane.name()));
        adopted.add(Sample.of((double) spool.adopted(), EMITTER, lane.name()));
        deadLetters.add(Sample.of((double) spool.deadLetters(), EMITTER, lane.name()));
      }
    }
    return Arrays.asList(
        gauge(
            "headwater_spool_facts",
            "Facts that wait on disk; at the end those left for the next driver.",
            facts),
        gauge(
            "headwater_spool_oldest_timestamp_seconds",
            "When the fact was written that waits longest on disk; absent when none waits.",
            oldest),
        gauge("headwater_spool_bytes", "Size of the files of facts that wait on disk.", bytes),
        gauge(
            "headwater_spool_capacity_bytes",
            "What the files may take, as spark.headwater.spool.maxBytes says.",
            capacity),
        MetricFamily.of(
            "headwater_spool_adopted_total",
            MetricFamily.Type.COUNTER,
            "Facts taken over from drivers that ended before they were delivered.",
            adopted),
        MetricFamily.of(
            "headwater_dead_letters_total",
            MetricFamily.Type.COUNTER,
            "Facts that the back end refused for good and that lie in the dead-letter file.",
            deadLetters));
  }

  private MetricFamily up() {
    List<Sample> samples = new ArrayList<>();
    lanes.forEach(lane -> samples.add(Sample.of(1, COMPONENT, lane.name())));
    off.get().forEach(name -> samples.add(Sample.of(0, COMPONENT, name)));
    return gauge(UP, "1: works, 0: is off; a log line says why.", samples);
  }

  private MetricFamily degraded() {
    List<Sample> samples = new ArrayList<>();
    for (EmitterLane lane : lanes) {
      SpoolState spool = lane.queue().spool();
      boolean unsafe = spool != null && spool.memoryOnly() > 0;
      boolean whole = lane.circuitState() == 0 && !unsafe && lane.counters().dropped() == 0;
      samples.add(Sample.of(whole ? 0 : 1, COMPONENT, lane.name()));
    }
    return gauge(
        DEGRADED,
        "1: the component does not do all of its work, or has lost something in this run.",
        samples);
  }

  private static MetricFamily gauge(String name, String help, List<Sample> samples) {
    return MetricFamily.of(name, MetricFamily.Type.GAUGE, help, samples);
  }

  private MetricFamily gauge(String name, String help, ToDoubleFunction<EmitterLane> value) {
    return MetricFamily.of(name, MetricFamily.Type.GAUGE, help, perLane(value));
  }

  private MetricFamily counter(String name, String help, ToDoubleFunction<EmitterLane> value) {
    return MetricFamily.of(name, MetricFamily.Type.COUNTER, help, perLane(value));
  }

  private List<Sample> perLane(ToDoubleFunction<EmitterLane> value) {
    List<Sample> samples = new ArrayList<>(lanes.size());
    for (EmitterLane lane : lanes) {
      samples.add(Sample.of(value.applyAsDouble(lane), "emitter", lane.name()));
    }
    return samples;
  }

  private MetricFamily failed() {
    List<Sample> samples = new ArrayList<>();
    for (EmitterLane lane : lanes) {
      lane.counters()
          .failed()
          .forEach(
              (reason, count) ->
                  samples.add(Sample.of((double) count, "emitter", lane.name(), "reason", reason)));
    }
    return MetricFamily.of(
        "headwater_events_failed_total",
        MetricFamily.Type.COUNTER,
        "Attempts to send that failed, by reason.",
        samples);
  }

  private MetricFamily dropped() {
    List<Sample> samples = new ArrayList<>();
    for (EmitterLane lane : lanes) {
      for (DropReason reason : DropReason.values()) {
        samples.add(
            Sample.of(
                (double) lane.counters().dropped(reason),
                "emitter",
                lane.name(),
                "reason",
                reason.label()));
      }
    }
    return MetricFamily.of(
        "headwater_events_dropped_total",
        MetricFamily.Type.COUNTER,
        "Facts that were lost, by reason.",
        samples);
  }

  private MetricFamily durations() {
    List<Sample> samples = new ArrayList<>();
    for (EmitterLane lane : lanes) {
      samples.add(
          Sample.histogram(
              lane.counters().durationSum(),
              LaneCounters.DURATION_BOUNDS,
              lane.counters().durationCounts(),
              "emitter",
              lane.name()));
    }
    return MetricFamily.of(
        "headwater_emit_duration_seconds",
        MetricFamily.Type.HISTOGRAM,
        "Time of one attempt to send, failed ones included.",
        samples);
  }
}
