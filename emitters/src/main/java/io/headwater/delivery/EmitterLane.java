package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Emitter;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One emitter with its queue and its daemon thread. Facts leave in the order in which they came;
 * what goes wrong here is not noticed by other lanes.
 *
 * <p>The mutable state belongs to the lock; the emitter's {@code send} and {@code close} are called
 * by the lane's own thread only and never under the lock.
 */
final class EmitterLane {
  private static final Duration PAUSE_BEFORE_LAST_TRY = Duration.ofMillis(100);

  private final Emitter emitter;
  private final FactQueue queue;
  private final Backoff backoff;
  private final LaneCounters counters = new LaneCounters();
  private final LaneLog log;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long accepted;
  private long settled;
  private final Attempts attempts;
  private boolean closing;
  private long closingSince;
  private boolean lastTry;
  private boolean abandoned;
  private boolean finished;

  EmitterLane(Emitter emitter, FactQueue queue, Backoff backoff, Duration patience) {
    this.attempts = new Attempts(patience);
    this.emitter = emitter;
    this.queue = queue;
    this.backoff = backoff;
    this.log = new LaneLog(emitter.name(), emitter.destination());
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
    lock.lock();
    try {
      return attempts.failures() == 0 ? 0 : attempts.refused() ? 2 : 1;
    } finally {
      lock.unlock();
    }
  }

