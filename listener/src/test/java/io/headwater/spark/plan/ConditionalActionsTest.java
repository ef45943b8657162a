package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.LineageGraph;
import io.headwater.model.RunEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Statements that do something only if it is not done already: said to be done when they did. */
class ConditionalActionsTest extends ReportedTest {
  private static final String URL = "jdbc:h2:mem:conditional;DB_CLOSE_DELAY=-1";

  @BeforeAll
  static void data() throws Exception {
    spark().range(5).toDF("id").write().mode("overwrite").parquet(path("src"));
    try (Connection c = DriverManager.getConnection(URL);
        Statement s = c.createStatement()) {
      s.execute("DROP ALL OBJECTS");
      s.execute("CREATE TABLE THERE (ID BIGINT)");
    }
  }

  private static org.apache.spark.sql.Dataset<Row> source() {
    return spark().read().parquet(path("src"));
  }

  private static void assertNothingDone(RunEvent event) {
    assertThat(event.type()).isEqualTo(RunEvent.Type.COMPLETE);
    assertThat(event.lineage().isEmpty()).as("%s", event.lineage()).isTrue();
    assertThat(event.reason()).startsWith("Nothing was read or written");
  }

  @Test
  void saveThatIgnoresWhatExists() {
    Runnable save = () -> source().write().mode(SaveMode.Ignore).parquet(path("ignored"));
    List<RunEvent> created = events(save);
    assertThat(created.get(0).lineage()).as("not sure yet").isEqualTo(LineageGraph.EMPTY);
    RunEvent end = created.get(created.size() - 1);
    assertThat(inputs(end)).containsExactly(file("src"));
    assertThat(output(end).lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertThat(output(end).statistics().rows()).isEqualTo(5);
    assertThat(end.reason()).isNull();
    assertEdges(end, "src.id -IDENTITY-> id");
    List<RunEvent> skipped = events(save);
    assertNothingDone(skipped.get(skipped.size() - 1));
    assertThat(skipped.get(skipped.size() - 1).job().name())
        .isEqualTo("app.write.ignored")
        .isEqualTo(skipped.get(0).job().name());
  }

  @Test
  void saveThatIgnoresAnEmptyFrameStillCreates() {
    RunEvent end =
        end(() -> source().where("false").write().mode(SaveMode.Ignore).csv(path("empty")));
    assertThat(output(end).lifecycle()).isEqualTo(Lifecycle.CREATE);
  }

  @Test
  void jdbcThatIgnoresWhatExists() {
    RunEvent created = jdbc("MADE");
    assertThat(output(created).lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertThat(inputs(created)).containsExactly(file("src"));
    assertNothingDone(jdbc("THERE"));
  }

  /** The plan of the statement comes behind those that ran inside of it. */
  @Test
  void writeToADatabaseWhoseStartIsHandledBehindItsEnd() {
    RunEvent created = late(() -> saveOverJdbc("LATE"));
    assertThat(output(created).lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertThat(inputs(created)).containsExactly(file("src"));
  }

  private static RunEvent jdbc(String table) {
    return end(() -> saveOverJdbc(table));
  }

  private static void saveOverJdbc(String table) {
    source()
        .write()
        .format("jdbc")
        .option("url", URL)
        .option("dbtable", table)
        .mode(SaveMode.Ignore)
        .save();
  }

  @Test
  void createTableIfNotExists() {
    spark().sql("DROP TABLE IF EXISTS c1");
    String create = "CREATE TABLE IF NOT EXISTS c1 (a INT) USING parquet";
    RunEvent made = sql(create);
    assertThat(output(made).lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertThat(output(made).id()).isEqualTo(table("c1"));
    assertNothingDone(sql(create));
    spark().sql("DROP TABLE IF EXISTS c2");
    assertThat(output(sql("CREATE TABLE c2 LIKE c1")).lifecycle()).isEqualTo(Lifecycle.CREATE);
    RunEvent like = sql("CREATE TABLE IF NOT EXISTS c2 LIKE c1");
    assertThat(output(like).lifecycle()).as("nobody tells").isNull();
  }

  /** Whether it was there before, the command does not say; the write inside of it overwrites. */
  @Test
  void appendToATableThatIsNew() {
    spark().sql("DROP TABLE IF EXISTS appended");
    RunEvent made = last(() -> source().write().mode("append").saveAsTable("appended"));
    assertThat(output(made).id()).isEqualTo(table("appended"));
    assertThat(output(made).lifecycle()).isNull();
    assertThat(output(made).statistics().rows()).isEqualTo(5);
  }

  @Test
  void createTableAsSelectIfNotExists() {
    spark().sql("DROP TABLE IF EXISTS c3");
    source().createOrReplaceTempView("src_view");
    String create = "CREATE TABLE IF NOT EXISTS c3 USING parquet AS SELECT id FROM src_view";
    RunEvent made = sql(create);
    assertThat(output(made).lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertThat(inputs(made)).containsExactly(file("src"));
    assertEdges(made, "src.id -IDENTITY-> id");
    assertNothingDone(sql(create));
  }

  @Test
  void viewIfNotExists() {
    spark().sql("DROP VIEW IF EXISTS v1");
    spark().sql("DROP TABLE IF EXISTS vt");
    spark().sql("CREATE TABLE vt (a INT) USING parquet");
    String create = "CREATE VIEW IF NOT EXISTS v1 AS SELECT a FROM vt";
    assertThat(output(sql(create)).lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertNothingDone(sql(create));
  }

  @Test
  void dropIfExists() {
    spark().sql("CREATE TABLE IF NOT EXISTS d1 (a INT) USING parquet");
    assertThat(output(sql("DROP TABLE IF EXISTS d1")).lifecycle()).isEqualTo(Lifecycle.DROP);
    assertThat(outcomes(() -> spark().sql("DROP TABLE IF EXISTS d1"))).isEmpty();
    assertThat(outcomes(() -> spark().sql("DROP VIEW IF EXISTS never_was"))).isEmpty();
    source().createOrReplaceTempView("passing");
    assertThat(outcomes(() -> spark().sql("DROP VIEW passing"))).isEmpty();
  }

  @Test
  void shortStatementsWhoseStartIsHandledBehindTheirEnd() {
    spark().sql("DROP TABLE IF EXISTS late1");
    RunEvent made =
        late(() -> spark().sql("CREATE TABLE IF NOT EXISTS late1 (a INT) USING parquet"));
    assertThat(output(made).lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertThat(output(made).id()).isEqualTo(table("late1"));
    assertNothingDone(
        late(() -> spark().sql("CREATE TABLE IF NOT EXISTS late1 (a INT) USING parquet")));
    assertThat(output(late(() -> spark().sql("DROP TABLE IF EXISTS late1"))).lifecycle())
        .isEqualTo(Lifecycle.DROP);
  }

  /** Outputs of all actions; a statement that Spark makes nothing of may be no action at all. */
  private static List<String> outcomes(Runnable code) {
    return ends(code).stream()
        .flatMap(e -> e.lineage().outputs().stream())
        .map(o -> o.dataset() + " " + o.dataset().lifecycle())
        .collect(java.util.stream.Collectors.toList());
  }

  @Test
  void partitionThatIsThere() {
    spark().sql("DROP TABLE IF EXISTS parted");
    spark().sql("CREATE TABLE parted (id BIGINT, k INT) USING parquet PARTITIONED BY (k)");
    source().createOrReplaceTempView("src_view2");
    String insert =
        "INSERT OVERWRITE parted PARTITION (k = 1) IF NOT EXISTS SELECT id FROM src_view2";
    RunEvent made = sql(insert);
    assertThat(inputs(made)).containsExactly(file("src"));
    assertThat(output(made).statistics().rows()).isEqualTo(5);
    assertNothingDone(sql(insert));
  }

  @Test
  void failureKeepsWhatWasToBeDone() {
    RunEvent failed =
        end(
            () -> {
              try {
                source()
                    .selectExpr("assert_true(id < 0) AS x")
                    .write()
                    .mode(SaveMode.Ignore)
                    .parquet(path("failing"));
              } catch (Exception e) {
                // expected: the first row fails
              }
            });
    assertThat(failed.type()).isEqualTo(RunEvent.Type.FAIL);
    assertThat(inputs(failed)).containsExactly(file("src"));
  }

  @Test
  void whatBecameOfADatasetIsSaidAtAGoodEndOnly() {
    source().write().mode("overwrite").parquet(path("whole"));
    RunEvent failed =
        end(
            () -> {
              try {
                source().write().parquet(path("whole"));
              } catch (Exception e) {
                // expected: the path exists
              }
            });
    assertThat(failed.type()).isEqualTo(RunEvent.Type.FAIL);
    assertThat(output(failed).lifecycle()).isNull();
    List<RunEvent> good = events(() -> source().write().mode("overwrite").parquet(path("whole")));
    assertThat(output(good.get(0)).lifecycle()).as("START").isNull();
    assertThat(output(good.get(good.size() - 1)).lifecycle()).isEqualTo(Lifecycle.OVERWRITE);
  }
}
