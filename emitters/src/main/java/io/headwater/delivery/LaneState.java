package io.headwater.delivery;

import io.headwater.delivery.FactQueue.Dropped;
import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The mutable state of one lane: what waits, what the attempts came to, and how far the end is.
 * Thread-safe; no method but {@link #next}, {@link #pause}, {@link #awaitSent} and {@link
 * #awaitClosed} waits.
 */
final class LaneState {
  private static final Duration PAUSE_BEFORE_LAST_TRY = Duration.ofMillis(100);

  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(200);

  /** For what others have left the end of an application waits no longer than this. */
  private static final Duration FOR_LEFTOVERS = Duration.ofSeconds(2);

  private final FactQueue queue;
  private final Backoff backoff;
  private final LaneCounters counters;
  private final LaneLog log;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Attempts attempts;
  private boolean closing;
  private long closingSince;
  private boolean lastTry;

  /** Not so for an attempt that was under way when the end came. */
  private boolean lastTryBegan;

  private boolean abandoned;
  private boolean finished;

  LaneState(
      FactQueue queue, Backoff backoff, Duration patience, LaneCounters counters, LaneLog log) {
    this.queue = queue;
    this.backoff = backoff;
    this.attempts = new Attempts(patience);
    this.counters = counters;
    this.log = log;
  }

  /** Reads what earlier drivers have left; events come in meanwhile. */
  void begin() {
    queue.begin();
    if (queue.leftover() > 0) {
      log.tookOver(queue.leftover());
    }
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

  void add(RunEvent event, List<Fact> facts, Supplier<List<Fact>> testament) {
    lock.lock();
    try {
      if (closing) {
        counters.dropped(DropReason.SHUTDOWN, facts.size());
        return;
      }
      count(queue.offer(event, facts, testament));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void count(List<Dropped> all) {
    for (Dropped dropped : all) {
      counters.dropped(dropped.reason(), 1);
      log.dropped(dropped.reason(), dropped.kind() + " of run " + dropped.runId());
    }
  }

  /** Waits for facts and for the time when they may be tried; empty at the end. */
  List<Fact> next(int most) throws InterruptedException {
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
          List<Fact> facts = queue.peek(most);
          count(queue.takeUnreadable());
          if (!facts.isEmpty()) {
            attempts.begin();
            lastTryBegan = lastTry;
            return facts;
          }
        }
      }
      return Collections.emptyList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The batch that {@link #next} gave was sent.
   *
   * @param failure {@code null} when all was taken
   */
  void settle(List<Fact> batch, SendException failure) {
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
        queue.reject(failure);
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
    } else if (lastTryBegan) {
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
    int waiting = queue.size();
    int lost = queue.giveUp();
    counters.dropped(DropReason.SHUTDOWN, lost);
    log.gaveUp(lost, waiting - lost, queue.place());
  }

  private int own() {
    return queue.size() - queue.leftover();
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
      long droppedBefore = counters.dropped();
      long since = System.nanoTime();
      while (own() > 0 && attempts.failures() == 0 && !finished) {
        long left = untilNoMoreWait(since, deadline);
        if (left <= 0) {
          attempts.stalled();
          return false;
        }
        changed.awaitNanos(left);
      }
      return own() == 0 && counters.dropped() == droppedBefore;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** From now on no fact is accepted and those that wait get their last chance. */
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
   * Waits until everything is sent or given up; at the deadline, or after some time without
   * progress, what is left is given up.
   *
   * @param deadline as {@link System#nanoTime()}
   * @return whether the thread that sends may still be at it
   */
  boolean awaitClosed(long deadline) {
    lock.lock();
    try {
      while (!finished && !abandoned) {
        long left = untilNoMoreWait(closingSince, deadline);
        if (own() == 0) {
          left = Math.min(left, closingSince + FOR_LEFTOVERS.toNanos() - System.nanoTime());
        }
        if (left <= 0) {
          giveUp();
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
    return abandoned;
  }

  private long untilNoMoreWait(long since, long deadline) {
    long now = System.nanoTime();
    return Math.min(deadline - now, attempts.patienceEnd(since) - now);
  }

  /**
   * Waits a moment after an error that nobody foresaw.
   *
   * @return whether the thread is to go on
   */
  boolean pause() {
    lock.lock();
    try {
      long left = PAUSE_AFTER_ERROR.toNanos();
      while (!abandoned && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Only the end interrupts, and has then set what is returned.
      return !abandoned;
    } finally {
      lock.unlock();
    }
    return !abandoned;
  }

  /** The thread that sends has ended. */
  void finish() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
