package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.ColumnEdge;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The expression that made a column, as it is told at the column's edges. */
class DescriptionsTest extends SparkTest {
  private static final PlanSettings TOLD =
      PlanSettings.DEFAULT
          .withDescriptions(true)
          .withRedaction(text -> text.replace("hush", "***"));

  @BeforeAll
  static void tables() {
    spark().sql("CREATE TABLE described (a INT, b INT, name STRING) USING parquet");
  }

  @AfterAll
  static void dropTables() {
    spark().sql("DROP TABLE IF EXISTS described");
    spark().sql("DROP TABLE IF EXISTS made");
  }

  @Test
  void aColumnTellsTheExpressionThatMadeIt() {
    Map<String, String> made =
        made("SELECT a, a + b AS sum, upper(name) AS big FROM described WHERE b > 0", TOLD);

    assertThat(made).containsEntry("a", null).containsEntry("big", "upper(name)");
    assertThat(made.get("sum")).isEqualTo("(a + b)");
  }

  @Test
  void theNearestExpressionIsToldAlsoThroughRenamingAndCasts() {
    Map<String, String> made =
        made(
            "SELECT CAST(total AS STRING) AS t, n FROM (SELECT sum(a * b) AS total, name AS n"
                + " FROM described GROUP BY name) WHERE total > 3",
            TOLD);

    // Spark 3.0 shows casts that nobody has written.
    assertThat(made.get("t").replace("CAST((a * b) AS BIGINT)", "(a * b)"))
        .isEqualTo("sum((a * b))");
    assertThat(made).containsEntry("n", null);
  }

  @Test
  void literalsThatMayBeKeysOrRowsAreLeftOut() {
    Map<String, String> made =
        made(
            "SELECT concat(name, '-x') AS shown, sha2(concat(name, 'pepper'), 256) AS hidden,"
                + " concat(name, 'a text that is rather long for a literal') AS cut,"
                + " concat(name, 'hush') AS redacted FROM described",
            TOLD);

    assertThat(made.get("shown")).isEqualTo("concat(name, '-x')");
    assertThat(made.get("hidden")).startsWith("sha2(").contains("'...'").doesNotContain("pepper");
    assertThat(made.get("cut")).isEqualTo("concat(name, '...')");
    assertThat(made.get("redacted")).isEqualTo("concat(name, '***')");
  }

  @Test
  void largeAndDeepExpressionsHaveNone() {
    String wide = "a" + String.join("", Collections.nCopies(200, " + b"));
    String deep = "a";
    for (int i = 0; i < 40; i++) {
      deep = "abs(" + deep + ")";
    }
    assertThat(made("SELECT " + wide + " AS w, " + deep + " AS d FROM described", TOLD))
        .containsEntry("w", null)
        .containsEntry("d", null);
  }

  @Test
  void withoutSqlTextsThereAreNone() {
    assertThat(made("SELECT a + b AS s FROM described", PlanSettings.DEFAULT))
        .containsEntry("s", null);
  }

  private static Map<String, String> made(String query, PlanSettings settings) {
    spark().sql("DROP TABLE IF EXISTS made");
    LogicalPlan plan =
        Action.of(spark(), () -> spark().sql("CREATE TABLE made USING parquet AS " + query))
            .execution()
            .analyzed();
    Map<String, String> made = new TreeMap<>();
    for (ColumnEdge edge :
        new PlanAnalyzer(settings)
            .analyze(plan, PlanSession.UNKNOWN)
            .graph()
            .outputs()
            .get(0)
            .edges()) {
      if (edge.outputField() != null) {
        made.put(edge.outputField(), edge.description());
      }
    }
    return made;
  }
}
