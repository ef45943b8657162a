package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Offsets as Spark's KafkaSourceOffset writes them. */
class KafkaLagTest {
  @Test
  void isWhatIsBetweenTheOffsetsOfAllPartitions() {
    assertThat(
            KafkaLag.between(
                "{\"orders.v1\":{\"0\":10,\"1\":20},\"clicks\":{\"0\":7}}",
                "{\"orders.v1\":{\"0\":15,\"1\":22},\"clicks\":{\"0\":7}}"))
        .containsEntry("orders.v1", 7L)
        .containsEntry("clicks", 0L)
        .hasSize(2);
  }

  @Test
  void aPartitionThatCameNewIsBehindByAllItHas() {
    assertThat(KafkaLag.between("{\"t\":{\"0\":5}}", "{\"t\":{\"0\":5,\"1\":3}}"))
        .containsEntry("t", 3L);
  }

  @Test
  void isNeverBelowZero() {
    assertThat(KafkaLag.between("{\"t\":{\"0\":9}}", "{\"t\":{\"0\":5}}")).containsEntry("t", 0L);
  }

  @Test
  void isUnknownWithoutOneOfTheOffsets() {
    assertThat(KafkaLag.between("{\"t\":{\"0\":9}}", null)).isEmpty();
    assertThat(KafkaLag.between(null, "{\"t\":{\"0\":9}}")).isEmpty();
    assertThat(KafkaLag.between("3", "12")).as("offsets of another source").isEmpty();
  }
}
