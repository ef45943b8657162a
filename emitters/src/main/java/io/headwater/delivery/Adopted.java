package io.headwater.delivery;

import io.headwater.spi.Fact;
import io.headwater.spool.SpoolBox;
import io.headwater.spool.SpoolRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What dead agents have left in their boxes: facts that wait, and the testaments of runs that they
 * have left open. Thread-safe.
 */
final class Adopted implements AutoCloseable {
  /** Boxes with the number of their events that are not settled. */
  private final Map<SpoolBox, Integer> boxes = new HashMap<>();

  Adopted(List<SpoolBox> adopted) {
    adopted.forEach(box -> boxes.put(box, 0));
  }

  /**
   * @param found is given each event, in the order in which they are to be sent
   * @param bad is told of each file that cannot be read; a damaged one is removed
   */
  void read(Consumer<SpooledEvent> found, Consumer<String> bad) {
    for (SpoolBox box : all()) {
      // Counts as one event until all are known.
      add(box, 1);
      try {
        read(box, event -> add(box, found, event), bad);
      } catch (IOException | RuntimeException e) {
        bad.accept(box.path().getFileName().toString());
      }
      settled(box);
    }
  }

  private synchronized List<SpoolBox> all() {
    return new ArrayList<>(boxes.keySet());
  }

  private synchronized void add(SpoolBox box, int events) {
    boxes.computeIfPresent(box, (b, open) -> open + events);
  }

  private void add(SpoolBox box, Consumer<SpooledEvent> found, SpooledEvent event) {
    add(box, 1);
    found.accept(event);
  }

  private static void read(SpoolBox box, Consumer<SpooledEvent> found, Consumer<String> bad)
      throws IOException {
    long died = box.lastSign();
    Set<UUID> ended = new HashSet<>();
    Set<UUID> seen = new HashSet<>();
    for (Path file : box.facts()) {
      SpoolRecord record = read(file, bad);
      if (record != null) {
        seen.add(record.facts().get(0).runId());
        UUID run = record.terminal() ? record.facts().get(0).runId() : null;
        ended.add(run);
        found.accept(SpooledEvent.ofFile(box, file, record, run));
      }
    }
    box.settleUnconfirmed(seen);
    List<Path> runs = box.runs();
    runs.sort((a, b) -> Testament.order(SpoolBox.runOf(a), SpoolBox.runOf(b)));
    for (Path file : runs) {
      UUID run = SpoolBox.runOf(file);
      SpoolRecord testament = ended.contains(run) ? null : read(file, bad);
      if (testament != null) {
        List<Fact> facts = Testament.executed(testament.facts(), died);
        SpoolRecord executed = new SpoolRecord(true, facts);
        // Its time is fixed now, whoever sends it in the end.
        found.accept(SpooledEvent.written(box, executed, run));
      }
    }
  }

  private static SpoolRecord read(Path file, Consumer<String> bad) {
    try {
      SpoolRecord record = SpoolBox.read(file);
      if (record.facts().isEmpty()) {
        Files.delete(file);
        return null;
      }
      return record;
    } catch (SpoolRecord.Corrupt e) {
      bad.accept(file.getFileName().toString());
      remove(file);
    } catch (IOException e) {
      // It stays: not readable now, for example because the agent ends, is not damaged.
      bad.accept(file.getFileName().toString());
    }
    return null;
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It will be found damaged again.
    }
  }

  /** An event of the box waits no more; a box of a dead agent with none is let go. */
  synchronized void settled(SpoolBox box) {
    Integer open = boxes.get(box);
    if (open != null && open > 1) {
      boxes.put(box, open - 1);
    } else if (open != null) {
      boxes.remove(box);
      box.close();
    }
  }

  @Override
  public synchronized void close() {
    boxes.keySet().forEach(SpoolBox::close);
    boxes.clear();
  }
}
