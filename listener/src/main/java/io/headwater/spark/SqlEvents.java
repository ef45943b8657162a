package io.headwater.spark;

import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.plan.Proof;
import io.headwater.spark.track.ActionTracker;
import io.headwater.spark.track.ExecutionEnd;
import io.headwater.spark.track.ExecutionStart;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.catalyst.catalog.CreateTableEvent;
import org.apache.spark.sql.catalyst.catalog.DropTableEvent;
import org.apache.spark.sql.catalyst.catalog.TableEvent;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import scala.Option;

/** Hands over the events of Spark SQL, which reach a listener as "other" events. */
final class SqlEvents {
  /** From Spark 3.4. */
  private static final Method ROOT_EXECUTION_ID =
      optionalMethod(SparkListenerSQLExecutionStart.class, "rootExecutionId");

  private SqlEvents() {}

  /** Name of the event for counters. */
  static String kind(SparkListenerEvent e) {
    if (e instanceof SparkListenerSQLExecutionStart) {
      return "sql_execution_start";
    }
    if (e instanceof SparkListenerSQLExecutionEnd) {
      return "sql_execution_end";
    }
    if (e instanceof StreamingQueryListener.Event) {
      return "streaming_query";
    }
    return e instanceof SparkListenerDriverAccumUpdates ? "driver_accum_updates" : "other";
  }

  static void hand(
      SparkListenerEvent e, ApplicationMetrics metrics, Consumer<Consumer<ActionTracker>> tell) {
    if (e instanceof SparkListenerSQLExecutionStart) {
      ExecutionStart start = start((SparkListenerSQLExecutionStart) e);
      metrics.onExecutionStart(((SparkListenerSQLExecutionStart) e).executionId());
      tell.accept(tracker -> tracker.executionStarted(start));
    } else if (e instanceof SparkListenerSQLExecutionEnd) {
      SparkListenerSQLExecutionEnd end = (SparkListenerSQLExecutionEnd) e;
      if (SparkFacts.isAnalysisError(end)) {
        metrics.onEvent("analysis_error");
      }
      metrics.onExecutionEnd(end.executionId());
      ExecutionEnd told = end(end);
      tell.accept(tracker -> tracker.executionEnded(told));
    } else if (e instanceof SparkListenerDriverAccumUpdates) {
      SparkListenerDriverAccumUpdates updates = (SparkListenerDriverAccumUpdates) e;
      metrics.onDriverAccumUpdates(updates.executionId(), updates.accumUpdates());
    } else if (e instanceof CreateTableEvent || e instanceof DropTableEvent) {
      TableEvent table = (TableEvent) e;
      Proof proof = e instanceof CreateTableEvent ? Proof.TABLE_CREATED : Proof.TABLE_DROPPED;
      tell.accept(tracker -> tracker.tableChanged(proof, table.database(), table.name()));
    } else if (e instanceof StreamingQueryListener.Event) {
      StreamEvents.hand((StreamingQueryListener.Event) e, tell);
    }
  }

  private static ExecutionStart start(SparkListenerSQLExecutionStart e) {
    return new ExecutionStart(
        e.executionId(),
        rootExecutionId(e),
        e.description(),
        e.details(),
        e.time(),
        SQLExecution.getQueryExecution(e.executionId()));
  }

  private static ExecutionEnd end(SparkListenerSQLExecutionEnd e) {
    Option<Throwable> failure = e.executionFailure();
    Option<String> name = e.executionName();
    return new ExecutionEnd(
        e.executionId(),
        name == null || name.isEmpty() ? null : name.get(),
        e.time(),
        e.duration(),
        e.qe(),
        failure == null || failure.isEmpty() ? null : failure.get());
  }

  private static Long rootExecutionId(SparkListenerSQLExecutionStart e) {
    if (ROOT_EXECUTION_ID == null) {
      return null;
    }
    try {
      Option<?> id = (Option<?>) ROOT_EXECUTION_ID.invoke(e);
      return id == null || id.isEmpty() ? null : (Long) id.get();
    } catch (ReflectiveOperationException ex) {
      return null;
    }
  }

  static Method optionalMethod(Class<?> type, String name) {
    try {
      return type.getMethod(name);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
