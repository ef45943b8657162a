package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Gap;
import io.headwater.model.Transformation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans that are deep or wide: they finish, and their lineage is still right. */
class PlanSizeTest extends SparkTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static LogicalPlan narrow;
  private static LogicalPlan wide;

  @BeforeAll
  static void tables() {
    spark().sql("DROP TABLE IF EXISTS narrow");
    spark().sql("CREATE TABLE narrow (a INT, b INT) USING parquet");
    narrow = spark().table("narrow").queryExecution().analyzed();
    StringBuilder columns = new StringBuilder("c0 INT");
    for (int i = 1; i < 5_000; i++) {
      columns.append(", c").append(i).append(" INT");
    }
    spark().sql("DROP TABLE IF EXISTS wide");
    spark().sql("CREATE TABLE wide (" + columns + ") USING parquet");
    wide = spark().table("wide").queryExecution().analyzed();
  }

  /** On a thread with a small stack, so that recursion shows. */
  private static Lineage analyze(LogicalPlan plan, PlanSettings settings) {
    AtomicReference<Lineage> result = new AtomicReference<>();
    Thread thread =
        new Thread(null, () -> result.set(Lineage.of(plan, settings)), "small-stack", 256 * 1024);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return result.get();
  }

  @Test
  void planOfTenThousandNodes() {
    LogicalPlan plan = narrow;
    for (int i = 0; i < 10_000; i++) {
      Expression b = Plans.column(narrow, "b");
      plan = i % 2 == 0 ? new Filter(new IsNotNull(b), plan) : new Distinct(plan);
    }
    LogicalPlan deep = plan;
    assertTimeout(SOON, () -> analyze(deep, PlanSettings.DEFAULT))
        .hasEdges(
            "narrow.a -IDENTITY-> a",
            "narrow.b -IDENTITY-> b",
            "narrow.b -FILTER-> *",
            "narrow.a -GROUP_BY-> *",
            "narrow.b -GROUP_BY-> *");
  }

  @Test
  void chainOfProjections() {
    LogicalPlan plan = narrow;
    Expression last = Plans.column(narrow, "a");
    for (int i = 0; i < 10_000; i++) {
      org.apache.spark.sql.catalyst.expressions.Alias next = Plans.alias(new IsNotNull(last), "x");
      plan = new Project(Plans.<NamedExpression>seq(Collections.singletonList(next)), plan);
      last = (Expression) next.toAttribute();
    }
    LogicalPlan deep = plan;
    assertTimeout(SOON, () -> analyze(deep, PlanSettings.DEFAULT))
        .hasEdges("narrow.a -TRANSFORMATION-> x");
  }

  @Test
  void expressionOfTenThousandLevels() {
    Expression deep = new IsNotNull(Plans.column(narrow, "b"));
    for (int i = 0; i < 10_000; i++) {
      deep = new Not(deep);
    }
    LogicalPlan plan =
        new Project(
            Plans.<NamedExpression>seq(Collections.singletonList(Plans.alias(deep, "x"))),
            new Filter(deep, narrow));
    assertTimeout(SOON, () -> analyze(plan, PlanSettings.DEFAULT))
        .hasEdges("narrow.b -TRANSFORMATION-> x", "narrow.b -FILTER-> *");
  }

  @Test
  void fiveThousandColumnsOverFiftyLayers() {
    LogicalPlan plan = wide;
    for (int layer = 0; layer < 50; layer++) {
      List<NamedExpression> list = new ArrayList<>();
      scala.collection.Iterator<?> it = plan.output().iterator();
      while (it.hasNext()) {
        list.add((NamedExpression) it.next());
      }
      plan =
          new Project(
              Plans.seq(list), new Filter(new IsNotNull((Expression) list.get(layer)), plan));
    }
    LogicalPlan deep = plan;
    Lineage lineage = assertTimeout(SOON, () -> analyze(deep, PlanSettings.DEFAULT));
    assertThat(lineage.edges()).hasSize(5_050).contains("wide.c4999 -IDENTITY-> c4999");
  }

  /** On the way to the edges there is more to be found than there are edges. */
  @Test
  void columnsMadeAnewInEveryLayerCountOnceEach() {
    LogicalPlan plan = wide;
    for (int layer = 0; layer < 12; layer++) {
      List<NamedExpression> list = new ArrayList<>();
      scala.collection.Iterator<?> it = plan.output().iterator();
      while (it.hasNext()) {
        NamedExpression column = (NamedExpression) it.next();
        Expression made =
            new Coalesce(Plans.seq(Arrays.asList((Expression) column, (Expression) column)));
        list.add(Plans.alias(made, column.name()));
      }
      plan = new Project(Plans.seq(list), plan);
    }
    LogicalPlan deep = plan;
    Lineage lineage = assertTimeout(SOON, () -> analyze(deep, PlanSettings.DEFAULT));
    assertThat(lineage.lineage().graph().gaps()).isEmpty();
    assertThat(lineage.edges())
        .hasSize(10_000)
        .contains("wide.c4999 -TRANSFORMATION-> c4999", "wide.c4999 -CONDITIONAL-> c4999");
  }

  @Test
  void unionOfAThousand() {
    List<LogicalPlan> branches = Collections.nCopies(1_000, narrow);
    LogicalPlan flat = Plans.union(branches);
    LogicalPlan nested = narrow;
    for (int i = 0; i < 1_000; i++) {
      nested = Plans.union(Arrays.asList(nested, narrow));
    }
    for (LogicalPlan plan : Arrays.asList(flat, nested)) {
      assertTimeout(SOON, () -> analyze(plan, PlanSettings.DEFAULT))
          .hasEdges("narrow.a -IDENTITY-> a", "narrow.b -IDENTITY-> b");
    }
  }

  @Test
  void branchesTwoHundredDeep() {
    Expression a = Plans.column(narrow, "a");
    Expression deep = a;
    for (int i = 0; i < 200; i++) {
      Expression b = Plans.column(narrow, "b");
      deep =
          i % 2 == 0
              ? new If(new IsNotNull(b), deep, a)
              : new Coalesce(Plans.seq(Arrays.asList(deep, b)));
    }
    LogicalPlan plan =
        new Project(
            Plans.<NamedExpression>seq(Collections.singletonList(Plans.alias(deep, "x"))), narrow);
    assertTimeout(SOON, () -> analyze(plan, PlanSettings.DEFAULT))
        .hasEdges(
            "narrow.a -TRANSFORMATION-> x",
            "narrow.b -TRANSFORMATION-> x",
            "narrow.a -CONDITIONAL-> x",
            "narrow.b -CONDITIONAL-> x");
  }

  @Test
  void joinsThatDoubleTwelveTimes() {
    LogicalPlan plan = narrow;
    for (int i = 0; i < 12; i++) {
      plan = new Join(plan, plan, Inner$.MODULE$, scala.Option.empty(), JoinHint.NONE());
    }
    LogicalPlan doubled = plan;
    assertTimeout(SOON, () -> analyze(doubled, PlanSettings.DEFAULT))
        .hasEdges("narrow.a -IDENTITY-> a", "narrow.b -IDENTITY-> b");
  }

  /** What {@code withColumn} in a loop, and Spark's own rewriting, make of an expression. */
  private static LogicalPlan sharedTwice(int levels) {
    Expression shared = new IsNotNull(Plans.column(narrow, "b"));
    for (int i = 0; i < levels; i++) {
      // Of most others, Spark itself asks exponentially often whether they can be null.
      shared = new EqualNullSafe(shared, shared);
    }
    return new Project(
        Plans.<NamedExpression>seq(Collections.singletonList(Plans.alias(shared, "x"))),
        new Filter(shared, narrow));
  }

  @Test
  void expressionsThatStandInSeveralPlacesAreLookedAtOnce() {
    Lineage once = analyze(sharedTwice(100), PlanSettings.DEFAULT);
    once.hasEdges("narrow.b -TRANSFORMATION-> x", "narrow.b -FILTER-> *");
    assertThat(once.lineage().visits()).isLessThan(300);
    assertThat(analyze(sharedTwice(200), PlanSettings.DEFAULT).lineage().visits())
        .isLessThanOrEqualTo(2 * once.lineage().visits());
  }

  @Test
  void plansThatStandInSeveralPlacesAreLookedAtOnce() {
    LogicalPlan plan = narrow;
    for (int i = 0; i < 40; i++) {
      plan = Plans.union(Arrays.asList(plan, plan));
    }
    Lineage lineage = analyze(plan, PlanSettings.DEFAULT);
    lineage.hasEdges("narrow.a -IDENTITY-> a", "narrow.b -IDENTITY-> b");
    assertThat(lineage.lineage().visits()).isLessThan(60);
  }

  @Test
  void subqueriesFiftyDeep() {
    LogicalPlan plan = narrow;
    for (int i = 0; i < 50; i++) {
      plan = new Filter(Plans.in(Plans.column(narrow, "a"), plan), narrow);
    }
    Lineage lineage = analyze(plan, PlanSettings.DEFAULT);
    lineage.hasEdges(
        "narrow.a -IDENTITY-> a",
        "narrow.b -IDENTITY-> b",
        "narrow.a -FILTER-> *",
        "narrow.b -FILTER-> *");
    assertThat(lineage.lineage().visits()).isLessThan(500);
  }

  private static void isCut(Lineage lineage, String... settings) {
    List<Gap> gaps = new ArrayList<>();
    Arrays.stream(settings).forEach(s -> gaps.add(Gap.of(Gap.Kind.CUT, s)));
    assertThat(lineage.lineage().graph().gaps()).containsExactlyInAnyOrderElementsOf(gaps);
    assertThat(lineage.lineage().graph().complete()).isFalse();
    assertThat(lineage.lineage().graph().outputs()).hasSize(1);
    lineage.hasInputs("narrow");
  }

  @Test
  void tooManyNodesCostTheColumnsBeyond() {
    LogicalPlan plan = sharedTwice(100);
    isCut(analyze(plan, PlanSettings.DEFAULT.withMaxNodes(50)), "columns.maxNodes");
    assertThat(analyze(plan, PlanSettings.DEFAULT.withMaxNodes(300)).lineage().graph().gaps())
        .isEmpty();
  }

  @Test
  void tooManyColumnsCostAllEdges() {
    Lineage cut = analyze(narrow, PlanSettings.DEFAULT.withMaxColumns(1));
    isCut(cut, "columns.maxColumns");
    assertThat(cut.edges()).isEmpty();
    assertThat(analyze(narrow, PlanSettings.DEFAULT.withMaxColumns(2)).edges()).hasSize(2);
  }

  @Test
  void tooManyBytesCostTheIndirectEdgesFirst() {
    LogicalPlan grouped = new Distinct(narrow);
    long one =
        analyze(narrow, PlanSettings.DEFAULT).lineage().graph().inputs().stream()
            .mapToLong(d -> d.id().name().length() + d.id().namespace().length() + 2)
            .sum();
    Lineage direct = analyze(grouped, PlanSettings.DEFAULT.withMaxBytes(3 * one));
    isCut(direct, "columns.maxBytes INDIRECT");
    assertThat(direct.edges()).containsExactly("narrow.a -IDENTITY-> a", "narrow.b -IDENTITY-> b");
    Lineage none = analyze(grouped, PlanSettings.DEFAULT.withMaxBytes(one));
    isCut(none, "columns.maxBytes INDIRECT", "columns.maxBytes");
    assertThat(none.edges()).isEmpty();
  }

  @Test
  void timeThatIsOverCostsTheColumnsThatAreLeft() {
    LogicalPlan plan = narrow;
    for (int i = 0; i < 1_000; i++) {
      plan = new Filter(new IsNotNull(Plans.column(narrow, "b")), plan);
    }
    java.util.concurrent.atomic.AtomicLong clock = new java.util.concurrent.atomic.AtomicLong();
    PlanSettings slow =
        PlanSettings.DEFAULT.withMaxTime(
            Duration.ofSeconds(1), () -> clock.addAndGet(700_000_000L));
    isCut(analyze(plan, slow), "columns.maxTime");
    PlanSettings fast = PlanSettings.DEFAULT.withMaxTime(Duration.ofSeconds(1), () -> 0);
    assertThat(analyze(plan, fast).lineage().graph().complete()).isTrue();
  }

  /** Looks at the clock: at the start, then while edges are followed. */
  private static PlanSettings at(double... shares) {
    java.util.concurrent.atomic.AtomicInteger looks =
        new java.util.concurrent.atomic.AtomicInteger();
    return PlanSettings.DEFAULT.withMaxTime(
        Duration.ofNanos(1_000),
        () -> {
          int look = looks.getAndIncrement();
          return look == 0 ? 0 : (long) (1_000 * shares[Math.min(look, shares.length) - 1]);
        });
  }

  @Test
  void timeThatIsOverWhileEdgesAreFollowedCostsTheIndirectOnesFirst() {
    LogicalPlan grouped = new Distinct(wide);
    assertThat(analyze(grouped, at(0.74, 0.75)).edges()).hasSize(10_000);
    Lineage direct = analyze(grouped, at(0.76, 0.99));
    assertThat(direct.edges()).hasSize(5_000).allMatch(e -> e.contains(" -IDENTITY-> "));
    assertThat(direct.lineage().graph().gaps())
        .containsExactly(Gap.of(Gap.Kind.CUT, "columns.maxTime INDIRECT"));
    Lineage none = analyze(grouped, at(0.76, 1.01));
    assertThat(none.edges()).isEmpty();
    assertThat(none.lineage().graph().gaps())
        .containsExactlyInAnyOrder(
            Gap.of(Gap.Kind.CUT, "columns.maxTime INDIRECT"),
            Gap.of(Gap.Kind.CUT, "columns.maxTime"));
    none.hasInputs("wide");
  }

  /** The half of the plan is over; what it has found until then has time of its own. */
  @Test
  void timeThatIsOverForThePlanLeavesTheEdgesFoundSoFar() {
    List<NamedExpression> list = new ArrayList<>();
    scala.collection.Iterator<?> it = wide.output().iterator();
    while (it.hasNext()) {
      NamedExpression column = (NamedExpression) it.next();
      list.add(Plans.alias(new IsNotNull((Expression) column), column.name()));
    }
    Lineage cut = analyze(new Project(Plans.seq(list), wide), at(0.51));
    assertThat(cut.lineage().graph().gaps())
        .containsExactly(Gap.of(Gap.Kind.CUT, "columns.maxTime"));
    assertThat(cut.edges()).contains("wide.c0 -TRANSFORMATION-> c0").hasSizeBetween(100, 200);
  }

  @Test
  void tooManyEdgesCostTheIndirectOnesFirst() {
    LogicalPlan grouped = new Distinct(wide);
    Lineage cut = analyze(grouped, PlanSettings.DEFAULT.withMaxEdges(6_000));
    List<ColumnEdge> edges = cut.lineage().graph().outputs().get(0).edges();
    assertThat(edges).hasSize(5_000);
    assertThat(edges).allMatch(e -> e.transformation().type() == Transformation.Type.DIRECT);
    assertThat(cut.lineage().graph().gaps())
        .containsExactly(Gap.of(Gap.Kind.CUT, "columns.maxEdges INDIRECT"));
    Lineage none = analyze(grouped, PlanSettings.DEFAULT.withMaxEdges(10));
    assertThat(none.lineage().graph().outputs().get(0).edges()).isEmpty();
    assertThat(none.lineage().graph().gaps()).contains(Gap.of(Gap.Kind.CUT, "columns.maxEdges"));
    assertThat(none.lineage().graph().inputs()).hasSize(1);
    Lineage all = analyze(grouped, PlanSettings.DEFAULT.withMaxEdges(10_000));
    assertThat(all.edges()).hasSize(10_000);
    assertThat(all.lineage().graph().complete()).isTrue();
  }

  @Test
  void tooManyDescriptionsCostNoEdge() {
    List<NamedExpression> list = new ArrayList<>();
    scala.collection.Iterator<?> it = wide.output().iterator();
    while (it.hasNext()) {
      NamedExpression column = (NamedExpression) it.next();
      Expression made = new IsNotNull((Expression) column);
      for (int i = 0; i < 20; i++) {
        made = new Not(made);
      }
      list.add(Plans.alias(made, column.name()));
    }
    LogicalPlan plan = new Project(Plans.seq(list), wide);
    Lineage lineage = analyze(plan, PlanSettings.DEFAULT.withDescriptions(true));
    List<ColumnEdge> edges = lineage.lineage().graph().outputs().get(0).edges();
    assertThat(edges).as("gaps %s", lineage.lineage().graph().gaps()).hasSize(5_000);
    assertThat(edges).anyMatch(e -> e.description() != null);
    assertThat(edges).anyMatch(e -> e.description() == null);
    assertThat(lineage.lineage().graph().gaps()).containsExactly(Gap.DESCRIPTIONS);
    assertThat(lineage.lineage().graph().complete()).isTrue();
  }

  @Test
  void opaqueFunctionOverManyColumnsIsCutNotExpanded() {
    LogicalPlan mapped =
        spark()
            .table("wide")
            .map(
                (org.apache.spark.api.java.function.MapFunction<
                        org.apache.spark.sql.Row, org.apache.spark.sql.Row>)
                    r -> r,
                rowEncoder())
            .queryExecution()
            .analyzed();
    Lineage lineage = assertTimeout(SOON, () -> Lineage.of(mapped, PlanSettings.DEFAULT));
    assertThat(lineage.lineage().graph().gaps()).contains(Gap.of(Gap.Kind.CUT, "columns.maxEdges"));
    lineage.hasInputs("wide");
  }

  /** Encoders of rows are made in a different way on each Spark line. */
  private static org.apache.spark.sql.Encoder<org.apache.spark.sql.Row> rowEncoder() {
    return TypedLineageTest.rowEncoder(spark().table("wide").schema());
  }

  @Test
  void columnsSwitchedOff() {
    Lineage lineage = analyze(narrow, PlanSettings.DEFAULT.withColumnsEnabled(false));
    assertThat(lineage.edges()).isEqualTo(Collections.emptyList());
    lineage.hasInputs("narrow");
    assertThat(lineage.lineage().graph().outputs()).hasSize(1);
  }
}
