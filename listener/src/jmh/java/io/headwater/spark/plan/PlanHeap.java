package io.headwater.spark.plan;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * The most heap that is in use at any time of an analysis, on top of the plan itself: what is alive
 * behind one full collection after the other, while the plan is analysed again and again.
 */
public final class PlanHeap {
  private static final long MEGABYTE = 1 << 20;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int LEAST_ANALYSES = 3;

  private PlanHeap() {}

  public static void main(String[] shapes) throws IOException {
    for (String shape : shapes) {
      LogicalPlan plan = BenchmarkPlans.of(shape);
      Lineage.of(plan);
      long before = alive();
      AtomicInteger analyses = new AtomicInteger();
      Thread analysis = new Thread(() -> repeat(plan, analyses), "analysis");
      analysis.start();
      long most = 0;
      int looks = 0;
      for (; analysis.isAlive(); looks++) {
        most = Math.max(most, alive() - before);
      }
      System.out.printf(
          "%s: %.1f MB at most, of %d looks at %d analyses%n",
          shape, (double) most / MEGABYTE, looks, analyses.get());
    }
    System.exit(0);
  }

  private static void repeat(LogicalPlan plan, AtomicInteger analyses) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < NANOS || analyses.get() < LEAST_ANALYSES) {
      Lineage.of(plan);
      analyses.incrementAndGet();
    }
  }

  private static long alive() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
