package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SQL that only later Spark lines have. */
class NewerSqlTest extends SparkTest {

  @BeforeAll
  static void tables() {
    spark().sql("DROP TABLE IF EXISTS t");
    spark().sql("DROP TABLE IF EXISTS s");
    spark().sql("CREATE TABLE t (a INT, b INT, c STRING) USING parquet");
    spark().sql("CREATE TABLE s (k INT, v STRING, w INT) USING parquet");
  }

  private static Lineage edges(String sql, String... expected) {
    return Lineage.of(spark().sql(sql)).hasEdges(expected);
  }

  private static void since(int major, int minor) {
    String[] version = System.getProperty("spark.version").split("\\.");
    int m = Integer.parseInt(version[0]);
    Assumptions.assumeTrue(
        m > major || (m == major && Integer.parseInt(version[1]) >= minor),
        "needs Spark " + major + "." + minor);
  }

  @Test
  void lateralSubquery() {
    since(3, 2);
    edges(
        "SELECT a, x FROM t, LATERAL (SELECT w + b AS x FROM s WHERE s.k = t.a)",
        "t.a -IDENTITY-> a",
        "s.w -TRANSFORMATION-> x",
        "t.b -TRANSFORMATION-> x",
        "s.k -FILTER-> *",
        "t.a -FILTER-> *");
  }

  @Test
  void pipes() {
    since(4, 0);
    edges(
        "FROM t |> WHERE b = 1 |> SELECT a, upper(c) AS u |> EXTEND a + 1 AS x",
        "t.a -IDENTITY-> a",
        "t.c -TRANSFORMATION-> u",
        "t.a -TRANSFORMATION-> x",
        "t.b -FILTER-> *");
  }

  @Test
  void unpivot() {
    since(3, 4);
    edges(
        "SELECT * FROM (SELECT c, a, b FROM t) UNPIVOT INCLUDE NULLS (val FOR name IN (a, b))",
        "t.c -IDENTITY-> c",
        "t.a -IDENTITY-> val",
        "t.b -IDENTITY-> val");
  }

  @Test
  void lateralColumnAlias() {
    since(3, 4);
    edges(
        "SELECT a + 1 AS x, x + b AS y FROM t",
        "t.a -TRANSFORMATION-> x",
        "t.a -TRANSFORMATION-> y",
        "t.b -TRANSFORMATION-> y");
  }

  @Test
  void maskFunction() {
    since(3, 4);
    edges("SELECT mask(c) AS m FROM t", "t.c -TRANSFORMATION(masking)-> m");
  }

  @Test
  void fileMetadataColumns() {
    since(3, 3);
    edges(
        "SELECT _metadata.file_name AS f, a FROM t",
        "t._metadata.file_name -IDENTITY-> f",
        "t.a -IDENTITY-> a");
  }

  @Test
  void commonTableExpressionsNestedAndInSubqueries() {
    since(3, 2);
    edges(
            "WITH x AS (SELECT a, b FROM t), y AS (SELECT a + b AS z FROM x)"
                + " SELECT z, (SELECT MAX(b) FROM x) AS m FROM y WHERE z IN (SELECT z FROM y)",
            "t.a -TRANSFORMATION-> z",
            "t.b -TRANSFORMATION-> z",
            "t.b -AGGREGATION-> m",
            "t.a -FILTER-> *",
            "t.b -FILTER-> *")
        .hasInputs("t");
  }

  @Test
  void columnsThatAreFilledByDefaultComeFromNowhere() {
    since(3, 4);
    spark().sql("DROP TABLE IF EXISTS with_default");
    spark().sql("CREATE TABLE with_default (a INT, b INT DEFAULT 7) USING parquet");
    Action.of(spark(), () -> spark().sql("INSERT INTO with_default (a) SELECT a FROM t"))
        .hasEdges("t.a -IDENTITY-> a");
  }

  @Test
  void recursiveQuery() {
    since(4, 0);
    Lineage lineage =
        edges(
            "WITH RECURSIVE r(n, o) AS (SELECT a, b FROM t UNION ALL"
                + " SELECT o + 1, n FROM r WHERE n < 5) SELECT n FROM r",
            "t.a -IDENTITY-> n",
            "t.b -TRANSFORMATION-> n",
            "t.a -TRANSFORMATION-> n",
            "t.a -FILTER-> *",
            "t.b -FILTER-> *");
    lineage.hasInputs("t");
  }

  @Test
  void identifierAndBetweenClauses() {
    since(4, 0);
    edges(
        "SELECT a BETWEEN b AND 5 AS x FROM t",
        "t.a -TRANSFORMATION-> x",
        "t.b -TRANSFORMATION-> x");
  }

  @Test
  void functionWrittenInSql() {
    since(4, 0);
    spark().sql("CREATE OR REPLACE TEMPORARY FUNCTION plus(x INT, y INT) RETURNS INT RETURN x + y");
    Lineage lineage = Lineage.of(spark().sql("SELECT plus(a, b) AS p FROM t"));
    assertThat(lineage.edges())
        .containsExactly("t.a -TRANSFORMATION-> p", "t.b -TRANSFORMATION-> p");
  }
}
