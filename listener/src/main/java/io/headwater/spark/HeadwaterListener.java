package io.headwater.spark;

import io.headwater.spark.agent.Agent;
import io.headwater.spark.agent.Agents;
import io.headwater.spark.agent.WrongSettings;
import io.headwater.spark.track.JobStart;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
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
import scala.Option;

/**
 * Attaches the agent to a Spark application: {@code --conf
 * spark.extraListeners=io.headwater.spark.HeadwaterListener}.
 *
 * <p>Each callback does constant work on the listener bus: it adds numbers or hands over a
 * reference. Nothing gets out of a callback: Spark 3.0 stops the application's context on a {@code
 * LinkageError} from a listener.
 */
public final class HeadwaterListener extends SparkListener {
  private static final String OTHER = "other";

  private final SparkConf conf;
  private final Agent agent;

  /**
   * Called by Spark.
   *
   * @throws WrongSettings when one is wrong and {@code spark.headwater.strict} is set
   */
  public HeadwaterListener(SparkConf conf) {
    this.conf = conf;
    this.agent = create(conf);
  }

  /** In the thread of the program itself. */
  private static Agent create(SparkConf conf) {
    boolean before = Thread.currentThread().isInterrupted();
    try {
      return Agents.create(conf);
    } catch (WrongSettings e) {
      throw e;
    } catch (Throwable e) {
      Callbacks.failedToStart(e);
      return null;
    } finally {
      Callbacks.endInterrupt(null, before);
    }
  }

  /** For a context that was started before: the application's start is told from the context. */
  void attachTo(SparkContext context) {
    guard("attach", () -> agent.start(SparkFacts.application(context)));
  }

  Agent agent() {
    return agent;
  }

  private void guard(String event, Runnable work) {
    if (agent == null) {
      return;
    }
    boolean before = Thread.currentThread().isInterrupted();
    long since = System.nanoTime();
    try {
      agent.metrics().onEvent(event);
      work.run();
      agent.metrics().onCallback(event, System.nanoTime() - since);
    } catch (Throwable e) {
      Callbacks.failed(agent, event, e);
    } finally {
      Callbacks.endInterrupt(agent, before);
    }
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart e) {
    guard("application_start", () -> agent.start(SparkFacts.application(e, conf)));
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd e) {
    guard("application_end", () -> agent.applicationEnded(e.time(), SparkFacts.exitCode(e)));
  }

  @Override
  public void onJobStart(SparkListenerJobStart e) {
    guard(
        "job_start",
        () -> {
          startIfMissed();
          agent.metrics().onJobStart(e);
          JobStart start = SparkFacts.jobStart(e);
          agent.tell(tracker -> tracker.jobStarted(start));
        });
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd e) {
    guard(
        "job_end",
        () -> {
          agent.metrics().onJobEnd(e);
          Throwable failure = SparkFacts.failure(e);
          agent.tell(tracker -> tracker.jobEnded(e.jobId(), e.time(), failure));
        });
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted e) {
    guard("stage_submitted", () -> agent.metrics().onStageSubmitted(e));
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted e) {
    guard("stage_completed", () -> agent.metrics().onStageCompleted(e));
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart e) {
    guard("task_start", () -> agent.metrics().onTaskStart(e));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd e) {
    guard("task_end", () -> agent.metrics().onTaskEnd(e));
  }

  @Override
  public void onSpeculativeTaskSubmitted(SparkListenerSpeculativeTaskSubmitted e) {
    guard("task_speculative", () -> agent.metrics().onSpeculativeTaskSubmitted());
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate e) {
    guard("executor_metrics", () -> agent.metrics().onExecutorMetricsUpdate(e));
  }

  // Spark 3.1 has new names for the next five and still sends the old ones, on 4.0 too.

  @Override
  @SuppressWarnings("deprecation")
  public void onExecutorBlacklisted(org.apache.spark.scheduler.SparkListenerExecutorBlacklisted e) {
    guard("executor_excluded", () -> agent.metrics().onExecutorExcluded(e.executorId()));
  }

  @Override
  @SuppressWarnings("deprecation")
  public void onExecutorBlacklistedForStage(
      org.apache.spark.scheduler.SparkListenerExecutorBlacklistedForStage e) {
    guard("executor_excluded", () -> agent.metrics().onExecutorExcludedForStage());
  }

  @Override
  @SuppressWarnings("deprecation")
  public void onExecutorUnblacklisted(
      org.apache.spark.scheduler.SparkListenerExecutorUnblacklisted e) {
    guard("executor_released", () -> agent.metrics().onExecutorReleased(e.executorId()));
  }

  @Override
  @SuppressWarnings("deprecation")
  public void onNodeBlacklisted(org.apache.spark.scheduler.SparkListenerNodeBlacklisted e) {
    guard("executor_node_excluded", () -> agent.metrics().onNodeExcluded(false));
  }

  @Override
  @SuppressWarnings("deprecation")
  public void onNodeBlacklistedForStage(
      org.apache.spark.scheduler.SparkListenerNodeBlacklistedForStage e) {
    guard("executor_node_excluded", () -> agent.metrics().onNodeExcluded(true));
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded e) {
    guard("executor_added", () -> agent.metrics().onExecutorAdded(e));
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved e) {
    guard("executor_removed", () -> agent.metrics().onExecutorRemoved(e));
  }

  @Override
  public void onOtherEvent(SparkListenerEvent e) {
    guard(
        kind(e),
        () -> {
          startIfMissed();
          agent.metrics().onOtherEvent(e);
          SqlEvents.hand(e, agent.metrics(), agent::tell);
        });
  }

  /** Which event it is can be told only by classes that this Spark may not have. */
  private String kind(SparkListenerEvent e) {
    boolean before = Thread.currentThread().isInterrupted();
    try {
      return SqlEvents.kind(e);
    } catch (Throwable error) {
      Callbacks.failed(agent, OTHER, error);
      return OTHER;
    } finally {
      Callbacks.endInterrupt(agent, before);
    }
  }

  /** Spark's bus drops events when it is full, the application's start among them. */
  private void startIfMissed() {
    if (!agent.started()) {
      Option<SparkContext> context = org.apache.spark.SparkContext$.MODULE$.getActive();
      if (context.isDefined()) {
        agent.start(SparkFacts.application(context.get()));
      }
    }
  }
}
