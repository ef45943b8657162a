package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static Backoff with(double random) {
    return new Backoff(
        Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5), () -> random);
  }

  @Test
  void doublesUpToTheLongest() {
    Backoff backoff = with(1.0);

    assertThat(backoff.afterFailures(1, null)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.afterFailures(2, null)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.afterFailures(5, null)).isEqualTo(Duration.ofSeconds(16));
    assertThat(backoff.afterFailures(7, null)).isEqualTo(Duration.ofSeconds(60));
    assertThat(backoff.afterFailures(100_000, null)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void chanceTakesAtMostHalf() {
    assertThat(with(0.0).afterFailures(2, null)).isEqualTo(Duration.ofSeconds(1));
    assertThat(with(0.5).afterFailures(2, null)).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void whatTheBackEndAsksForIsNeverUndercutButBounded() {
    assertThat(with(1.0).afterFailures(1, Duration.ofSeconds(30)))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(with(1.0).afterFailures(6, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(32));
    assertThat(with(1.0).afterFailures(1, Duration.ofDays(2)))
        .isEqualTo(Backoff.LONGEST_RETRY_AFTER);
  }
}
