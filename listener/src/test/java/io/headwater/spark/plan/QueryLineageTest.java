package io.headwater.spark.plan;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL in, edges out: every kind of query. */
class QueryLineageTest extends SparkTest {

  @BeforeAll
  static void tables() {
    spark().sql("DROP TABLE IF EXISTS t");
    spark().sql("DROP TABLE IF EXISTS s");
    spark()
        .sql(
            "CREATE TABLE t (a INT, b INT, c STRING, d DOUBLE, arr ARRAY<INT>,"
                + " st STRUCT<x: INT, y: STRING>, items ARRAY<STRUCT<p: INT, q: STRING>>,"
                + " m MAP<STRING, INT>) USING parquet");
    spark().sql("CREATE TABLE s (k INT, v STRING, w INT) USING parquet");
  }

  private static Lineage edges(String sql, String... expected) {
    return Lineage.of(spark().sql(sql)).hasEdges(expected);
  }

  @Test
  void projectionAndFilter() {
    edges("SELECT a + 1 AS x FROM t WHERE b > 0", "t.a -TRANSFORMATION-> x", "t.b -FILTER-> *")
        .hasInputs("t");
  }

  @Test
  void aliasIsIdentity() {
    edges("SELECT a AS x, a, 1 AS one FROM t", "t.a -IDENTITY-> x", "t.a -IDENTITY-> a");
  }

  @Test
  void joinOfTwoTables() {
    edges(
            "SELECT t.a, s.v FROM t JOIN s ON t.b = s.k",
            "t.a -IDENTITY-> a",
            "s.v -IDENTITY-> v",
            "t.b -JOIN-> *",
            "s.k -JOIN-> *")
        .hasInputs("t", "s");
  }

  @Test
  void selfJoinAttributesEachSideToItsOwnUse() {
    edges(
        "SELECT l.a AS x, r.c AS y FROM t l JOIN t r ON l.b = r.a WHERE r.d > 1",
        "t.a -IDENTITY-> x",
        "t.c -IDENTITY-> y",
        "t.b -JOIN-> *",
        "t.a -JOIN-> *",
        "t.d -FILTER-> *");
  }

  @Test
  void usingAndOuterJoin() {
    edges(
        "SELECT * FROM (SELECT a AS k, c FROM t) FULL OUTER JOIN (SELECT k, w FROM s) USING (k)",
        "t.a -TRANSFORMATION-> k",
        "t.a -CONDITIONAL-> k",
        "s.k -TRANSFORMATION-> k",
        "t.c -IDENTITY-> c",
        "s.w -IDENTITY-> w",
        "t.a -JOIN-> *",
        "s.k -JOIN-> *");
  }

  @Test
  void semiAndAntiJoin() {
    edges(
        "SELECT a FROM t LEFT SEMI JOIN s ON t.b = s.k",
        "t.a -IDENTITY-> a",
        "t.b -JOIN-> *",
        "s.k -JOIN-> *");
    edges(
        "SELECT a FROM t LEFT ANTI JOIN s ON t.b = s.k",
        "t.a -IDENTITY-> a",
        "t.b -JOIN-> *",
        "s.k -JOIN-> *");
  }

  @Test
  void aggregate() {
    edges(
        "SELECT b, SUM(a) AS total, COUNT(*) AS n, COUNT(c) AS cs FROM t GROUP BY b HAVING MAX(d) > 1",
        "t.b -IDENTITY-> b",
        "t.a -AGGREGATION-> total",
        "t.c -AGGREGATION(masking)-> cs",
        "t.b -GROUP_BY-> *",
        "t.d -FILTER-> *");
  }

  @Test
  void aggregateWithFilterClause() {
    edges(
        "SELECT SUM(a) FILTER (WHERE b > 0) AS x FROM t",
        "t.a -AGGREGATION-> x",
        "t.b -CONDITIONAL-> x");
  }

  @Test
  void maxByIsDecidedByItsOrder() {
    edges("SELECT max_by(c, d) AS x FROM t", "t.c -AGGREGATION-> x", "t.d -CONDITIONAL-> x");
  }

