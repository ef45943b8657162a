package io.headwater.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HousekeepingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csv at A.java:3 | org.apache.spark.sql.DataFrameReader.csv(DataFrameReader.scala:535)",
        "load at A.java:3 | org.apache.spark.sql.classic.DataFrameReader.load(DataFrameReader.scala:9)",
        "Listing leaf files and directories for 40 paths:<br/>file:/a | org.apache.spark.sql.Dataset.count(Dataset.scala:1)",
      })
  void whatNobodyAskedForIsHousekeeping(String description, String details) {
    assertThat(Housekeeping.is(description, details + "\nA.main(A.java:3)")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csv at A.java:3 | org.apache.spark.sql.DataFrameWriter.csv(DataFrameWriter.scala:938)",
        "count at A.java:3 | org.apache.spark.sql.Dataset.count(Dataset.scala:2980)",
        "count at A.java:3 | org.apache.spark.rdd.RDD.count(RDD.scala:1227)",
      })
  void whatTheProgramAskedForIsNot(String description, String details) {
    assertThat(
            Housekeeping.is(
                description,
                details
                    + "\norg.apache.spark.sql.DataFrameReader.csv(X.scala:1)\nA.main(A.java:3)"))
        .isFalse();
  }
}
