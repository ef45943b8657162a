package io.headwater.spark.plan.perturbation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spark.plan.SparkTest;
import java.io.Serializable;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Truth, tested by execution: random queries are run, one input column's values are changed, and
 * whatever then comes out differently must be explained by an edge.
 *
 * <p>A build tries a few. {@code -Dheadwater.perturbation.queries=2000} tries so many, {@code
 * -Dheadwater.perturbation.seed=7} others; {@code -Dheadwater.perturbation.edges=true} also looks
 * for a change that shows each edge to be true, and asks that no rule was left out; {@code
 * -Dheadwater.perturbation.trace=true} tells why Spark refused a query.
 */
class PerturbationTest extends SparkTest {
  private static final int QUERIES = Integer.getInteger("headwater.perturbation.queries", 150);
  private static final boolean EDGES = Boolean.getBoolean("headwater.perturbation.edges");
  private static final long SEED = Long.getLong("headwater.perturbation.seed", 1);
  private static final int VERSION = version();

  private static SparkSession session;

  private static int version() {
    String[] parts = System.getProperty("spark.version").split("\\.");
    return Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
  }

  /** Spark 3.0 copies it for each node that a rule looks at; it takes a quarter of the time. */
  private static final Environment ENVIRONMENT = new Environment();

  @BeforeAll
  static void tables() {
    session = spark().newSession();
    // Queries that Spark refuses are part of it.
    spark().sparkContext().setLogLevel("OFF");
    SparkSession.setActiveSession(session);
    ENVIRONMENT.hide();
    Execution.SETTINGS.forEach((key, value) -> session.conf().set(key, value));
    session.sql("CREATE DATABASE perturbation");
    session.sql("USE perturbation");
    Tables.DDL.forEach(
        (table, columns) ->
            session.sql(
                String.format(
                    "CREATE TABLE %s (%s) USING %s OPTIONS (name '%s')",
                    table, columns, ChangingSource.class.getName(), table)));
    session
        .udf()
        .register("glue", (UDF2<Object, String, String>) (a, b) -> a + b, DataTypes.StringType);
    session
        .udf()
        .register(
            "plus",
            (UDF2<Integer, Integer, Integer>) (a, b) -> a == null || b == null ? null : a + b,
            DataTypes.IntegerType);
    session.sql("CREATE VIEW larger AS SELECT a, b FROM p WHERE a > 1");
    session
        .sql("SELECT COALESCE(a, 0) AS a FROM p")
        .as(Encoders.bean(Whole.class))
        .mapPartitions(
            (MapPartitionsFunction<Whole, Whole>) rows -> rows, Encoders.bean(Whole.class))
        .createOrReplaceTempView("whole");
    if (VERSION >= 400) {
      session.sql("CREATE TEMPORARY FUNCTION twice(x STRING) RETURNS STRING RETURN concat(x, x)");
    }
  }

  @AfterAll
  static void back() {
    ENVIRONMENT.show();
    session.sql("DROP DATABASE perturbation CASCADE");
    SparkSession.setActiveSession(spark());
  }

  /** A row whose value cannot be null. */
  public static final class Whole implements Serializable {
    private static final long serialVersionUID = 1L;
    private int a;

    public int getA() {
      return a;
    }

    public void setA(int value) {
      a = value;
    }
  }

  /** Queries by hand, for what random ones seldom or never hold. */
  private static final String[] ALWAYS = {
    "SELECT /*+ REPARTITION(2, a) */ a, b FROM p",
    "SELECT /*+ BROADCAST(q) */ p.a, q.w FROM p JOIN q ON p.id = q.k",
    "SELECT a FROM p TABLESAMPLE (100 PERCENT) WHERE b > 1",
    "SELECT k, GROUPING(k) AS g, COUNT(*) AS n FROM r GROUP BY k WITH CUBE",
    "SELECT a FROM p WHERE (id, b) IN (SELECT k, w FROM q)",
    "SELECT hash(s) AS h, crc32(CAST(s AS BINARY)) AS c, xxhash64(a) AS x, md5(CAST(s AS BINARY))"
        + " AS m FROM p",
    "SELECT s, ntile(2) OVER (ORDER BY id) AS t, row_number() OVER (ORDER BY id) AS r FROM p",
    "SELECT a /* of p */ FROM larger",
    "SELECT a /* of p */ FROM whole",
    "SELECT first_value(a) OVER (PARTITION BY b ORDER BY id) AS f FROM p",
    "SELECT CAST(window(ts, '20 minutes', '10 minutes').start AS STRING) AS t, count(*) AS n FROM r"
        + " GROUP BY window(ts, '20 minutes', '10 minutes')",
    "SELECT +a AS x, nanvl(b, 1) AS y FROM p",
    "SELECT a, x FROM p NATURAL JOIN (SELECT k AS id, w AS x FROM q)",
    "SELECT id, w FROM p FULL JOIN (SELECT k AS id, w FROM q) USING (id)",
    "SELECT any(flag) AS x, every(flag) AS y, bit_and(a) AS z FROM p",
    "SELECT percentile(a, 0.5) AS x, stddev(b) AS y, corr(a, b) AS z FROM p",
  };

  @Test
  void everyChangeIsExplainedByAnEdge() throws Exception {
    Rounds rounds = new Rounds(session, VERSION, EDGES);
    for (int i = 0; i < ALWAYS.length; i++) {
      String sql = ALWAYS[i];
      rounds.add(i, choices -> Trial.of(session, sql), Choices.random(i));
    }
    int byHand = rounds.refused();
    for (int i = 0; i < QUERIES; i++) {
      rounds.add(SEED * 1_000_003 + i);
    }
    rounds.print();
    assertThat(byHand).as("queries by hand that Spark refused").isZero();
    assertThat(rounds.missed()).as("changes that no edge explains").isEmpty();
    assertThat(rounds.refused()).as("refused").isLessThan(QUERIES / 5 + 1);
    if (!EDGES) {
      return;
    }
    assertThat(rounds.notShown())
        .as("edges that nothing has shown to be true")
        .hasSizeLessThanOrEqualTo(rounds.edges() * 2 / 100);
    assertThat(rounds.occurrences().missing()).as("never in a query").isEmpty();
  }
}