  @Test
  void rollup() {
    edges(
        "SELECT b, c, SUM(a) AS x, grouping_id() AS g FROM t GROUP BY b, c WITH ROLLUP",
        "t.b -IDENTITY-> b",
        "t.c -IDENTITY-> c",
        "t.a -AGGREGATION-> x",
        "t.b -GROUP_BY-> *",
        "t.c -GROUP_BY-> *");
  }

  @Test
  void groupingSetsAndCube() {
    for (String by : new String[] {"GROUPING SETS ((b, c), (c))", "WITH CUBE"}) {
      edges(
          "SELECT b, c, SUM(a) AS x FROM t GROUP BY b, c " + by,
          "t.b -IDENTITY-> b",
          "t.c -IDENTITY-> c",
          "t.a -AGGREGATION-> x",
          "t.b -GROUP_BY-> *",
          "t.c -GROUP_BY-> *");
    }
  }

  @Test
  void naturalAndCrossJoin() {
    edges(
        "SELECT a, w FROM (SELECT a, b AS k FROM t) NATURAL JOIN s",
        "t.a -IDENTITY-> a",
        "s.w -IDENTITY-> w",
        "t.b -JOIN-> *",
        "s.k -JOIN-> *");
    edges("SELECT a, w FROM t CROSS JOIN s", "t.a -IDENTITY-> a", "s.w -IDENTITY-> w");
  }

  @Test
  void windowWithAFrameOverAggregates() {
    edges(
        "SELECT b, SUM(SUM(a)) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s"
            + " FROM t GROUP BY b",
        "t.b -IDENTITY-> b",
        "t.a -AGGREGATION-> s",
        "t.b -WINDOW-> s",
        "t.b -GROUP_BY-> *");
  }

  @Test
  void nameOfTheFileIsOfNoColumn() {
    edges("SELECT input_file_name() AS f, a FROM t", "t.a -IDENTITY-> a");
  }

  @Test
  void foldsAndTestsOfArrays() {
    edges(
        "SELECT aggregate(arr, 0, (x, e) -> x + e) AS s, exists(arr, e -> e > a) AS e FROM t",
        "t.arr -TRANSFORMATION-> s",
        "t.arr -TRANSFORMATION-> e",
        "t.a -TRANSFORMATION-> e");
  }

  @Test
  void window() {
    edges(
        "SELECT a, SUM(d) OVER (PARTITION BY b ORDER BY c) AS s, rank() OVER (ORDER BY a) AS r,"
            + " lag(c, 1) OVER (ORDER BY b) AS l FROM t",
        "t.a -IDENTITY-> a",
        "t.d -AGGREGATION-> s",
        "t.b -WINDOW-> s",
        "t.c -WINDOW-> s",
        "t.a -WINDOW-> r",
        "t.c -TRANSFORMATION-> l",
        "t.b -WINDOW-> l");
  }

  @Test
  void sortAndLimit() {
    edges("SELECT a FROM t ORDER BY b LIMIT 3", "t.a -IDENTITY-> a", "t.b -SORT-> *");
  }

  @Test
  void distinct() {
    edges("SELECT DISTINCT a FROM t", "t.a -IDENTITY-> a", "t.a -GROUP_BY-> *");
  }

  @Test
  void dropDuplicates() {
    Lineage.of(spark().table("t").select("a", "b", "c").dropDuplicates("a", "b"))
        .hasEdges(
            "t.a -IDENTITY-> a",
            "t.b -IDENTITY-> b",
            "t.c -IDENTITY-> c",
            "t.a -GROUP_BY-> *",
            "t.b -GROUP_BY-> *");
  }

  @Test
  void unionAttributesEachBranchToItsOwnSource() {
    edges(
        "SELECT a AS x FROM t UNION ALL SELECT k + 1 FROM s WHERE w > 0",
        "t.a -IDENTITY-> x",
        "s.k -TRANSFORMATION-> x",
        "s.w -FILTER-> *");
  }

