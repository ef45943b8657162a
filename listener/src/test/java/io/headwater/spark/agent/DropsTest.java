package io.headwater.spark.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import io.headwater.spi.MetricSource;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DropsTest {
  private static MetricSource delivery(double full, double rejected) {
    return () ->
        Collections.singletonList(
            MetricFamily.of(
                "headwater_events_dropped_total",
                MetricFamily.Type.COUNTER,
                "Facts that were lost, by reason.",
                Arrays.asList(
                    Sample.of(full, "emitter", "a", "reason", "queue_full"),
                    Sample.of(rejected, "emitter", "a", "reason", "rejected"),
                    Sample.of(full, "emitter", "b", "reason", "queue_full"))));
  }

  @Test
  void eachReasonIsToldWithItsNumber() {
    assertThat(Drops.notes(delivery(2, 1), 3, 7L))
        .containsExactly(
            entry("dropped", "8"),
            entry("dropped_agent_queue_full", "3"),
            entry("dropped_queue_full", "4"),
            entry("dropped_rejected", "1"),
            entry("dropped_spark_bus", "7"));
  }

  @Test
  void nothingIsToldWhereNothingWasLost() {
    assertThat(Drops.notes(delivery(0, 0), 0, 0L)).isEmpty();
  }

  @Test
  void whatCannotBeKnownIsSaid() {
    assertThat(Drops.notes(delivery(0, 0), 0, null))
        .containsExactly(entry("dropped_spark_bus", "unknown"));
  }
}
