package io.headwater.spark;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.redact.Redaction;
import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.plan.PlanSettings;
import io.headwater.spark.track.ActionTracker;
import io.headwater.spark.track.ApplicationRun;
import io.headwater.spark.track.TrackerSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/**
 * The events that the agent reports for a piece of a program: real Spark, the agent's own tracker,
 * and nothing sent.
 */
public final class ReportedEvents extends SparkListener {
  private final ApplicationMetrics metrics = new ApplicationMetrics();
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Throwable> thrown = new ArrayList<>();
  private final boolean late;
  private final List<Runnable> held = new ArrayList<>();
  private final ActionTracker tracker;

  private ReportedEvents(boolean late) {
    this.late = late;
    ApplicationInfo application =
        ApplicationInfo.builder()
            .name("app")
            .id("app-1")
            .startTime(Instant.now())
            .sparkVersion(org.apache.spark.package$.MODULE$.SPARK_VERSION())
            .agentVersion("test")
            .build();
    metrics.application(application);
    tracker =
        new ActionTracker(
            new ApplicationRun(application, "default", null, null),
            new TrackerSettings(
                true, true, true, Redaction.BUILT_IN, java.time.Duration.ofMinutes(1)),
            PlanSettings.DEFAULT,
            metrics,
            events::add);
  }

  /** All events of the actions that the code runs, in the order in which they are made. */
  public static List<RunEvent> of(SparkSession spark, Runnable code) {
    return of(spark, code, new ReportedEvents(false));
  }

  /**
   * The same from a bus that is far behind, as on a busy driver: the code is over when its first
   * event is handled, so Spark answers nothing more about its executions.
   */
  public static List<RunEvent> late(SparkSession spark, Runnable code) {
    return of(spark, code, new ReportedEvents(true));
  }

  private static List<RunEvent> of(SparkSession spark, Runnable code, ReportedEvents listener) {
    SparkBus.settle(spark);
    spark.sparkContext().addSparkListener(listener);
    try {
      code.run();
      SparkBus.settle(spark);
      listener.held.forEach(listener::handle);
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    if (!listener.thrown.isEmpty()) {
      throw new AssertionError("The agent failed", listener.thrown.get(0));
    }
    return listener.events;
  }

  /** The events by which actions ended. */
  public static List<RunEvent> ends(List<RunEvent> events) {
    return events.stream()
        .filter(e -> e.type() != RunEvent.Type.START)
        .collect(Collectors.toList());
  }

  private void run(Runnable callback) {
    if (late) {
      held.add(callback);
    } else {
      handle(callback);
    }
  }

  private void handle(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      thrown.add(e);
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart e) {
    run(
        () -> {
          metrics.onJobStart(e);
          tracker.jobStarted(SparkFacts.jobStart(e));
        });
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd e) {
    run(
        () -> {
          metrics.onJobEnd(e);
          tracker.jobEnded(e.jobId(), e.time(), SparkFacts.failure(e));
        });
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted e) {
    run(() -> metrics.onStageSubmitted(e));
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted e) {
    run(() -> metrics.onStageCompleted(e));
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart e) {
    run(() -> metrics.onTaskStart(e));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd e) {
    run(() -> metrics.onTaskEnd(e));
  }

  @Override
  public void onOtherEvent(SparkListenerEvent e) {
    run(() -> SqlEvents.hand(e, metrics, told -> told.accept(tracker)));
  }
}