  @Test
  void unionReusedWithItsFirstBranch() {
    edges(
        "WITH u AS (SELECT a FROM t UNION ALL SELECT k FROM s) SELECT t.a AS x, u.a AS y"
            + " FROM t JOIN u ON t.b = u.a",
        "t.a -IDENTITY-> x",
        "t.a -IDENTITY-> y",
        "s.k -IDENTITY-> y",
        "t.b -JOIN-> *",
        "t.a -JOIN-> *",
        "s.k -JOIN-> *");
  }

  @Test
  void intersectAndExcept() {
    edges(
        "SELECT a FROM t INTERSECT SELECT k FROM s",
        "t.a -IDENTITY-> a",
        "t.a -JOIN-> *",
        "s.k -JOIN-> *",
        "t.a -GROUP_BY-> *");
    edges(
        "SELECT a FROM t EXCEPT ALL SELECT k FROM s",
        "t.a -IDENTITY-> a",
        "t.a -JOIN-> *",
        "s.k -JOIN-> *");
  }

  @Test
  void explode() {
    edges(
        "SELECT a, x FROM t LATERAL VIEW explode(arr) e AS x",
        "t.a -IDENTITY-> a",
        "t.arr -TRANSFORMATION-> x",
        "t.arr -FILTER-> *");
    edges(
        "SELECT a, x FROM t LATERAL VIEW OUTER explode(arr) e AS x",
        "t.a -IDENTITY-> a",
        "t.arr -TRANSFORMATION-> x",
        "t.arr -FILTER-> *");
  }

  @Test
  void otherTableFunctions() {
    edges(
        "SELECT p, q FROM t LATERAL VIEW OUTER inline(items) i AS p, q",
        "t.items.p -TRANSFORMATION-> p",
        "t.items.q -TRANSFORMATION-> q",
        "t.items -FILTER-> *");
    edges(
        "SELECT x, y FROM t LATERAL VIEW stack(2, a, c, b, c) i AS x, y",
        "t.a -TRANSFORMATION-> x",
        "t.b -TRANSFORMATION-> x",
        "t.c -TRANSFORMATION-> y");
    edges("SELECT x FROM t LATERAL VIEW json_tuple(c, 'f') j AS x", "t.c -TRANSFORMATION-> x");
    edges(
        "SELECT pos, x FROM t LATERAL VIEW posexplode(arr) e AS pos, x",
        "t.arr -TRANSFORMATION-> pos",
        "t.arr -TRANSFORMATION-> x",
        "t.arr -FILTER-> *");
  }

  @Test
  void aFieldOfOneElementIsTheFieldOfTheArray() {
    edges(
        "SELECT item.p FROM t LATERAL VIEW explode(items) e AS item",
        "t.items.p -TRANSFORMATION-> p",
        "t.items -FILTER-> *");
    edges(
        "SELECT items[0].p AS p, element_at(items, 1).q AS q FROM t",
        "t.items.p -TRANSFORMATION-> p",
        "t.items.q -TRANSFORMATION-> q");
    edges(
        "SELECT items[a].p AS p FROM t", "t.items -TRANSFORMATION-> p", "t.a -TRANSFORMATION-> p");
  }

  @Test
  void aStructThatIsWrittenHasTheOriginsOfEachField() {
    edges(
        "SELECT named_struct('p', a, 'q', named_struct('r', c)) AS s, array(struct(a, b)) AS l FROM t",
        "t.a -TRANSFORMATION-> s",
        "t.c -TRANSFORMATION-> s",
        "t.a -IDENTITY-> s.p",
        "t.c -TRANSFORMATION-> s.q",
        "t.c -IDENTITY-> s.q.r",
        "t.a -TRANSFORMATION-> l",
        "t.b -TRANSFORMATION-> l",
        "t.a -IDENTITY-> l.a",
        "t.b -IDENTITY-> l.b");
  }

