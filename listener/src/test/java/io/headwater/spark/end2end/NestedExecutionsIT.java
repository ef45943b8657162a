package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark runs as several executions is one action where the program asked for one thing. */
class NestedExecutionsIT {
  private static final String URL = "jdbc:h2:mem:nested;DB_CLOSE_DELAY=-1";

  @TempDir static Path dir;
  private static WatchedSpark watched;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE TARGET (ID BIGINT, TWICE BIGINT)");
    }
    watched = WatchedSpark.start(dir);
    spark = watched.session();
    spark.sql(
        "CREATE TABLE target USING jdbc OPTIONS (url '"
            + URL
            + "', dbtable 'TARGET', driver 'org.h2.Driver')");
    spark.range(7).selectExpr("id", "id * 2 AS twice").write().saveAsTable("numbers");
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  @Test
  void insertingIntoAJdbcTableIsOneAction() throws Exception {
    RunEvents events =
        watched.eventsOf(() -> spark.sql("INSERT INTO target SELECT id, twice FROM numbers"));

    assertThat(events.actions()).hasSize(1).allMatch(a -> a.endsWith(" START COMPLETE"));
    assertThat(events.all().get(1).get("outputs")).hasSize(1);
    assertThat(RunEvents.names(events.all().get(1).get("inputs")))
        .containsExactly("default.numbers");
    assertThat(RunEvents.edges(events.all().get(1).at("/outputs/0")))
        .containsExactly(
            "default.numbers.id -IDENTITY-> ID", "default.numbers.twice -IDENTITY-> TWICE");
  }

  @Test
  void insertIntoOfAWriterIsOneActionToo() throws Exception {
    RunEvents events = watched.eventsOf(() -> spark.table("numbers").write().insertInto("target"));

    assertThat(events.actions()).hasSize(1).allMatch(a -> a.endsWith(" START COMPLETE"));
    assertThat(events.all().get(1).get("outputs")).hasSize(1);
  }

  @Test
  void savingAsATableIsOneAction() throws Exception {
    RunEvents events = watched.eventsOf(() -> spark.table("numbers").write().saveAsTable("saved"));

    assertThat(events.actions()).containsExactly("under_test.write.default.saved START COMPLETE");
    assertThat(events.all().get(1).get("outputs")).hasSize(1);
  }

  @Test
  void aMultiInsertIsOneActionWithSeveralOutputs() throws Exception {
    spark.sql("CREATE TABLE small (id BIGINT) USING parquet");
    spark.sql("CREATE TABLE large (id BIGINT) USING parquet");
    RunEvents events =
        watched.eventsOf(
            () -> {
              for (int i = 0; i < 2; i++) {
                spark.sql(
                    "FROM numbers INSERT INTO small SELECT id WHERE id % 3 = 0"
                        + " INSERT INTO large SELECT twice WHERE id % 3 > 0");
              }
            });

    String job = "under_test.write.default.large_default.small";
    assertThat(events.actions()).containsExactly(job + " START COMPLETE", job + " START COMPLETE");
    assertThat(RunEvents.names(events.start(job).get("inputs"))).containsExactly("default.numbers");
    JsonNode end = events.end(job);
    assertThat(RunEvents.names(end.get("inputs"))).containsExactly("default.numbers");
    assertThat(end.at("/inputs/0/inputFacets/inputStatistics/rowCount").asLong())
        .as("rows of both parts, 7 each")
        .isEqualTo(14);
    Map<String, JsonNode> outputs = new TreeMap<>();
    end.get("outputs").forEach(o -> outputs.put(RunEvents.shortName(o.at("/name").asText()), o));
    assertThat(outputs).containsOnlyKeys("default.large", "default.small");
    assertThat(RunEvents.edges(outputs.get("default.small")))
        .contains("default.numbers.id -IDENTITY-> id");
    assertThat(RunEvents.edges(outputs.get("default.large")))
        .contains("default.numbers.twice -IDENTITY-> id");
    assertThat(rows(outputs.get("default.small"))).isEqualTo(3);
    assertThat(rows(outputs.get("default.large"))).isEqualTo(4);
  }

  private static long rows(JsonNode output) {
    return output.at("/outputFacets/outputStatistics/rowCount").asLong(-1);
  }

  @Test
  void twoInsertsOfTwoStatementsAreTwoActions() throws Exception {
    spark.sql("CREATE TABLE one_of_two (id BIGINT) USING parquet");
    RunEvents events =
        watched.eventsOf(
            () -> {
              for (int i = 0; i < 2; i++) {
                spark.sql(
                    "WITH c AS (SELECT id FROM numbers) INSERT INTO one_of_two SELECT id FROM c");
              }
            });

    assertThat(events.actions())
        .containsExactly(
            "under_test.write.default.one_of_two START COMPLETE",
            "under_test.write.default.one_of_two START COMPLETE");
  }

  @Test
  void theSameLineInTwoThreadsIsTwoActions() throws Exception {
    CountDownLatch together = new CountDownLatch(2);
    RunEvents events =
        watched.eventsOf(
            () -> {
              ExecutorService pool = Executors.newFixedThreadPool(2);
              for (String table : new String[] {"left_one", "right_one"}) {
                pool.execute(
                    () -> {
                      together.countDown();
                      try {
                        together.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      spark.sql(
                          "CREATE TABLE " + table + " USING parquet AS SELECT id FROM numbers");
                    });
              }
              pool.shutdown();
              assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            });

    assertThat(events.actions())
        .containsExactlyInAnyOrder(
            "under_test.write.default.left_one START COMPLETE",
            "under_test.write.default.right_one START COMPLETE");
    events.all().forEach(e -> assertThat(e.get("outputs")).hasSize(1));
  }
}
