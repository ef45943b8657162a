package io.headwater.spark.agent;

import io.headwater.conf.Conf;
import io.headwater.conf.Problem;
import io.headwater.model.ApplicationInfo;
import io.headwater.spark.exit.ApplicationOutcome;
import io.headwater.spark.exit.ExitWatch;
import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.track.ActionTracker;
import io.headwater.spi.Delivery;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one SparkContext.
 *
 * <p>Callbacks of Spark hand messages to it, which is constant work and never blocks; its own
 * daemon thread does everything else. Only the end of the application may wait for it, and only for
 * a bounded time.
 */
public final class Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private static final int QUEUE_CAPACITY = 100_000;
  private static final Duration IN_SHUTDOWN_HOOK = Duration.ofSeconds(2);
  private static final Duration HOOK_WAITS_FOR_SPARK = Duration.ofSeconds(1);

  /** Under these a step that failed is counted. */
  private static final String TRACKER = "tracker";

  private static final String DELIVERY = "delivery";
  private static final String METRICS = "metrics";
  private static final String OUTCOME = "outcome";

  private final AgentSetup setup;
  private final ApplicationMetrics metrics;
  private final Steps steps;
  private final LinkedBlockingQueue<Consumer<ActionTracker>> queue =
      new LinkedBlockingQueue<>(QUEUE_CAPACITY);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean startSeen = new AtomicBoolean();
  private final AtomicBoolean endSeen = new AtomicBoolean();
  private final CountDownLatch flushed = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExitWatch exitWatch = new ExitWatch();
  private final Thread shutdownHook = new Thread(this::onJvmExit, "headwater-shutdown");

  /** As {@link System#nanoTime()}; 0 while the JVM runs. */
  private final AtomicLong exitDeadline = new AtomicLong();

  private volatile ApplicationEnd end;

  /** What was seen is told, and is being sent; that takes as long as it may, and no longer. */
  private volatile boolean delivering;

  /** Set and used by the agent's thread only. */
  private Delivery delivery;

  private ActionTracker tracker;

  Agent(AgentSetup setup) {
    this.setup = setup;
    this.metrics = new ApplicationMetrics(setup.executorsWithSeries());
    this.steps = new Steps(metrics);
  }

  /** Live numbers; event methods are for the listener bus only. */
  public ApplicationMetrics metrics() {
    return metrics;
  }

  /**
   * The application is known: opens the destinations and begins to report. Later calls do nothing.
   */
  public void start(ApplicationInfo application) {
    if (!startSeen.compareAndSet(false, true)) {
      return;
    }
    Thread thread = new Thread(() -> run(application), "headwater-agent");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      off(e);
      close();
      return;
    }
    warmUp(application);
    try {
      Runtime.getRuntime().addShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("The JVM is already exiting", e);
    }
  }

  /**
   * Beside the agent's thread and for as long as it opens the destinations: the first action of a
   * program may be over within a second, and its end is to be on disk soon after.
   */
  private void warmUp(ApplicationInfo application) {
    Thread thread =
        new Thread(
            () ->
                steps.take(
                    "warm_up",
                    () -> setup.provider().warmUp(setup.confFor(application), application)),
            "headwater-warm-up");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      LOG.debug("No thread to warm up", e);
    }
  }

  public boolean started() {
    return startSeen.get();
  }

  /** Hands over what happened; counted as lost when the agent is far behind. Never blocks. */
  public void tell(Consumer<ActionTracker> message) {
    if (!queue.offer(message)) {
      lost.incrementAndGet();
      metrics.eventLost();
    }
  }

  /**
   * The application ends: waits until what was seen so far is delivered, at most {@code
   * shutdown.timeout}, and while the JVM exits at most 2 s.
   *
   * @param time milliseconds since the epoch
   * @param exitCode what Spark gave as exit code, or {@code null}
   */
  public void applicationEnded(long time, Integer exitCode) {
    if (!startSeen.get() || !endSeen.compareAndSet(false, true)) {
      return;
    }
    boolean exiting = exitWatch.isJvmExiting();
    end = new ApplicationEnd(time, exitCode, exiting, Drops.byBus());
    Duration atMost = exiting ? leftOfExit() : setup.shutdownTimeout();
    if (!await(exiting ? closed : flushed, atMost)) {
      LOG.warn(
          "Headwater was not ready within {} ms of the application's end; what it had seen and not"
              + " yet told may be lost",
          atMost.toMillis());
      if (!delivering) {
        // Whatever keeps it: the handler of exceptions is the program's again.
        steps.take(OUTCOME, exitWatch::giveUp);
      }
    }
  }

  /** Whoever notices first that the JVM exits starts the clock, so that waits do not add up. */
  private Duration leftOfExit() {
    exitDeadline.compareAndSet(0, System.nanoTime() + IN_SHUTDOWN_HOOK.toNanos());
    return Duration.ofNanos(Math.max(0, exitDeadline.get() - System.nanoTime()));
  }

  private static boolean await(CountDownLatch latch, Duration atMost) {
    try {
      return latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // The flag is not set again: Spark 3.0 removes a listener that returns interrupted.
      LOG.debug("Interrupted while the application ended", e);
      return true;
    }
  }

  /** Runs in the JVM's shutdown hook. */
  private void onJvmExit() {
    exitWatch.jvmExiting();
    leftOfExit();
    try {
      long waitForSpark = System.nanoTime() + HOOK_WAITS_FOR_SPARK.toNanos();
      while (!endSeen.get() && System.nanoTime() < waitForSpark) {
        if (closed.await(10, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      if (endSeen.compareAndSet(false, true)) {
        end = new ApplicationEnd(System.currentTimeMillis(), null, true, Drops.byBus());
      }
      closed.await(leftOfExit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (Throwable e) {
      // The JVM exits; the next agent finds in the spool what is left.
      LOG.debug("The end of the JVM was not waited for", e);
    }
  }

  private void run(ApplicationInfo application) {
    try {
      open(application);
      steps.take(TRACKER, tracker::applicationStarted);
      Heartbeat heartbeat = setup.heartbeat();
      while (end == null) {
        takeOne(steps.orElse(TRACKER, () -> tracker.millisUntilTick(20), 20L));
        steps.take(TRACKER, tracker::tick);
        if (heartbeat.due()) {
          steps.take(TRACKER, () -> tracker.applicationGoesOn(System.currentTimeMillis()));
        }
      }
      finish();
    } catch (Throwable e) {
      off(e);
    } finally {
      close();
    }
  }

  private void off(Throwable e) {
    try {
      metrics.switchedOff();
      LOG.error("Headwater is off: {}", e.toString(), e);
    } catch (Throwable ignored) {
      // The application is not to notice.
      return;
    }
  }

  private void open(ApplicationInfo application) {
    metrics.application(application);
    Conf conf = setup.confFor(application);
    for (Problem problem : conf.problems()) {
      if (problem.fatal()) {
        LOG.error("{}{}", problem.message(), AgentSetup.consequence(problem));
      } else {
        LOG.warn("{}.", problem.message());
      }
    }
    delivery = setup.provider().open(conf, application, metrics);
    tracker = setup.tracker(application, metrics, delivery::accept);
    LOG.info(
        "Headwater {} watches {} ({}): {}",
        application.agentVersion(),
        application.name(),
        application.id(),
        working(conf.shown()));
  }

  /** Without the settings of destinations that are off, which an ERROR line has named. */
  private Map<String, String> working(Map<String, String> shown) {
    Collection<String> off = delivery.off();
    Map<String, String> working = new TreeMap<>(shown);
    working.keySet().removeIf(name -> off.stream().anyMatch(o -> belongsTo(name, o)));
    return working;
  }

  private static boolean belongsTo(String setting, String destination) {
    return setting.equals(destination) || setting.startsWith(destination + ".");
  }

  private void takeOne(long atMostMillis) {
    steps.take(
        TRACKER,
        () -> {
          Consumer<ActionTracker> message = queue.poll(atMostMillis, TimeUnit.MILLISECONDS);
          if (message != null) {
            message.accept(tracker);
          }
        });
  }

  private void finish() {
    ApplicationEnd seen = end;
    while (!queue.isEmpty()) {
      takeOne(0);
    }
    ApplicationOutcome outcome = outcome(seen);
    steps.take(TRACKER, () -> tracker.endOpenActions(seen.time, outcome));
    if (!seen.exiting) {
      delivering = true;
      steps.take(DELIVERY, () -> delivery.flush(setup.shutdownTimeout()));
      flushed.countDown();
    }
    ApplicationOutcome last = seen.exiting ? outcome : outcomeAfterStop(seen);
    // What is still to be told may take its time; the handler of exceptions is the program's again.
    steps.take(OUTCOME, exitWatch::close);
    end(seen, last);
  }

  private ApplicationOutcome outcome(ApplicationEnd seen) {
    return steps.orElse(
        OUTCOME,
        () -> seen.exiting ? exitWatch.atJvmExit(seen.exitCode) : ApplicationOutcome.stopped(),
        ApplicationOutcome.unknown());
  }

  private ApplicationOutcome outcomeAfterStop(ApplicationEnd seen) {
    return steps.orElse(
        OUTCOME, () -> exitWatch.afterStop(seen.exitCode), ApplicationOutcome.stopped());
  }

  private void end(ApplicationEnd seen, ApplicationOutcome outcome) {
    steps.take(METRICS, () -> metrics.onApplicationEnd(seen.time));
    String summary = summary();
    Map<String, Number> totals =
        steps.orElse(METRICS, () -> Totals.of(metrics), Collections.emptyMap());
    Map<String, String> notes = new LinkedHashMap<>(notes(seen));
    steps.take(METRICS, () -> notes.putAll(Drops.errors(metrics)));
    notes.put("summary", summary);
    steps.take(TRACKER, () -> tracker.applicationEnded(seen.time, outcome, totals, notes));
    steps.take(
        DELIVERY,
        () -> delivery.close(exitWatch.isJvmExiting() ? leftOfExit() : setup.shutdownTimeout()));
    LOG.info("{}", summary);
    LOG.info(
        "Headwater ends: {} ({}), {} facts dropped {}",
        outcome.type(),
        outcome.reason(),
        lost.get() + steps.orElse(DELIVERY, delivery::dropped, 0L),
        notes(seen));
  }

  private Map<String, String> notes(ApplicationEnd seen) {
    return steps.orElse(
        DELIVERY,
        () -> Drops.notes(delivery.metrics(), lost.get(), seen.droppedByBus),
        Collections.emptyMap());
  }

  /** The end is told, whatever becomes of its summary. */
  private String summary() {
    return steps.orElse("summary", metrics::summary, "no summary: it could not be made");
  }

  private void close() {
    flushed.countDown();
    closed.countDown();
    steps.take(OUTCOME, exitWatch::close);
    steps.take(TRACKER, setup::forget);
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("The JVM is exiting; the hook has nothing left to do", e);
    }
  }

  /** What is known when the application ends. */
  private static final class ApplicationEnd {
    final long time;
    final Integer exitCode;
    final boolean exiting;
    final Long droppedByBus;

    ApplicationEnd(long time, Integer exitCode, boolean exiting, Long droppedByBus) {
      this.time = time;
      this.exitCode = exitCode;
      this.exiting = exiting;
      this.droppedByBus = droppedByBus;
    }
  }
}
