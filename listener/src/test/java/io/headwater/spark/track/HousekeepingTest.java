package io.headwater.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.execution.command.ClearCacheCommand$;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HousekeepingTest {
  private static final LogicalPlan QUERY = new OneRowRelation();
  private static final LogicalPlan COMMAND = ClearCacheCommand$.MODULE$;

  private static String under(String method) {
    return method
        + "(X.scala:9)\norg.apache.spark.sql.DataFrameReader.csv(X.scala:1)\nA.main(A.java:3)";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csv at A.java:3 | org.apache.spark.sql.DataFrameReader.csv",
        "load at A.java:3 | org.apache.spark.sql.classic.DataFrameReader.load",
        "sql at A.java:3 | org.apache.spark.sql.SparkSession.sql",
        "createTable at A.java:3 | org.apache.spark.sql.internal.CatalogImpl.createTable",
        "rdd at A.java:3 | org.apache.spark.sql.Dataset.rdd",
        "Listing leaf files and directories for 40 paths:<br/>file:/a | org.apache.spark.rdd.RDD.count",
      })
  void jobsThatNobodyAskedForAreHousekeeping(String description, String method) {
    assertThat(Housekeeping.isJob(description, under(method))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.rdd.RDD.count",
        "org.apache.spark.api.java.AbstractJavaRDDLike.collect",
        "org.apache.spark.SparkContext.runJob",
        "org.apache.spark.sql.DataFrameStatFunctions.approxQuantile",
        "org.apache.spark.sql.classic.DataFrameStatFunctions.approxQuantile",
      })
  void jobsThatTheProgramAskedForAreNot(String method) {
    assertThat(Housekeeping.isJob("job at A.java:3", under(method))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.sql.SparkSession.sql",
        "org.apache.spark.sql.classic.SparkSession.sql",
        "org.apache.spark.sql.internal.CatalogImpl.createTable",
        "org.apache.spark.sql.classic.Catalog.createTable",
        "org.apache.spark.sql.DataFrameReader.csv",
        "org.apache.spark.sql.streaming.DataStreamReader.load",
        "org.apache.spark.sql.DataFrameWriter.saveAsTable",
      })
  void aQueryWhereTheProgramRanACommandIsSparksOwn(String method) {
    assertThat(Housekeeping.isQuery(under(method), QUERY)).isTrue();
    assertThat(Housekeeping.isQuery(under(method), COMMAND)).isFalse();
    assertThat(Housekeeping.isQuery(under(method), null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.sql.Dataset.count",
        "org.apache.spark.sql.classic.Dataset.collect",
        "org.apache.spark.sql.SparkSessionExtensionsProvider",
        "org.apache.spark.rdd.RDD.count",
      })
  void aQueryThatTheProgramAskedForIsNot(String method) {
    assertThat(Housekeeping.isQuery(under(method), QUERY)).isFalse();
  }
}
