package io.headwater.spark.metrics;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that Spark runs in other pieces than it planned them: numbers equal Spark's own store. */
class PlansInStoreTest {
  @TempDir Path folder;

  @Test
  void anExchangeThatAdaptiveExecutionUsesAgainCountsOnce() throws Exception {
    try (SparkApplication app =
        SparkApplication.start(
            "reuse",
            "local[2]",
            "spark.sql.adaptive.enabled",
            "true",
            "spark.sql.autoBroadcastJoinThreshold",
            "-1")) {
      Dataset<Row> counts = keyed(app, 5_000).groupBy("key").count();
      Dataset<Row> twice = counts.union(counts);
      assertThat(twice.collectAsList()).isNotEmpty();
      assertThat(twice.queryExecution().executedPlan().toString()).contains("Reused");
      Dataset<Row> joined = counts.as("a").join(counts.as("b"), col("a.key").equalTo(col("b.key")));
      joined.select("a.key", "b.count").write().parquet(folder.resolve("joined").toString());

      equalsStore(app, 2, 20);
    }
  }

  @Test
  void aSkewedJoinThatAdaptiveExecutionSplitsCountsEveryRowOnce() throws Exception {
    try (SparkApplication app =
        SparkApplication.start(
            "skew",
            "local[2]",
            "spark.sql.adaptive.enabled",
            "true",
            "spark.sql.autoBroadcastJoinThreshold",
            "-1",
            "spark.sql.adaptive.autoBroadcastJoinThreshold",
            "-1",
            "spark.sql.adaptive.advisoryPartitionSizeInBytes",
            "2000",
            "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
            "5000",
            "spark.sql.adaptive.skewJoin.skewedPartitionFactor",
            "2")) {
      Dataset<Row> keys =
          app.session.range(0, 50, 1, 2).select(col("id").as("key"), lit("x").as("name"));
      Dataset<Row> joined = keyed(app, 60_000).join(keys, "key");
      assertThat(joined.collectAsList()).hasSize(60_000);
      assertThat(joined.queryExecution().executedPlan().toString())
          .as("the join was split")
          .containsIgnoringCase("skew=true");
      joined.write().parquet(folder.resolve("joined").toString());

      equalsStore(app, 2, 20);
      assertThat(app.value("spark_output_records_total")).isEqualTo(60_000);
    }
  }

  @Test
  void cachedDataIsWhatSparkSaysOfIt() throws Exception {
    try (SparkApplication app = SparkApplication.start("cache", "local[2]")) {
      String in = folder.resolve("in").toString();
      keyed(app, 10_000).write().parquet(in);
      Dataset<Row> read = app.session.read().parquet(in).filter("id > 100").cache();
      assertThat(read.count()).isEqualTo(9_899);
      assertThat(read.filter("key = 0").count()).isPositive();
      read.groupBy("key").count().write().parquet(folder.resolve("out").toString());
      read.unpersist(true);
      assertThat(read.count()).isEqualTo(9_899);

      equalsStore(app, 5, 30);
    }
  }

  /** Most rows have the key 0. */
  private static Dataset<Row> keyed(SparkApplication app, long rows) {
    return app.session
        .range(0, rows, 1, 6)
        .select(
            when(col("id").lt(rows * 4 / 5), 0L).otherwise(col("id").mod(50)).as("key"), col("id"));
  }

  private static void equalsStore(SparkApplication app, int executions, int metrics)
      throws Exception {
    app.settle();
    SparkNumbersTest.assertApplicationEqualsStore(app);
    assertThat(app.listener.executionIds).hasSizeGreaterThanOrEqualTo(executions);
    int compared = 0;
    for (long id : app.listener.executionIds) {
      compared += SparkNumbersTest.assertExecutionEqualsStore(app, id);
    }
    assertThat(compared).as("SQL metrics compared").isGreaterThan(metrics);
  }
}
