package io.headwater.spark.metrics;

import java.util.Arrays;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;

/**
 * How much heap the numbers of an application keep: what is left behind a full collection, with
 * them and without.
 */
public final class RetainedMemory {
  /** What must not be collected. */
  static volatile Object kept;

  private RetainedMemory() {}

  public static void main(String[] arguments) {
    FullApplication.stages(new ApplicationMetrics(), 0, 1_000, 10);
    tell("a million tasks in 10,000 stages, one after the other", RetainedMemory::sequential);
    tell("the same, all stages running at once, at the end of their tasks", RetainedMemory::atOnce);
    try (SparkApplication app = SparkApplication.start("full", "local[1]")) {
      SparkContext context = app.session.sparkContext();
      tell("every label at its cap", () -> FullApplication.full(context));
    }
  }

  private static ApplicationMetrics sequential() {
    ApplicationMetrics metrics = new ApplicationMetrics();
    metrics.application(FullApplication.INFO);
    FullApplication.stages(metrics, 0, 10_000, 100);
    return metrics;
  }

  private static ApplicationMetrics atOnce() {
    ApplicationMetrics metrics = new ApplicationMetrics();
    metrics.application(FullApplication.INFO);
    int[] stages = new int[10_000];
    Arrays.setAll(stages, i -> i);
    Properties execution = Events.execution(1);
    metrics.onJobStart(Events.jobStart(0, 1, execution, stages));
    TaskMetrics task = Events.metrics(10);
    for (int stage : stages) {
      metrics.onStageSubmitted(Events.submitted(stage, 0, execution));
      for (int i = 0; i < 100; i++) {
        metrics.onTaskEnd(Events.success(stage, Events.finished(i, 0, false, 2_000 + i), task));
      }
    }
    return metrics;
  }

  private static void tell(String what, Supplier<ApplicationMetrics> made) {
    long before = used();
    ApplicationMetrics metrics = made.get();
    kept = metrics;
    long with = used();
    double told =
        metrics.snapshot().stream()
            .filter(family -> family.name().equals("headwater_memory_bytes"))
            .flatMap(family -> family.samples().stream())
            .mapToDouble(sample -> sample.value())
            .sum();
    System.out.printf(
        "%s: %.2f MB kept, headwater_memory_bytes says %.2f MB%n",
        what, (with - before) / 1e6, told / 1e6);
    kept = null;
  }

  private static long used() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