  /** As many rows as the statement has elements, whatever is in them. */
  @Test
  void anArrayThatIsWrittenOutIsTakenApart() {
    edges(
        "SELECT x, y FROM t LATERAL VIEW"
            + " inline(array(struct(a AS x, c AS y), struct(b AS x, 'k' AS y))) i AS x, y",
        "t.a -TRANSFORMATION-> x",
        "t.b -TRANSFORMATION-> x",
        "t.c -TRANSFORMATION-> y");
    edges(
        "SELECT x, y FROM (SELECT t.a, s.k AS a FROM t CROSS JOIN s) u (p, q) LATERAL VIEW"
            + " inline(array(named_struct('f', p, 'f', q))) i AS x, y",
        "t.a -TRANSFORMATION-> x",
        "s.k -TRANSFORMATION-> y");
    edges(
        "SELECT pos, x FROM t LATERAL VIEW posexplode(array(a, b)) e AS pos, x",
        "t.a -TRANSFORMATION-> x",
        "t.b -TRANSFORMATION-> x");
  }

  /** A row without items stays, but one with three becomes three. */
  @Test
  void outerExplodeDecidesHowManyRowsThereAre() {
    edges(
        "SELECT a FROM t LATERAL VIEW OUTER explode(arr) e AS x",
        "t.a -IDENTITY-> a",
        "t.arr -FILTER-> *");
  }

  @Test
  void scalarSubqueryIsAnInputAndFlows() {
    edges(
            "SELECT a, (SELECT MAX(w) FROM s WHERE v = 'x') AS m FROM t",
            "t.a -IDENTITY-> a",
            "s.w -AGGREGATION-> m",
            "s.v -FILTER-> m")
        .hasInputs("t", "s");
  }

  @Test
  void correlatedScalarSubquery() {
    edges(
        "SELECT a, (SELECT MAX(w) FROM s WHERE s.k = t.b) AS m FROM t",
        "t.a -IDENTITY-> a",
        "s.w -AGGREGATION-> m",
        "s.k -FILTER-> m",
        "t.b -FILTER-> m");
  }

  @Test
  void existsAndInSubqueries() {
    edges(
            "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM s WHERE s.k = t.b)",
            "t.a -IDENTITY-> a",
            "s.k -FILTER-> *",
            "t.b -FILTER-> *")
        .hasInputs("t", "s");
    edges(
        "SELECT a FROM t WHERE b NOT IN (SELECT k FROM s WHERE w > 1)",
        "t.a -IDENTITY-> a",
        "t.b -FILTER-> *",
        "s.k -FILTER-> *",
        "s.w -FILTER-> *");
    edges("SELECT a FROM t WHERE EXISTS (SELECT * FROM s)", "t.a -IDENTITY-> a")
        .hasInputs("t", "s");
  }

  @Test
  void subqueryInSubquery() {
    edges(
            "SELECT a FROM t WHERE b IN (SELECT k FROM s WHERE w = (SELECT MIN(d) FROM t))",
            "t.a -IDENTITY-> a",
            "t.b -FILTER-> *",
            "s.k -FILTER-> *",
            "s.w -FILTER-> *",
            "t.d -FILTER-> *")
        .hasInputs("t", "s");
  }

  @Test
  void caseIfAndCoalesce() {
    edges(
        "SELECT CASE WHEN a > 0 THEN b WHEN d > 1 THEN 7 ELSE a END AS x FROM t",
        "t.a -CONDITIONAL-> x",
        "t.d -CONDITIONAL-> x",
        "t.b -TRANSFORMATION-> x",
        "t.a -TRANSFORMATION-> x");
    edges("SELECT IF(a > 0, b, 1) AS x FROM t", "t.a -CONDITIONAL-> x", "t.b -TRANSFORMATION-> x");
    edges(
        "SELECT COALESCE(a, b) AS x FROM t",
        "t.a -CONDITIONAL-> x",
        "t.a -TRANSFORMATION-> x",
        "t.b -TRANSFORMATION-> x");
    edges(
        "SELECT NVL2(a, b, 0) AS x, NULLIF(a, 1) AS y FROM t",
        "t.a -CONDITIONAL-> x",
        "t.b -TRANSFORMATION-> x",
        "t.a -CONDITIONAL-> y",
        "t.a -TRANSFORMATION-> y");
  }

