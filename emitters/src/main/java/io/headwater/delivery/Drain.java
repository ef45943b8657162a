package io.headwater.delivery;

import io.headwater.spi.Emitter;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.spool.DeadLetters;
import io.headwater.spool.SpoolFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends what dead drivers have left for one destination, in the caller's thread: in order, and
 * ABORT for what was open. What cannot be sent stays. Logs nothing.
 */
public final class Drain {
  private static final int MAX_FAILURES = 5;

  private final Emitter emitter;
  private final Backoff backoff;
  private final long deadline;
  private long sent;
  private long rejected;
  private long left;
  private int unreadable;
  private SendException failure;

  private Drain(Emitter emitter, Backoff backoff, Duration atMost) {
    this.emitter = emitter;
    this.backoff = backoff;
    this.deadline = System.nanoTime() + atMost.toNanos();
  }

  /**
   * @param root the folder in which facts wait
   * @param atMost begins no further attempt after this time
   * @throws IOException when the spool cannot be read
   */
  public static Drain run(Path root, Emitter emitter, Duration atMost) throws IOException {
    return run(root, emitter, atMost, Backoff.standard());
  }

  static Drain run(Path root, Emitter emitter, Duration atMost, Backoff backoff)
      throws IOException {
    Drain drain = new Drain(emitter, backoff, atMost);
    for (SpoolFolder folder : SpoolFolder.in(root)) {
      if (folder.isFor(emitter.name(), emitter.destination())) {
        drain.empty(folder);
      }
    }
    return drain;
  }

  private void empty(SpoolFolder folder) throws IOException {
    DeadLetters letters = new DeadLetters(folder, Long.MAX_VALUE);
    try (Adopted adopted = new Adopted(folder.adopt())) {
      List<SpooledFact> waiting = new ArrayList<>();
      adopted.read(
          event -> {
            waiting.addAll(event.waiting());
            event.waiting().forEach(SpooledFact::leaveMemory);
          },
          bad -> unreadable++);
      int done = 0;
      int failures = 0;
      while (done < waiting.size() && failure == null) {
        int taken = 0;
        try {
          List<Fact> batch = load(waiting.subList(done, waiting.size()));
          taken = batch.size();
          emitter.send(batch);
          failures = 0;
        } catch (SendException e) {
          taken = Math.min(taken, e.taken());
          if (e.kind() == SendException.Kind.PERMANENT) {
            SpooledFact first = waiting.get(done + taken);
            letters.add(first.load(), e.getMessage());
            settle(adopted, first);
            waiting.remove(done + taken);
            rejected++;
          } else if (!mayGoOn(e, ++failures)) {
            failure = e;
          }
        }
        for (SpooledFact fact : waiting.subList(done, done + taken)) {
          settle(adopted, fact);
          sent++;
        }
        done += taken;
      }
      left += waiting.size() - done;
    }
  }

  private List<Fact> load(List<SpooledFact> from) throws IOException {
    List<Fact> batch = new ArrayList<>();
    for (SpooledFact fact : from) {
      if (batch.size() == Math.max(1, emitter.maxBatch())) {
        break;
      }
      batch.add(fact.load());
    }
    return batch;
  }

  private static void settle(Adopted adopted, SpooledFact fact) throws IOException {
    if (fact.event().settle(fact)) {
      adopted.settled(fact.event().box());
    }
  }

  /** Waits before the next attempt; not after a refusal, nor when time is over. */
  private boolean mayGoOn(SendException e, int failures) {
    if (e.kind() == SendException.Kind.CONFIGURATION || failures >= MAX_FAILURES) {
      return false;
    }
    Duration wait = backoff.afterFailures(failures, e.retryAfter());
    if (deadline - System.nanoTime() < wait.toNanos()) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Facts that the back end took. */
  public long sent() {
    return sent;
  }

  /** Facts that it will never take; they are dead letters now. */
  public long rejected() {
    return rejected;
  }

  /** Facts that stay. */
  public long left() {
    return left;
  }

  public int unreadable() {
    return unreadable;
  }

  /** Why it ended before everything was sent, or {@code null}. */
  public SendException failure() {
    return failure;
  }
}
