package io.headwater.spark.plan;

import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** What the first plans of a JVM cost the thread that analyses them, and the classes they load. */
public final class FirstPlan {
  private FirstPlan() {}

  public static void main(String[] shapes) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    for (String shape : shapes) {
      LogicalPlan plan = BenchmarkPlans.of(shape);
      long loaded = classes.getTotalLoadedClassCount();
      long cpu = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      Lineage.of(plan);
      System.out.printf(
          "%s: %d ms, %d ms of CPU, %d classes loaded%n",
          shape,
          (System.nanoTime() - start) / 1_000_000,
          (threads.getCurrentThreadCpuTime() - cpu) / 1_000_000,
          classes.getTotalLoadedClassCount() - loaded);
    }
    System.exit(0);
  }
}
