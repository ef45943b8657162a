package io.headwater.spark.metrics;

import io.headwater.model.ApplicationInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;

/**
 * A listener that does nothing but hand its events to {@link ApplicationMetrics}; Spark makes it.
 */
public final class WiredListener extends SparkListener {
  private static volatile WiredListener latest;

  final ApplicationMetrics metrics = new ApplicationMetrics(2);
  final List<Long> executionIds = Collections.synchronizedList(new ArrayList<>());
  final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
  private final String name;

  public WiredListener(SparkConf conf) {
    this.name = conf.get("spark.app.name");
    setLatest(this);
  }

  /** The one that Spark made last. */
  static WiredListener latest() {
    return latest;
  }

  private static void setLatest(WiredListener listener) {
    latest = listener;
  }

  private void run(String kind, Runnable callback) {
    try {
      long since = System.nanoTime();
      metrics.onEvent(kind);
      callback.run();
      metrics.onCallback(kind, System.nanoTime() - since);
    } catch (Throwable e) {
      thrown.add(e);
    }
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart e) {
    run(
        "application_start",
        () ->
            metrics.application(
                ApplicationInfo.builder()
                    .name(name)
                    .id(e.appId().get())
                    .user(e.sparkUser())
                    .startTime(Instant.ofEpochMilli(e.time()))
                    .sparkVersion(org.apache.spark.package$.MODULE$.SPARK_VERSION())
                    .agentVersion("test")
                    .build()));
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd e) {
    run("application_end", () -> metrics.onApplicationEnd(e.time()));
  }

  @Override
  public void onJobStart(SparkListenerJobStart e) {
    run("job_start", () -> metrics.onJobStart(e));
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd e) {
    run("job_end", () -> metrics.onJobEnd(e));
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted e) {
    run("stage_submitted", () -> metrics.onStageSubmitted(e));
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted e) {
    run("stage_completed", () -> metrics.onStageCompleted(e));
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart e) {
    run("task_start", () -> metrics.onTaskStart(e));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd e) {
    run("task_end", () -> metrics.onTaskEnd(e));
  }

  @Override
  public void onSpeculativeTaskSubmitted(SparkListenerSpeculativeTaskSubmitted e) {
    run("speculative_task_submitted", metrics::onSpeculativeTaskSubmitted);
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded e) {
    run("executor_added", () -> metrics.onExecutorAdded(e));
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved e) {
    run("executor_removed", () -> metrics.onExecutorRemoved(e));
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate e) {
    run("executor_metrics", () -> metrics.onExecutorMetricsUpdate(e));
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    run("other", () -> metrics.onOtherEvent(event));
    if (event instanceof SparkListenerSQLExecutionStart) {
      SparkListenerSQLExecutionStart e = (SparkListenerSQLExecutionStart) event;
      executionIds.add(e.executionId());
      run("sql_execution_start", () -> metrics.onExecutionStart(e.executionId()));
    } else if (event instanceof SparkListenerSQLExecutionEnd) {
      SparkListenerSQLExecutionEnd e = (SparkListenerSQLExecutionEnd) event;
      run("sql_execution_end", () -> metrics.onExecutionEnd(e.executionId()));
    } else if (event instanceof SparkListenerDriverAccumUpdates) {
      SparkListenerDriverAccumUpdates e = (SparkListenerDriverAccumUpdates) event;
      run(
          "driver_accum_updates",
          () -> metrics.onDriverAccumUpdates(e.executionId(), e.accumUpdates()));
    }
  }
}
