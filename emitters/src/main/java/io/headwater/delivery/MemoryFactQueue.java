package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A queue bounded by number and by bytes. When it is full, detail of lineage goes first: facts of
 * that priority, then, where bytes are short, what the others hold of it; then the oldest fact of
 * the lowest priority. A new fact that is not more important than all others waits for no room.
 */
final class MemoryFactQueue implements FactQueue {
  private final int capacity;
  private final long maxBytes;
  private final UnaryOperator<Fact> brief;
  private final PriorityFifo<Waiting> facts = new PriorityFifo<>();

  /** Those that may hold detail, oldest first. */
  private final Set<Waiting> whole = new LinkedHashSet<>();

  private long bytes;

  /**
   * @param capacity most facts
   * @param maxBytes most bytes of payload
   * @param brief a fact without its detail of lineage, or {@code null} where it has none
   */
  MemoryFactQueue(int capacity, long maxBytes, UnaryOperator<Fact> brief) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    this.brief = brief;
  }

  /** A fact, which may become a shorter one. */
  private static final class Waiting {
    private Fact fact;

    Waiting(Fact fact) {
      this.fact = fact;
    }
  }

  @Override
  public synchronized List<Dropped> offer(
      RunEvent event, List<Fact> added, Supplier<List<Fact>> testament) {
    List<Dropped> dropped = new ArrayList<>(0);
    added.forEach(fact -> offer(fact, dropped));
    return dropped;
  }

  private void offer(Fact offered, List<Dropped> dropped) {
    Fact fact = offered.size() > maxBytes ? shortened(offered, dropped) : offered;
    if (fact.size() > maxBytes) {
      dropped.add(new Dropped(fact.runId(), fact.kind(), DropReason.TOO_LARGE));
      return;
    }
    while (facts.size() >= capacity || bytes + fact.size() > maxBytes) {
      Waiting gone = detail(fact.priority());
      if (gone == null && facts.size() < capacity && shortenOldest(dropped)) {
        continue;
      }
      gone = gone == null ? victim(fact.priority()) : gone;
      if (gone == null) {
        dropped.add(new Dropped(fact.runId(), fact.kind(), DropReason.QUEUE_FULL));
        return;
      }
      forget(gone);
      dropped.add(new Dropped(gone.fact.runId(), gone.fact.kind(), DropReason.QUEUE_FULL));
    }
    Waiting waiting = new Waiting(fact);
    facts.add(waiting, fact.priority());
    bytes += fact.size();
    if (fact.size() >= WholeFacts.WORTH_BYTES) {
      whole.add(waiting);
    }
  }

  private Waiting detail(Fact.Priority newcomer) {
    return newcomer == Fact.Priority.LINEAGE_DETAIL
        ? null
        : facts.removeLeast(Fact.Priority.LINEAGE_DETAIL, waiting -> true);
  }

  /** Whether any of those that are not being sent had detail. */
  private boolean shortenOldest(List<Dropped> dropped) {
    for (Iterator<Waiting> i = whole.iterator(); i.hasNext(); ) {
      Waiting waiting = i.next();
      if (facts.shows(waiting)) {
        continue;
      }
      i.remove();
      int before = waiting.fact.size();
      waiting.fact = shortened(waiting.fact, dropped);
      if (waiting.fact.size() < before) {
        bytes -= before - waiting.fact.size();
        return true;
      }
    }
    return false;
  }

  private Fact shortened(Fact fact, List<Dropped> dropped) {
    Fact shorter = brief.apply(fact);
    if (shorter == null) {
      return fact;
    }
    dropped.add(WholeFacts.detailOf(fact.runId(), fact.kind()));
    return shorter;
  }

  /**
   * The oldest fact of the lowest priority that is not being sent; of the newcomer's own priority
   * only where that is the highest one, so that the newest state of runs is kept.
   */
  private Waiting victim(Fact.Priority newcomer) {
    if (newcomer == Fact.Priority.RUN_STATE) {
      return facts.removeLeast(newcomer, waiting -> true);
    }
    return facts.removeLeast(newcomer, waiting -> waiting.fact.priority().compareTo(newcomer) < 0);
  }

  private void forget(Waiting waiting) {
    whole.remove(waiting);
    bytes -= waiting.fact.size();
  }

  @Override
  public synchronized List<Fact> peek(int max) {
    List<Fact> first = new ArrayList<>();
    facts.show(max).forEach(waiting -> first.add(waiting.fact));
    return first;
  }

  @Override
  public synchronized void remove(int count) {
    facts.remove(count).forEach(this::forget);
  }

  @Override
  public void reject(SendException answer) {
    remove(1);
  }

  @Override
  public synchronized int giveUp() {
    bytes = 0;
    whole.clear();
    return facts.clear().size();
  }

  @Override
  public synchronized int size() {
    return facts.size();
  }

  @Override
  public synchronized long bytes() {
    return bytes;
  }

  @Override
  public int capacity() {
    return capacity;
  }
}
