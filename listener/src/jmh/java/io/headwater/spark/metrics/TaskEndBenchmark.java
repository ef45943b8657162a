package io.headwater.spark.metrics;

import io.headwater.model.ApplicationInfo;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
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

/**
 * What one end of a task costs the listener bus. Stages of 1,000 tasks follow each other, so that
 * the cost of a stage's and a job's start and end is in it, by a thousandth.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TaskEndBenchmark {
  private static final int TASKS = 1_000;
  private static final int STAGE = 7;
  private static final Properties EXECUTION = Events.execution(3);

  /** SQL metrics that each task brings: none for an RDD, some dozen for a plan of some nodes. */
  @Param({"0", "24"})
  public int sqlMetrics;

  private final SparkListenerTaskEnd[] events = new SparkListenerTaskEnd[TASKS];
  private ApplicationMetrics metrics;
  private int next = TASKS;

  @Setup
  public void prepare() {
    metrics = new ApplicationMetrics();
    metrics.application(
        ApplicationInfo.builder()
            .name("benchmark")
            .id("app-1")
            .startTime(Instant.EPOCH)
            .sparkVersion("x")
            .agentVersion("x")
            .build());
    TaskMetrics task = Events.metrics(10);
    for (int i = 0; i < sqlMetrics; i++) {
      task.registerAccumulator(Events.sqlMetric(100 + i, 5));
    }
    for (int i = 0; i < TASKS; i++) {
      events[i] = Events.success(STAGE, Events.finished(i, 0, false, 2_000 + i), task);
    }
    metrics.onJobStart(Events.jobStart(0, 1, EXECUTION, STAGE));
  }

  @Benchmark
  public void onTaskEnd() {
    if (next == TASKS) {
      next = 0;
      metrics.onStageCompleted(Events.completed(STAGE, 0));
      metrics.onJobEnd(Events.jobEnd(0, 2, true));
      metrics.onJobStart(Events.jobStart(0, 1, EXECUTION, STAGE));
      metrics.onStageSubmitted(Events.submitted(STAGE, 0, EXECUTION));
    }
    metrics.onTaskEnd(events[next++]);
  }
}
