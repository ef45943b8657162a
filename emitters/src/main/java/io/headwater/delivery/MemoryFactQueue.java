package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A queue bounded by number and by bytes. When it is full, the oldest fact of the lowest priority
 * goes, and a new fact that is not more important than all others waits for no room.
 */
final class MemoryFactQueue implements FactQueue {
  private final int capacity;
  private final long maxBytes;
  private final PriorityFifo<Fact> facts = new PriorityFifo<>();
  private long bytes;

  /**
   * @param capacity most facts
   * @param maxBytes most bytes of payload
   */
  MemoryFactQueue(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized List<Dropped> offer(
      RunEvent event, List<Fact> added, Supplier<List<Fact>> testament) {
    List<Dropped> dropped = new ArrayList<>(0);
    added.forEach(fact -> offer(fact, dropped));
    return dropped;
  }

  private void offer(Fact fact, List<Dropped> dropped) {
    if (fact.size() > maxBytes) {
      dropped.add(new Dropped(fact.runId(), fact.kind(), DropReason.TOO_LARGE));
      return;
    }
    while (facts.size() >= capacity || bytes + fact.size() > maxBytes) {
      Fact gone = victim(fact.priority());
      if (gone == null) {
        dropped.add(new Dropped(fact.runId(), fact.kind(), DropReason.QUEUE_FULL));
        return;
      }
      bytes -= gone.size();
      dropped.add(new Dropped(gone.runId(), gone.kind(), DropReason.QUEUE_FULL));
    }
    facts.add(fact, fact.priority());
    bytes += fact.size();
  }

  /**
   * The oldest fact of the lowest priority that is not being sent; of the newcomer's own priority
   * only where that is the highest one, so that the newest state of runs is kept.
   */
  private Fact victim(Fact.Priority newcomer) {
    if (newcomer == Fact.Priority.RUN_STATE) {
      return facts.removeLeast(newcomer, fact -> true);
    }
    return facts.removeLeast(newcomer, fact -> fact.priority().compareTo(newcomer) < 0);
  }

  @Override
  public synchronized List<Fact> peek(int max) {
    return facts.show(max);
  }

  @Override
  public synchronized void remove(int count) {
    facts.remove(count).forEach(fact -> bytes -= fact.size());
  }

  @Override
  public void reject(SendException answer) {
    remove(1);
  }

  @Override
  public synchronized int giveUp() {
    bytes = 0;
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
