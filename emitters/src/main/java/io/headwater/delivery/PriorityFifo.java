package io.headwater.delivery;

import io.headwater.spi.Fact.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Items in order, of which the least important can be taken out of the middle. What was shown at
 * the front stays until it is removed. Not thread-safe.
 */
final class PriorityFifo<T> {
  /** Where the items begin that stand behind all others. */
  private static final long BEHIND = 1L << 62;

  private final TreeMap<Long, T> items = new TreeMap<>();
  private final Map<Priority, TreeSet<Long>> byPriority = new EnumMap<>(Priority.class);
  private final List<Long> shown = new ArrayList<>();
  private long next;
  private long nextBehind = BEHIND;

  PriorityFifo() {
    for (Priority priority : Priority.values()) {
      byPriority.put(priority, new TreeSet<>());
    }
  }

  void add(T item, Priority priority) {
    put(next++, item, priority);
  }

  /** Adds an item behind all that {@link #add} has added or will. */
  void addBehind(T item, Priority priority) {
    put(nextBehind++, item, priority);
  }

  private void put(long position, T item, Priority priority) {
    items.put(position, item);
    byPriority.get(priority).add(position);
  }

  /** The first items, at most this many. */
  List<T> show(int max) {
    shown.clear();
    List<T> first = new ArrayList<>(Math.min(max, items.size()));
    for (Map.Entry<Long, T> entry : items.entrySet()) {
      if (first.size() == max) {
        break;
      }
      first.add(entry.getValue());
      shown.add(entry.getKey());
    }
    return first;
  }

  /** Takes away the first of those last shown. */
  List<T> remove(int count) {
    List<T> removed = new ArrayList<>(count);
    List<Long> first = shown.subList(0, Math.min(count, shown.size()));
    for (Long position : first) {
      removed.add(take(position));
    }
    first.clear();
    return removed;
  }

  /** Takes away the oldest of the least important that may go and is not shown, or {@code null}. */
  T removeLeast(Priority most, Predicate<T> mayGo) {
    for (Priority priority : Priority.values()) {
      if (priority.compareTo(most) > 0) {
        break;
      }
      for (Long position : byPriority.get(priority)) {
        if (!shown.contains(position) && mayGo.test(items.get(position))) {
          return take(position);
        }
      }
    }
    return null;
  }

  /** Whether the item is among those last shown and not removed. */
  boolean shows(T item) {
    return shown.stream().anyMatch(position -> items.get(position) == item);
  }

  private T take(Long position) {
    byPriority.values().forEach(positions -> positions.remove(position));
    return items.remove(position);
  }

  List<T> clear() {
    List<T> all = new ArrayList<>(items.values());
    items.clear();
    shown.clear();
    byPriority.values().forEach(TreeSet::clear);
    return all;
  }

  /** All items in order; a view. */
  Collection<T> items() {
    return Collections.unmodifiableCollection(items.values());
  }

  int size() {
    return items.size();
  }
}
