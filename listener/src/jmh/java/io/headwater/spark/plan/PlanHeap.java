package io.headwater.spark.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * How little heap is enough to turn a plan into lineage: with the plan made, memory is filled until
 * so many megabytes are left, and the analysis must get along with them. Wants a heap of fixed size
 * that can be filled to the last: {@code -XX:+UseSerialGC -Xms1g -Xmx1g -Xmn8m}. Arguments are
 * shapes of {@link BenchmarkPlans}.
 */
public final class PlanHeap {
  private static final int MEGABYTE = 1 << 20;

  private PlanHeap() {}

  public static void main(String[] shapes) throws IOException {
    for (String shape : shapes) {
      LogicalPlan plan = BenchmarkPlans.of(shape);
      int enough = 4;
      while (enough < 512 && !fits(plan, enough)) {
        enough *= 2;
      }
      System.out.printf("%s: %d MB are enough%n", shape, enough);
    }
    System.exit(0);
  }

  private static boolean fits(LogicalPlan plan, int megabytes) {
    List<byte[]> ballast = new ArrayList<>();
    try {
      while (free() > (long) megabytes * MEGABYTE) {
        long surplus = free() - (long) megabytes * MEGABYTE;
        for (long i = 0; i < Math.max(1, surplus / MEGABYTE * 4); i++) {
          ballast.add(new byte[MEGABYTE / 4]);
        }
      }
      return Lineage.of(plan).lineage().graph().gaps().isEmpty() && !ballast.isEmpty();
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Behind a full collection. */
  private static long free() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