  @Test
  void structsAndFields() {
    edges(
        "SELECT st.x AS x, named_struct('p', a, 'q', c).q AS y, items.p AS ps FROM t",
        "t.st.x -IDENTITY-> x",
        "t.c -IDENTITY-> y",
        "t.items.p -IDENTITY-> ps");
  }

  @Test
  void higherOrderFunctions() {
    edges(
        "SELECT transform(arr, e -> e + a) AS x, filter(arr, e -> e > b) AS y FROM t",
        "t.arr -TRANSFORMATION-> x",
        "t.a -TRANSFORMATION-> x",
        "t.arr -TRANSFORMATION-> y",
        "t.b -CONDITIONAL-> y");
  }

  @Test
  void maskingFunctions() {
    edges(
        "SELECT md5(c) AS m, sha2(c, 256) AS s, upper(c) AS u FROM t",
        "t.c -TRANSFORMATION(masking)-> m",
        "t.c -TRANSFORMATION(masking)-> s",
        "t.c -TRANSFORMATION-> u");
  }

  @Test
  void commonTableExpressionUsedTwice() {
    edges(
            "WITH q AS (SELECT a, b FROM t WHERE d > 0), unused AS (SELECT * FROM s)"
                + " SELECT x.a AS l, y.b AS r FROM q x JOIN q y ON x.a = y.a",
            "t.a -IDENTITY-> l",
            "t.b -IDENTITY-> r",
            "t.a -JOIN-> *",
            "t.d -FILTER-> *")
        .hasInputs("t");
  }

  @Test
  void pivot() {
    edges(
        "SELECT * FROM (SELECT a, b, c FROM t) PIVOT (SUM(a) FOR c IN ('x' AS x, 'y' AS y))",
        "t.b -IDENTITY-> b",
        "t.a -AGGREGATION-> x",
        "t.c -CONDITIONAL-> x",
        "t.a -AGGREGATION-> y",
        "t.c -CONDITIONAL-> y",
        "t.b -GROUP_BY-> *");
  }

  @Test
  void inputsBehindFalseAreStillInputs() {
    Lineage.of(spark().sql("SELECT a FROM t WHERE false LIMIT 0"))
        .hasEdges("t.a -IDENTITY-> a")
        .hasInputs("t");
  }

  @Test
  void sampleRepartitionAndHintsPassThrough() {
    Lineage.of(
            spark().table("t").select("a").sample(0.5).repartition(3).coalesce(1).hint("broadcast"))
        .hasEdges("t.a -IDENTITY-> a");
  }

  @Test
  void nullFill() {
    Lineage.of(spark().table("t").select("a", "d").na().fill(0))
        .hasEdges(
            "t.a -TRANSFORMATION-> a",
            "t.a -CONDITIONAL-> a",
            "t.d -TRANSFORMATION-> d",
            "t.d -CONDITIONAL-> d");
  }

  @Test
  void temporaryViewAndPermanentView() {
    spark().sql("CREATE OR REPLACE TEMPORARY VIEW tv AS SELECT a AS x, b FROM t WHERE d > 0");
    edges("SELECT x FROM tv", "t.a -IDENTITY-> x", "t.d -FILTER-> *").hasInputs("t");
    spark().sql("CREATE OR REPLACE VIEW pv AS SELECT a AS x, b FROM t WHERE d > 0");
    edges("SELECT x FROM pv", "t.a -IDENTITY-> x", "t.d -FILTER-> *").hasInputs("t");
    edges(
        "SELECT l.x, r.b FROM pv l JOIN pv r ON l.b = r.x",
        "t.a -IDENTITY-> x",
        "t.b -IDENTITY-> b",
        "t.a -JOIN-> *",
        "t.b -JOIN-> *",
        "t.d -FILTER-> *");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1 AS one", "SELECT id FROM range(5)", "VALUES (1, 2)"})
  void literalsComeFromNowhere(String sql) {
    edges(sql).hasInputs();
  }
}
