package io.headwater.spark.plan;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to turn an analyzed plan into lineage, edges included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class PlanBenchmark {
  @Param({
    "columns-100x1",
    "columns-100x10",
    "columns-100x50",
    "columns-1000x1",
    "columns-1000x10",
    "columns-1000x50",
    "columns-5000x1",
    "columns-5000x10",
    "columns-5000x50",
    "union-100",
    "union-1000",
    "selfJoin-12",
    "branches-20",
    "branches-200",
    "subqueries-5",
    "subqueries-50",
    "withColumn-1000",
    "withColumn-10000",
    "tpcds-q1",
    "tpcds-q4",
    "tpcds-q64"
  })
  public String shape;

  private LogicalPlan plan;

  @Setup
  public void plan() throws IOException {
    plan = BenchmarkPlans.of(shape);
  }

  @Benchmark
  public Object analyze() {
    return Lineage.of(plan);
  }

  /** The first plan of a JVM, with the classes that it loads. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(3)
  public Object first() {
    return Lineage.of(plan);
  }
}
