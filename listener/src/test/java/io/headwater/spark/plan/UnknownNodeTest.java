package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.junit.jupiter.api.Test;

/** What the agent does not know costs columns, never datasets, and never silently. */
class UnknownNodeTest extends SparkTest {

  /** A node of somebody's extension. */
  public static final class Foreign {
    private Foreign() {}
  }

  @Test
  void referenceThatNoChildHasIsUnknown() {
    spark().sql("DROP TABLE IF EXISTS u1");
    spark().sql("DROP TABLE IF EXISTS u2");
    spark().sql("CREATE TABLE u1 (a INT) USING parquet");
    spark().sql("CREATE TABLE u2 (z INT) USING parquet");
    LogicalPlan one = spark().table("u1").queryExecution().analyzed();
    LogicalPlan two = spark().table("u2").queryExecution().analyzed();
    LogicalPlan broken =
        new Project(
            Plans.seq(
                Arrays.asList(
                    (NamedExpression) Plans.column(one, "a"),
                    (NamedExpression) Plans.column(two, "z"))),
            one);
    Lineage lineage = Lineage.of(broken);
    assertThat(lineage.edges()).containsExactly("u1.a -IDENTITY-> a");
    assertThat(lineage.lineage().graph().gaps())
        .containsExactly(
            Gap.of(Gap.Kind.UNKNOWN_NODE, "org.apache.spark.sql.catalyst.plans.logical.Project"));
    assertThat(lineage.lineage().graph().complete()).isFalse();
  }

  @Test
  void ruleThatFailsIsToldAndTheRestStays() {
    spark().sql("DROP TABLE IF EXISTS u1");
    spark().sql("CREATE TABLE u1 (a INT) USING parquet");
    LogicalPlan one = spark().table("u1").queryExecution().analyzed();
    Lineage lineage = Lineage.of(new Filter(null, one));
    assertThat(lineage.edges()).containsExactly("u1.a -IDENTITY-> a");
    lineage.hasInputs("u1");
    assertThat(lineage.lineage().graph().gaps())
        .containsExactly(
            Gap.of(Gap.Kind.FAILED_NODE, "org.apache.spark.sql.catalyst.plans.logical.Filter"));
  }
}
