package io.headwater.delivery;

import io.headwater.spi.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A queue bounded by number and by bytes. When it is full, the oldest fact of the lowest priority
 * goes, and a new fact that is not more important than all others waits for no room.
 */
final class MemoryFactQueue implements FactQueue {
  private final int capacity;
  private final long maxBytes;
  private final TreeMap<Long, Fact> facts = new TreeMap<>();
  private final Map<Fact.Priority, ArrayDeque<Long>> byPriority =
      new EnumMap<>(Fact.Priority.class);
  private long nextPosition;
  private long lastShown = -1;
  private long bytes;

  /**
   * @param capacity most facts
   * @param maxBytes most bytes of payload
   */
  MemoryFactQueue(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    for (Fact.Priority priority : Fact.Priority.values()) {
      byPriority.put(priority, new ArrayDeque<>());
    }
  }

  @Override
  public synchronized List<Dropped> offer(Fact fact) {
    List<Dropped> dropped = new ArrayList<>(0);
    if (fact.size() > maxBytes) {
      dropped.add(new Dropped(fact, DropReason.TOO_LARGE));
      return dropped;
    }
    while (facts.size() >= capacity || bytes + fact.size() > maxBytes) {
      Long victim = victim(fact.priority());
      if (victim == null) {
        dropped.add(new Dropped(fact, DropReason.QUEUE_FULL));
        return dropped;
      }
      Fact gone = facts.remove(victim);
      bytes -= gone.size();
      dropped.add(new Dropped(gone, DropReason.QUEUE_FULL));
    }
    long position = nextPosition++;
    facts.put(position, fact);
    byPriority.get(fact.priority()).add(position);
    bytes += fact.size();
    return dropped;
  }

  /**
   * The oldest fact of the lowest priority that is not being sent; of the newcomer's own priority
   * only where that is the highest one, so that the newest state of runs is kept.
   */
  private Long victim(Fact.Priority newcomer) {
    for (Fact.Priority priority : Fact.Priority.values()) {
      boolean replaces =
          priority.compareTo(newcomer) < 0
              || (priority == newcomer && priority == Fact.Priority.RUN_STATE);
      if (!replaces) {
        return null;
      }
      ArrayDeque<Long> positions = byPriority.get(priority);
      while (!positions.isEmpty() && !facts.containsKey(positions.peekFirst())) {
        positions.pollFirst();
      }
      for (Long position : positions) {
        if (position > lastShown && facts.containsKey(position)) {
          positions.remove(position);
          return position;
        }
      }
    }
    return null;
  }

  @Override
  public synchronized List<Fact> peek(int max) {
    List<Fact> first = new ArrayList<>(Math.min(max, facts.size()));
    for (Map.Entry<Long, Fact> entry : facts.entrySet()) {
      if (first.size() == max) {
        break;
      }
      first.add(entry.getValue());
      lastShown = entry.getKey();
    }
    return first;
  }

  @Override
  public synchronized void remove(int count) {
    for (int i = 0; i < count && !facts.isEmpty(); i++) {
      bytes -= facts.pollFirstEntry().getValue().size();
    }
    lastShown = -1;
    for (ArrayDeque<Long> positions : byPriority.values()) {
      while (!positions.isEmpty() && !facts.containsKey(positions.peekFirst())) {
        positions.pollFirst();
      }
    }
  }

  @Override
  public synchronized int clear() {
    int count = facts.size();
    facts.clear();
    byPriority.values().forEach(ArrayDeque::clear);
    bytes = 0;
    lastShown = -1;
    return count;
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
