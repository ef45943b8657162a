package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.junit.jupiter.api.Test;

/** What the agent does not know costs columns, never datasets, and never silently. */
class UnknownNodeTest extends SparkTest {

  /** A node of somebody's extension: it passes column a on and makes a column of its own. */
  @SuppressWarnings("MissingOverride") // one of the two methods, which one depends on the line
  public static final class Foreign extends LogicalPlan {
    private static final long serialVersionUID = 1L;
    private final LogicalPlan child;
    private final List<Attribute> output;

    Foreign(LogicalPlan child, List<Attribute> output) {
      this.child = child;
      this.output = output;
    }

    @Override
    public scala.collection.immutable.List<Attribute> output() {
      return Plans.seq(output);
    }

    @Override
    public scala.collection.immutable.List<LogicalPlan> children() {
      return Plans.seq(Collections.singletonList(child));
    }

    /** Asked for from Spark 3.2 on, with the sequence of Scala 2.12 or 2.13. */
    public LogicalPlan withNewChildrenInternal(
        scala.collection.immutable.IndexedSeq<LogicalPlan> children) {
      return this;
    }

    public LogicalPlan withNewChildrenInternal(scala.collection.IndexedSeq<LogicalPlan> children) {
      return this;
    }

    @Override
    public Object productElement(int n) {
      return child;
    }

    @Override
    public int productArity() {
      return 1;
    }

    @Override
    public boolean canEqual(Object other) {
      return other == this;
    }
  }

  @Test
  void nodeOfAnExtension() {
    spark().sql("DROP TABLE IF EXISTS u1");
    spark().sql("CREATE TABLE u1 (a INT, b INT) USING parquet");
    LogicalPlan one = spark().sql("SELECT a, b FROM u1 WHERE b > 0").queryExecution().analyzed();
    Attribute passed = (Attribute) Plans.column(one, "a");
    Attribute made = Plans.alias(Plans.column(one, "b"), "made").toAttribute();
    LogicalPlan foreign = new Foreign(one, Arrays.asList(made, passed));
    Lineage lineage =
        Lineage.of(new Filter(new IsNotNull((Expression) passed), foreign)).hasInputs("u1");
    assertThat(lineage.edges())
        .containsExactly("u1.a -FILTER-> *", "u1.a -IDENTITY-> a", "u1.b -FILTER-> *");
    assertThat(lineage.lineage().graph().gaps())
        .containsExactly(Gap.of(Gap.Kind.UNKNOWN_NODE, Foreign.class.getName()));
    assertThat(lineage.lineage().graph().outputs().get(0).dataset().schema()).hasSize(2);
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
