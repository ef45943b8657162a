package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 16, 17, 511, 512})
  void theMedianOfFewIsExact(int count) {
    long[] numbers = numbers(count);
    Spread spread = of(numbers);

    assertThat(spread.count()).isEqualTo(count);
    assertThat(spread.median()).isEqualTo(median(numbers));
    assertThat(spread.max()).isEqualTo(Arrays.stream(numbers).max().getAsLong());
  }

  @ParameterizedTest
  @ValueSource(ints = {513, 1000, 100_000})
  void theMedianOfManyIsRightToTwoPercentAndTheLargestIsExact(int count) {
    long[] numbers = numbers(count);
    Spread spread = of(numbers);

    assertThat(spread.count()).isEqualTo(count);
    assertThat((double) spread.median() / median(numbers)).isCloseTo(1, within(0.016));
    assertThat(spread.max()).isEqualTo(Arrays.stream(numbers).max().getAsLong());
  }

  @Test
  void smallNumbersStayExactHoweverManyThereAre() {
    long[] numbers = new long[2001];
    Arrays.setAll(numbers, i -> i % 21);

    assertThat(of(numbers).median()).isEqualTo(10);
  }

  @Test
  void takesTheWholeRangeOfNumbers() {
    Spread spread = new Spread();
    for (int i = 0; i < 600; i++) {
      spread.add(i % 3 == 0 ? -5 : Long.MAX_VALUE);
    }

    assertThat(spread.max()).isEqualTo(Long.MAX_VALUE);
    // Beyond 2^62, four billion gigabytes, the median is no more than that.
    assertThat(spread.median() / Math.pow(2, 62)).isCloseTo(1, within(0.01));
    assertThat(new Spread().median()).isZero();
  }

  @Test
  void aStageIsSkewedFromTenTasksWhenTheLargestIsLargeToo() {
    assertThat(stage(9, 400_000).ratio(0)).isZero();
    assertThat(stage(10, 400_000).ratio(0)).isEqualTo(4);
    assertThat(stage(10, 400_000).isSkewed(0)).isTrue();
    assertThat(stage(10, 310_000).isSkewed(0)).isFalse();
    assertThat(stage(10, 400_000).ratio(1)).isZero();
    StageSpread brief = new StageSpread();
    for (int i = 0; i < 10; i++) {
      brief.add(i == 0 ? 290_000 : 1000, new long[TaskField.COUNT]);
    }
    assertThat(brief.ratio(0)).isEqualTo(290);
    assertThat(brief.isSkewed(0)).isFalse();
  }

  /** Tasks of 100 s and one of another duration. */
  private static StageSpread stage(int tasks, long longestMillis) {
    StageSpread spread = new StageSpread();
    for (int i = 0; i < tasks; i++) {
      spread.add(i == 0 ? longestMillis : 100_000, new long[TaskField.COUNT]);
    }
    return spread;
  }

  private static Spread of(long[] numbers) {
    Spread spread = new Spread();
    for (long number : numbers) {
      spread.add(number);
    }
    return spread;
  }

  /** From a few to billions, as bytes of tasks are. */
  private static long[] numbers(int count) {
    Random random = new Random(count);
    long[] numbers = new long[count];
    Arrays.setAll(numbers, i -> (long) Math.exp(random.nextDouble() * 22));
    return numbers;
  }

  private static long median(long[] numbers) {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[numbers.length / 2];
  }
}
