package io.headwater.delivery;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import io.headwater.spi.MetricSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The delivery's own health as metrics, one series per emitter. */
final class DeliveryMetrics implements MetricSource {
  private final List<EmitterLane> lanes;
  private volatile double flushSeconds = Double.NaN;

  DeliveryMetrics(List<EmitterLane> lanes) {
    this.lanes = lanes;
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
