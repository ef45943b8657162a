package io.headwater.spark.end2end;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Decides, at the entry of each of the agent's methods, whether it fails there. {@link
 * FaultInjection} puts the calls in; nothing of it is in the agent's jar. Thread-safe.
 */
public final class Faults {
  /** How a method fails. */
  enum Kind {
    RUNTIME,
    ARGUMENT,
    LINKAGE,
    STACK,
    MEMORY,
    INTERRUPT,
    BLOCK
  }

  private static final Map<String, Kind> ONCE = new ConcurrentHashMap<>();
  private static final Map<String, Kind> ALWAYS = new ConcurrentHashMap<>();
  private static final List<String> FIRED = new CopyOnWriteArrayList<>();
  private static volatile Set<String> seen;
  private static volatile CountDownLatch blocked = new CountDownLatch(1);

  private Faults() {}

  /** Called by the agent's methods. */
  public static void at(String point) {
    Set<String> noting = seen;
    if (noting != null) {
      noting.add(point);
    }
    if (!ONCE.isEmpty() || !ALWAYS.isEmpty()) {
      Kind kind = ONCE.remove(point);
      kind = kind == null ? ALWAYS.get(point) : kind;
      if (kind != null) {
        FIRED.add(kind + " " + point + " in " + Thread.currentThread().getName());
        happen(kind, point);
      }
    }
  }

  private static void happen(Kind kind, String point) {
    switch (kind) {
      case RUNTIME:
        throw new IllegalStateException("injected at " + point);
      case ARGUMENT:
        throw new IllegalArgumentException("injected at " + point);
      case LINKAGE:
        throw new NoClassDefFoundError("injected/at/" + point);
      case STACK:
        throw new StackOverflowError("injected at " + point);
      case MEMORY:
        throw new OutOfMemoryError("injected at " + point);
      case INTERRUPT:
        Thread.currentThread().interrupt();
        return;
      case BLOCK:
        block();
        return;
    }
  }

  /** Until the round is over, whoever interrupts. */
  private static void block() {
    CountDownLatch until = blocked;
    boolean interrupted = false;
    while (until.getCount() > 0) {
      try {
        until.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on the points that are passed are noted. */
  static Set<String> note() {
    Set<String> noting = new ConcurrentSkipListSet<>();
    seen = noting;
    return noting;
  }

  static void noteNoMore() {
    seen = null;
  }

  static void armOnce(Collection<String> points, Kind kind) {
    points.forEach(point -> ONCE.put(point, kind));
  }

  static void armAlways(Collection<String> points, Kind kind) {
    points.forEach(point -> ALWAYS.put(point, kind));
  }

  /** Nothing fails any more, and what was blocked goes on; returns what has failed. */
  static List<String> disarm() {
    ONCE.clear();
    ALWAYS.clear();
    blocked.countDown();
    blocked = new CountDownLatch(1);
    List<String> fired = List.copyOf(FIRED);
    FIRED.clear();
    return fired;
  }
}