  /** Encodes the event and queues its facts. Neither waits for the back end nor throws. */
  void accept(RunEvent event) {
    List<Fact> facts;
    try {
      facts = emitter.encode(event);
    } catch (Throwable t) {
      counters.dropped(DropReason.SERIALIZATION, 1);
      log.dropped(DropReason.SERIALIZATION, event + " could not be encoded: " + t);
      return;
    }
    lock.lock();
    try {
      facts.forEach(this::enqueue);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Fact fact) {
    if (closing) {
      counters.dropped(DropReason.SHUTDOWN, 1);
      return;
    }
    accepted++;
    for (FactQueue.Dropped dropped : queue.offer(fact)) {
      settled++;
      counters.dropped(dropped.reason(), 1);
      log.dropped(dropped.reason(), dropped.fact().kind() + " of run " + dropped.fact().runId());
    }
  }

  private void run() {
    try {
      for (List<Fact> batch = next(); !batch.isEmpty(); batch = next()) {
        long start = System.nanoTime();
        SendException failure = send(batch);
        counters.took((System.nanoTime() - start) / 1e9);
        settle(batch, failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeEmitter();
      finish();
    }
  }

  private SendException send(List<Fact> batch) {
    try {
      emitter.send(batch);
      return null;
    } catch (SendException e) {
      return e;
    } catch (Throwable t) {
      // A fault of the emitter itself would come back with the same fact for ever.
      return SendException.permanent("error", "unexpected " + t);
    }
  }

  /** Waits for facts and for the time when they may be tried; empty at the end. */
  private List<Fact> next() throws InterruptedException {
    lock.lock();
    try {
      while (!abandoned) {
        long wait = attempts.untilNext(System.nanoTime());
        if (queue.size() == 0) {
          if (closing) {
            break;
          }
          changed.await();
        } else if (wait > 0) {
          changed.awaitNanos(wait);
        } else {
          attempts.begin();
          return queue.peek(Math.max(1, emitter.maxBatch()));
        }
      }
      return Collections.emptyList();
    } finally {
      lock.unlock();
    }
  }

  private void settle(List<Fact> batch, SendException failure) {
    lock.lock();
    try {
      if (abandoned) {
        return;
      }
      int taken = failure == null ? batch.size() : Math.min(failure.taken(), batch.size());
      take(batch.subList(0, taken));
      if (failure == null) {
        recover();
      } else {
        counters.failed(failure.reason());
        fail(batch.subList(taken, batch.size()), failure);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(List<Fact> facts) {
    if (!facts.isEmpty()) {
      queue.remove(facts.size());
      settled += facts.size();
      long bytes = facts.stream().mapToLong(Fact::size).sum();
      counters.emitted(facts.size(), bytes, System.currentTimeMillis());
    }
  }

  private void recover() {
    int failures = attempts.succeeded(System.nanoTime());
    if (failures > 0) {
      log.recovered(failures);
    }
    lastTry = false;
  }

  private void fail(List<Fact> left, SendException failure) {
    if (failure.kind() == SendException.Kind.PERMANENT) {
      if (!left.isEmpty()) {
        queue.remove(1);
        settled++;
        counters.dropped(DropReason.REJECTED, 1);
        log.rejected(left.get(0).kind(), failure);
      }
      recover();
      return;
    }
    boolean refused = failure.kind() == SendException.Kind.CONFIGURATION;
    if (refused && !attempts.refused()) {
      log.unauthorised(failure);
    } else if (!refused && attempts.failures() == 0) {
      log.waiting(failure);
    }
    attempts.failed(refused);
    counters.retried(left.size());
    if (!closing) {
      Duration wait =
          refused
              ? backoff.unauthorised()
              : backoff.afterFailures(attempts.failures(), failure.retryAfter());
      attempts.tryAgainAt(System.nanoTime() + wait.toNanos());
    } else if (lastTry) {
      giveUp();
    } else {
      allowLastTry(PAUSE_BEFORE_LAST_TRY);
    }
  }

  private void allowLastTry(Duration pause) {
    lastTry = true;
    attempts.tryAgainAt(System.nanoTime() + pause.toNanos());
  }

  private void giveUp() {
    abandoned = true;
    int lost = queue.clear();
    settled += lost;
    if (lost > 0) {
      counters.dropped(DropReason.SHUTDOWN, lost);
      log.gaveUp(lost);
    }
  }

  /**
   * Waits until what was accepted before is settled, at most until the time given, and only while
   * the back end takes facts: not after a failure, nor when nothing was taken for some time.
   *
   * @param deadline as {@link System#nanoTime()}
   * @return whether everything was taken
   */
  boolean awaitSent(long deadline) {
    lock.lock();
    try {
      long goal = accepted;
      long droppedBefore = counters.dropped();
      long since = System.nanoTime();
      while (settled < goal && attempts.failures() == 0 && !finished) {
        long left = untilNoMoreWait(since, deadline);
        if (left <= 0) {
          attempts.stalled();
          return false;
        }
        changed.awaitNanos(left);
      }
      return settled >= goal && counters.dropped() == droppedBefore;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** From now on no fact is accepted and those that wait get their last chance. Does not wait. */
  void beginClose() {
    lock.lock();
    try {
      if (!closing) {
        closing = true;
        closingSince = System.nanoTime();
        if (attempts.failures() > 0) {
          allowLastTry(Duration.ZERO);
        }
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the lane has sent or given up everything; at the deadline, or after some time
   * without progress, what is left is counted as lost and the thread left to end by itself.
   *
   * @param deadline as {@link System#nanoTime()}
   */
  void awaitClosed(long deadline) {
    lock.lock();
    try {
      while (!finished && !abandoned) {
        long left = untilNoMoreWait(closingSince, deadline);
        if (left <= 0) {
          giveUp();
          thread.interrupt();
        } else {
          changed.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private long untilNoMoreWait(long since, long deadline) {
    long now = System.nanoTime();
    return Math.min(deadline - now, attempts.patienceEnd(since) - now);
  }

  private void closeEmitter() {
    try {
      emitter.close();
      queue.close();
    } catch (Throwable t) {
      log.closeFailed(t);
    }
  }

  private void finish() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the thread's end; for the time after {@link #awaitClosed}. */
  boolean join(Duration atMost) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedJoin(thread, atMost.toNanos());
    return !thread.isAlive();
  }
}
