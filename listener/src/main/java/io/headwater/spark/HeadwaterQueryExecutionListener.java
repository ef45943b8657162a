package io.headwater.spark;

import io.headwater.spark.agent.Agents;
import io.headwater.spark.agent.WrongSettings;
import io.headwater.spark.track.ExecutionEnd;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.Option;

/**
 * Attaches the agent where a platform allows only {@code
 * spark.sql.queryExecutionListeners=io.headwater.spark.HeadwaterQueryExecutionListener}.
 *
 * <p>Spark makes one per session; the first adds the full listener to the session's context, so
 * that there is one agent per context and each action is reported once, also when {@code
 * spark.extraListeners} names {@link HeadwaterListener} too.
 */
public final class HeadwaterQueryExecutionListener implements QueryExecutionListener {

  /** Called by Spark. */
  public HeadwaterQueryExecutionListener(SparkConf conf) {
    attach();
  }

  /** Called by Spark's Java API, where a user registers an instance by hand. */
  public HeadwaterQueryExecutionListener() {
    attach();
  }

  /** Adds the listener to the active context, once; {@code null} when there is nothing to add. */
  private static HeadwaterListener attach() {
    boolean before = Thread.currentThread().isInterrupted();
    try {
      Option<SparkContext> active = org.apache.spark.SparkContext$.MODULE$.getActive();
      if (active.isEmpty() || Agents.has(active.get().conf())) {
        return null;
      }
      HeadwaterListener listener = new HeadwaterListener(active.get().conf());
      if (listener.agent() == null) {
        return null;
      }
      listener.attachTo(active.get());
      active.get().addSparkListener(listener);
      return listener;
    } catch (WrongSettings e) {
      throw e;
    } catch (Throwable e) {
      Callbacks.failedToStart(e);
      return null;
    } finally {
      Callbacks.endInterrupt(null, before);
    }
  }

  @Override
  public void onSuccess(String action, QueryExecution qe, long durationNanos) {
    report(action, qe, durationNanos, null);
  }

  @Override
  public void onFailure(String action, QueryExecution qe, Exception failure) {
    report(action, qe, 0, failure);
  }

  /** Reports an action only when no listener was there yet to see it. */
  private static void report(
      String action, QueryExecution qe, long durationNanos, Throwable failure) {
    try {
      HeadwaterListener added = attach();
      if (added != null) {
        ExecutionEnd end =
            new ExecutionEnd(-1, action, System.currentTimeMillis(), durationNanos, qe, failure);
        added.agent().tell(tracker -> tracker.reportedLate(end));
      }
    } catch (Throwable e) {
      Callbacks.failedToStart(e);
    }
  }
}
