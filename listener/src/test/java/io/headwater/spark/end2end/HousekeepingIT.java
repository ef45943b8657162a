package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark does for itself is no action, whoever makes it do so, and adds nothing to one. */
class HousekeepingIT {
  @TempDir static Path dir;
  private static WatchedSpark watched;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    watched = WatchedSpark.start(dir);
    spark = watched.session();
    watched.eventsOf(
        () -> {
          spark.range(20).selectExpr("id", "id AS n").write().parquet(watched.path("parquet"));
          Files.createDirectories(dir.resolve("csv"));
          Files.write(dir.resolve("csv/one.csv"), Arrays.asList("a,b", "1,x", "2,y"));
          Files.createDirectories(dir.resolve("json"));
          Files.write(dir.resolve("json/one.json"), Arrays.asList("{\"a\":1}", "{\"a\":2}"));
        });
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  @Test
  void inferringTheSchemaOfAPathInSqlIsNoAction() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                spark
                    .sql("SELECT n FROM parquet.`" + watched.path("parquet") + "`")
                    .write()
                    .parquet(watched.path("from_path")));

    assertThat(events.actions()).containsExactly("under_test.write.from_path START COMPLETE");
    assertThat(RunEvents.names(events.end("under_test.write.from_path").get("inputs")))
        .containsExactly("parquet");
  }

  @Test
  void inferringTheSchemaOfATemporaryViewIsNoAction() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              for (String format : new String[] {"csv", "json", "parquet"}) {
                spark.sql(
                    "CREATE OR REPLACE TEMPORARY VIEW v USING "
                        + format
                        + " OPTIONS (header 'true', inferSchema 'true', path '"
                        + watched.path(format)
                        + "')");
              }
            });

    assertThat(events.actions()).isEmpty();
  }

  @Test
  void readingWhatACommandReturnedIsNoSecondAction() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              spark.sql("CREATE TABLE told (a INT) USING parquet").collect();
              spark.sql("INSERT INTO told VALUES (1), (2)").collect();
              spark.sql("INSERT INTO told VALUES (3)").show();
              spark
                  .sql("CREATE TABLE told_twice USING parquet AS SELECT a FROM told")
                  .toLocalIterator();
              spark.sql("SHOW TABLES").collect();
              spark.sql("DESCRIBE told").show();
            });

    assertThat(events.actions())
        .containsExactly(
            "under_test.create_table.default.told START COMPLETE",
            "under_test.write.default.told START COMPLETE",
            "under_test.write.default.told START COMPLETE",
            "under_test.write.default.told_twice START COMPLETE");
  }

  @Test
  void inferringTheSchemaInAReaderIsNoAction() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              spark.read().option("inferSchema", "true").csv(watched.path("csv"));
              spark.read().json(watched.path("json"));
              spark.read().format("parquet").load(watched.path("parquet"));
            });

    assertThat(events.actions()).isEmpty();
  }

  @Test
  void aTableWhoseSchemaIsInferredReadsNothing() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              spark.sql(
                  "CREATE TABLE inferred_csv USING csv"
                      + " OPTIONS (header 'true', inferSchema 'true', path '"
                      + watched.path("csv")
                      + "')");
              spark.sql(
                  "CREATE TABLE inferred_json USING json LOCATION '" + watched.path("json") + "'");
            });

    assertThat(events.actions())
        .containsExactly(
            "under_test.create_table.default.inferred_csv START COMPLETE",
            "under_test.create_table.default.inferred_json START COMPLETE");
    for (com.fasterxml.jackson.databind.JsonNode event : events.all()) {
      assertThat(event.get("inputs")).as(event.toString()).isNullOrEmpty();
    }
  }

  @Test
  void creatingATableThroughTheCatalogReadsNothing() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              spark.catalog().createTable("by_catalog_csv", watched.path("csv"), "csv");
              spark.catalog().createTable("by_catalog_json", watched.path("json"), "json");
            });

    for (com.fasterxml.jackson.databind.JsonNode event : events.all()) {
      assertThat(event.get("inputs")).as(event.toString()).isNullOrEmpty();
      assertThat(event.at("/job/name").asText()).startsWith("under_test.create_table.");
    }
  }

  @Test
  void commandsThatSayNothingOfDataAreSilent() throws Exception {
    spark.sql("CREATE TABLE analyzed (k INT, v STRING) USING parquet PARTITIONED BY (v)");
    RunEvents events =
        watched.eventsOf(
            () -> {
              spark.sql("ANALYZE TABLE analyzed COMPUTE STATISTICS");
              spark.sql("ANALYZE TABLE analyzed COMPUTE STATISTICS FOR COLUMNS k");
              spark.sql("ANALYZE TABLE analyzed PARTITION (v) COMPUTE STATISTICS");
              spark.sql("SHOW TABLES").collect();
              spark.sql("SET spark.sql.shuffle.partitions").collect();
              spark.sql("EXPLAIN SELECT k FROM analyzed").collect();
              spark.sql("DESCRIBE TABLE analyzed").collect();
            });

    assertThat(events.actions()).isEmpty();
  }
}
