package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Emitter;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One emitter with its queue and its daemon thread. Facts leave in the order in which they came;
 * what goes wrong here is not noticed by other lanes.
 *
 * <p>The emitter's {@code send} and {@code close} are called by the lane's own thread only.
 */
final class EmitterLane {
  private final Emitter emitter;
  private final FactQueue queue;
  private final LaneCounters counters = new LaneCounters();
  private final LaneLog log;
  private final LaneState state;
  private final Thread thread;

  EmitterLane(Emitter emitter, FactQueue queue, Backoff backoff, Duration patience) {
    this.emitter = emitter;
    this.queue = queue;
    this.log = new LaneLog(emitter.name(), emitter.destination());
    this.state = new LaneState(queue, backoff, patience, counters, log);
    this.thread = new Thread(this::run, "headwater-" + emitter.name());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  String name() {
    return emitter.name();
  }

  String destination() {
    return emitter.destination();
  }

  LaneCounters counters() {
    return counters;
  }

  FactQueue queue() {
    return queue;
  }

  /** 0: delivers, 1: waits for the back end, 2: refused until a setting is mended. */
  int circuitState() {
    return state.circuitState();
  }

  /** Encodes the event and queues its facts. Neither waits for the back end nor throws. */
  void accept(RunEvent event) {
    try {
      state.add(event, emitter.encode(event), () -> emitter.encode(Testament.of(event)));
    } catch (Throwable t) {
      counters.dropped(DropReason.SERIALIZATION, 1);
      log.dropped(DropReason.SERIALIZATION, event + " could not be encoded: " + t);
    }
  }

  private void run() {
    try {
      begin();
      boolean more = true;
      while (more) {
        more = sendOnce();
      }
    } finally {
      close();
      state.finish();
    }
  }

  private void begin() {
    try {
      state.begin();
    } catch (Throwable t) {
      // What earlier drivers left stays on disk; what this one has is not delayed by it.
      failed(t);
    }
  }

  /** Returns {@code false} at the end. */
  private boolean sendOnce() {
    try {
      List<Fact> batch = state.next(Math.max(1, emitter.maxBatch()));
      if (batch.isEmpty()) {
        return false;
      }
      long start = System.nanoTime();
      SendException failure = send(batch);
      counters.took((System.nanoTime() - start) / 1e9);
      state.settle(batch, failure);
      return true;
    } catch (InterruptedException e) {
      return state.pause();
    } catch (Throwable t) {
      failed(t);
      return state.pause();
    } finally {
      // Only the end interrupts this thread, and says so in the state too; an interrupt that an
      // emitter has left behind is none.
      Thread.interrupted();
    }
  }

  /** Nothing that is thrown may end this thread, nor reach the JVM's handler of such errors. */
  private void failed(Throwable t) {
    try {
      counters.failed("error");
      log.unexpected(t);
    } catch (Throwable ignored) {
      return;
    }
  }

  private SendException send(List<Fact> batch) {
    try {
      emitter.send(batch);
      return null;
    } catch (SendException e) {
      return e;
    } catch (OutOfMemoryError e) {
      return SendException.retry("memory", "not sent for lack of memory", e);
    } catch (Throwable t) {
      // A fault of the emitter itself would come back with the same fact for ever.
      return SendException.permanent("error", "unexpected " + t);
    }
  }

  private void close() {
    try {
      emitter.close();
    } catch (Throwable t) {
      log.closeFailed(t);
    }
    closeQueue();
  }

  private void closeQueue() {
    try {
      queue.close();
    } catch (Throwable t) {
      log.closeFailed(t);
    }
  }

  /** As {@link LaneState#awaitSent}. */
  boolean awaitSent(long deadline) {
    return state.awaitSent(deadline);
  }

  /** As {@link LaneState#beginClose}. */
  void beginClose() {
    state.beginClose();
  }

  /** As {@link LaneState#awaitClosed}; the thread is left to end by itself. */
  void awaitClosed(long deadline) {
    if (state.awaitClosed(deadline)) {
      thread.interrupt();
      // What was given up is for the next agent, perhaps in this JVM and at once.
      closeQueue();
    }
  }

  /** Waits for the thread's end; for the time after {@link #awaitClosed}. */
  boolean join(Duration atMost) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedJoin(thread, atMost.toNanos());
    return !thread.isAlive();
  }
}
