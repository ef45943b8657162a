package io.headwater.delivery;

import io.headwater.spi.Fact;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The facts that may still go without their detail of lineage, oldest first. Not thread-safe;
 * guarded by its queue.
 */
final class WholeFacts {
  /** What is smaller is hardly worth the rewriting. */
  static final int WORTH_BYTES = 4096;

  private final Set<SpooledFact> facts = new LinkedHashSet<>();
  private final UnaryOperator<Fact> brief;

  /**
   * @param brief gives {@code null} for a fact that has no detail
   */
  WholeFacts(UnaryOperator<Fact> brief) {
    this.brief = brief;
  }

  void add(SpooledFact fact) {
    if (fact.size() >= WORTH_BYTES) {
      facts.add(fact);
    }
  }

  void clear() {
    facts.clear();
  }

  /** The fact waits no more. */
  void forget(SpooledFact fact) {
    facts.remove(fact);
  }

  /**
   * Takes the oldest that has any detail out of these. One that cannot be read is none.
   *
   * @param may facts that may be changed for now, and where that makes room
   * @return {@code null} when none has
   */
  Shorter next(Predicate<SpooledFact> may) {
    for (Iterator<SpooledFact> i = facts.iterator(); i.hasNext(); ) {
      SpooledFact fact = i.next();
      if (!may.test(fact)) {
        continue;
      }
      i.remove();
      Fact smaller = fact.event().awaits(fact) ? shorter(fact) : null;
      if (smaller != null) {
        return new Shorter(fact, smaller);
      }
    }
    return null;
  }

  private Fact shorter(SpooledFact fact) {
    try {
      return brief.apply(fact.load());
    } catch (IOException | RuntimeException e) {
      return null; // who sends it finds that too
    }
  }

  /** What is counted for a fact that goes on without its detail. */
  static FactQueue.Dropped detailOf(UUID runId, String kind) {
    return new FactQueue.Dropped(runId, "lineage detail of " + kind, DropReason.QUEUE_FULL);
  }

  /** A fact that waits, and what it is to become. */
  static final class Shorter {
    private final SpooledFact fact;
    private final Fact brief;

    private Shorter(SpooledFact fact, Fact brief) {
      this.fact = fact;
      this.brief = brief;
    }

    SpooledFact fact() {
      return fact;
    }

    Fact brief() {
      return brief;
    }
  }
}
