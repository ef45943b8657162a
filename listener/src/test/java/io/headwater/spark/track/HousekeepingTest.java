package io.headwater.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HousekeepingTest {

  @Test
  void aConnectServerRunsJobsOutsideOfSqlForItselfOnly() {
    String request = "session_id: \"8d5460f0\"\nplan {\n  command {\n    create_dataframe_view {\n";

    assertThat(Housekeeping.isJob("Spark Connect - " + request, request)).isTrue();
  }

  @Test
  void trainingAModelOverConnectWasAskedFor() {
    String request =
        "session_id: \"8d5460f0\"\nplan {\n  command {\n    ml_command {\n      fit {\n";

    assertThat(Housekeeping.isJob("Spark Connect - " + request, request)).isFalse();
  }

  @Test
  void jobsOfTheProgramAreItsOwn() {
    assertThat(Housekeeping.isJob("", "org.apache.spark.rdd.RDD.collect(RDD.scala:1049)"))
        .isFalse();
  }
}
