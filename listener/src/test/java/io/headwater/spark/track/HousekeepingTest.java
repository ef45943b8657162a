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

  /** Before Spark 3.4 they compute at once, and what they give has no plan behind it. */
  @Test
  void describingDataWasAskedFor() {
    String details =
        "org.apache.spark.sql.Dataset.describe(Dataset.scala:2573)\nShop.main(Shop.java)";

    assertThat(Housekeeping.isJob("describe at Shop.java", details)).isFalse();
  }

  @Test
  void jobsOfTheProgramAreItsOwn() {
    assertThat(Housekeeping.isJob("", "org.apache.spark.rdd.RDD.collect(RDD.scala:1049)"))
        .isFalse();
  }
}
