package io.headwater.spark.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/** Plans of many shapes and sizes, by name: {@code columns-1000x50}, {@code tpcds-q64}. */
final class BenchmarkPlans extends SparkTest {
  private BenchmarkPlans() {}

  static LogicalPlan of(String shape) throws IOException {
    String[] words = shape.split("-");
    if (words[0].startsWith("tpc")) {
      return corpus(words[0] + "/" + words[1]);
    }
    String[] sizes = words[1].split("x");
    int size = Integer.parseInt(sizes[0]);
    switch (words[0]) {
      case "columns":
        return layers(size, Integer.parseInt(sizes[1]));
      case "union":
        return Plans.union(Collections.nCopies(size, table(2)));
      case "selfJoin":
        return selfJoin(size);
      case "branches":
        return branches(size);
      case "subqueries":
        return subqueries(size);
      case "withColumn":
        return withColumn(size);
      default:
        throw new IllegalArgumentException(shape);
    }
  }

  private static LogicalPlan corpus(String name) throws IOException {
    boolean h = name.startsWith("tpch");
    String database = h ? "bench_h" : "bench_ds";
    spark().sql("CREATE DATABASE IF NOT EXISTS " + database);
    spark().sql("USE " + database);
    if (h) {
      SparkCorpus.tpch().forEach(spark()::sql);
    } else {
      for (Map.Entry<String, String> table : SparkCorpus.tpcds().entrySet()) {
        spark()
            .sql(
                String.format(
                    Locale.ROOT,
                    "CREATE TABLE IF NOT EXISTS `%s` (%s) USING parquet",
                    table.getKey(),
                    table.getValue()));
      }
    }
    return spark().sql(SparkCorpus.queries().get(name)).queryExecution().analyzed();
  }

  private static LogicalPlan table(int columns) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      names.add("c" + i + " INT");
    }
    String table = String.format(Locale.ROOT, "bench_%d", columns);
    spark()
        .sql(
            "CREATE TABLE IF NOT EXISTS default."
                + table
                + " ("
                + String.join(", ", names)
                + ") USING parquet");
    return spark().table("default." + table).queryExecution().analyzed();
  }

  private static List<Expression> output(LogicalPlan plan) {
    List<Expression> output = new ArrayList<>();
    scala.collection.Iterator<?> it = plan.output().iterator();
    while (it.hasNext()) {
      output.add((Expression) it.next());
    }
    return output;
  }

  /** Every layer makes every column anew and filters by one of them. */
  private static LogicalPlan layers(int columns, int layers) {
    LogicalPlan plan = table(columns);
    for (int i = 0; i < layers; i++) {
      List<Expression> before = output(plan);
      List<NamedExpression> list = new ArrayList<>();
      for (int c = 0; c < columns; c++) {
        list.add(
            Plans.alias(
                new Coalesce(Plans.seq(Arrays.asList(before.get(c), before.get(c)))), "c" + c));
      }
      plan = new Project(Plans.seq(list), new Filter(new IsNotNull(before.get(0)), plan));
    }
    return plan;
  }

  private static LogicalPlan selfJoin(int times) {
    LogicalPlan plan = table(2);
    for (int i = 0; i < times; i++) {
      plan = new Join(plan, plan, Inner$.MODULE$, scala.Option.empty(), JoinHint.NONE());
    }
    return plan;
  }

  private static LogicalPlan branches(int depth) {
    LogicalPlan table = table(2);
    Expression a = Plans.column(table, "c0");
    Expression b = Plans.column(table, "c1");
    Expression deep = a;
    for (int i = 0; i < depth; i++) {
      deep =
          i % 2 == 0
              ? new If(new IsNotNull(b), deep, a)
              : new Coalesce(Plans.seq(Arrays.asList(deep, b)));
    }
    return new Project(
        Plans.<NamedExpression>seq(Collections.singletonList(Plans.alias(deep, "x"))), table);
  }

  private static LogicalPlan subqueries(int depth) {
    LogicalPlan table = table(2);
    LogicalPlan plan = table;
    for (int i = 0; i < depth; i++) {
      plan = new Filter(Plans.in(Plans.column(table, "c0"), plan), table);
    }
    return plan;
  }

  /** Each replaces the column that the one before has made. */
  private static LogicalPlan withColumn(int times) {
    LogicalPlan table = table(2);
    LogicalPlan plan = table;
    List<Expression> output = output(table);
    for (int i = 0; i < times; i++) {
      Alias next = Plans.alias(new IsNotNull(output.get(1)), "c1");
      List<NamedExpression> list = Arrays.asList((NamedExpression) output.get(0), next);
      plan = new Project(Plans.seq(list), plan);
      output = Arrays.asList(output.get(0), (Expression) next.toAttribute());
    }
    return plan;
  }
}
