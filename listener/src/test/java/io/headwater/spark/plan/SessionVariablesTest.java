package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import io.headwater.model.RunEvent;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Variables of a session: Spark 4.0 and later. */
class SessionVariablesTest extends ReportedTest {

  @BeforeAll
  static void tables() {
    Assumptions.assumeTrue(atLeast("4.0"), "needs Spark 4.0");
    spark().range(5).selectExpr("id", "id + 1 AS n").write().parquet(path("seen"));
    spark().range(5).selectExpr("id", "id + 1 AS n").write().parquet(path("other"));
    spark().read().parquet(path("seen")).createOrReplaceTempView("seen");
    spark().read().parquet(path("other")).createOrReplaceTempView("other");
  }

  private static void write(Dataset<Row> rows) {
    rows.write().mode(SaveMode.Overwrite).parquet(path("out"));
  }

  private static void run(String... statements) {
    for (String statement : statements) {
      spark().sql(statement);
    }
  }

  @Test
  void whatAVariableIsSetFromIsReadBySetAndByWhatUsesIt() {
    List<RunEvent> ends =
        ends(
            () -> {
              run("DECLARE OR REPLACE VARIABLE top BIGINT");
              run("SET VAR top = (SELECT max(n) FROM seen WHERE id > 2)");
              write(spark().sql("SELECT id, top AS t FROM other WHERE n < top"));
            });
    assertThat(ends).hasSize(2);
    assertThat(inputs(ends.get(0))).containsExactly(file("seen"));
    assertThat(outputs(ends.get(0))).isEmpty();
    assertThat(inputs(ends.get(1))).containsExactlyInAnyOrder(file("seen"), file("other"));
    assertEdges(
        ends.get(1),
        "other.id -IDENTITY-> id",
        "seen.n -AGGREGATION-> t",
        "seen.id -FILTER-> t",
        "seen.n -FILTER-> *",
        "seen.id -FILTER-> *",
        "other.n -FILTER-> *");
    assertThat(ends.get(1).lineage().complete()).isTrue();
  }

  @Test
  void aQueryHasTheValueOfTheMomentItWasAnalysed() {
    RunEvent last =
        last(
            () -> {
              run("DECLARE OR REPLACE VARIABLE x BIGINT", "SET VAR x = (SELECT max(n) FROM seen)");
              Dataset<Row> before = spark().sql("SELECT x AS v");
              run("SET VAR x = (SELECT max(id) FROM other)");
              write(before);
            });
    assertThat(inputs(last)).containsExactly(file("seen"));
    assertEdges(last, "seen.n -AGGREGATION-> v");
  }

  @Test
  void severalVariablesAndOneMadeOfAnother() {
    RunEvent last =
        last(
            () -> {
              run(
                  "DECLARE OR REPLACE VARIABLE a BIGINT",
                  "DECLARE OR REPLACE VARIABLE b BIGINT",
                  "SET VAR (a, b) = (SELECT max(n), 3 FROM seen)",
                  "SET VAR b = a + b");
              write(spark().sql("SELECT a, b"));
            });
    assertThat(inputs(last)).containsExactly(file("seen"));
    assertEdges(last, "seen.n -AGGREGATION-> a", "seen.n -AGGREGATION-> b");
  }

  @Test
  void aValueThatComesFromNowhereIsNoAction() {
    List<RunEvent> ends =
        ends(
            () -> {
              run("DECLARE OR REPLACE VARIABLE c INT DEFAULT 5", "SET VAR c = 6");
              write(spark().sql("SELECT id, c AS c FROM other"));
            });
    assertThat(ends).hasSize(1);
    assertThat(ends.get(0).lineage().complete()).isTrue();
    assertEdges(ends.get(0), "other.id -IDENTITY-> id");
  }

  @Test
  void aValueThatTheAgentDidNotSeeIsMarked() {
    run("DECLARE OR REPLACE VARIABLE d BIGINT", "SET VAR d = (SELECT max(n) FROM seen)");
    RunEvent last = last(() -> write(spark().sql("SELECT d AS v")));
    assertThat(last.lineage().gaps())
        .containsExactly(Gap.of(Gap.Kind.UNKNOWN_SOURCE, "session variable d"));
  }

  /** Scripts came with Spark 4.0, behind a switch. */
  @Test
  void aVariableOfAScriptIsAnotherThanTheSessionsOfTheSameName() {
    RunEvent last =
        last(
            () -> {
              run(
                  "SET spark.sql.scripting.enabled=true",
                  "DECLARE OR REPLACE VARIABLE same BIGINT",
                  "SET VAR same = (SELECT max(n) FROM seen)",
                  "BEGIN DECLARE same BIGINT; SET same = (SELECT max(id) FROM other); END");
              write(spark().sql("SELECT same AS v"));
            });
    assertThat(inputs(last)).containsExactly(file("seen"));
    assertEdges(last, "seen.n -AGGREGATION-> v");
  }
}
