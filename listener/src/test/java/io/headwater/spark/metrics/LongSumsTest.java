package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongSumsTest {

  @Test
  void sumsAsAMapDoes() {
    Random random = new Random(7);
    LongSums sums = new LongSums();
    Map<Long, Long> expected = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      long key = random.nextInt(500) * (random.nextBoolean() ? 1L : 1L << 40) - 250;
      sums.add(key, i);
      expected.merge(key, (long) i, Long::sum);
    }
    assertThat(sums.size()).isEqualTo(expected.size());
    expected.forEach((key, sum) -> assertThat(sums.get(key)).isEqualTo(sum));
    assertThat(sums.get(12_345_678)).isNull();
  }

  @Test
  void aSumOfNothingIsNotASumOfZero() {
    LongSums sums = new LongSums();
    assertThat(sums.get(0)).isNull();
    sums.add(0, 0);
    assertThat(sums.get(0)).isZero();
  }
}
