package io.headwater.delivery;

import io.headwater.spi.Fact;
import io.headwater.spool.DeadLetters;
import io.headwater.spool.SpoolBox;
import io.headwater.spool.SpoolFolder;
import io.headwater.spool.SpoolRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What waits in the spool of one emitter and destination, as it was when it was looked at. */
public final class Leftovers {
  private final SpoolFolder folder;
  private String destination;
  private int dead;
  private int alive;
  private long facts;
  private long bytes;
  private int openRuns;
  private int unreadable;
  private Instant lastSign;
  private long deadLetters;

  private Leftovers(SpoolFolder folder) {
    this.folder = folder;
  }

  /**
   * Of all destinations below a folder. Boxes of live agents are counted and not looked into.
   *
   * @throws IOException when the folder cannot be read
   */
  public static List<Leftovers> in(Path root) throws IOException {
    List<Leftovers> all = new ArrayList<>();
    for (SpoolFolder folder : SpoolFolder.in(root)) {
      Leftovers found = new Leftovers(folder);
      found.look();
      all.add(found);
    }
    return all;
  }

  private void look() throws IOException {
    deadLetters = new DeadLetters(folder, Long.MAX_VALUE).count();
    alive = folder.boxes();
    for (SpoolBox box : folder.adopt()) {
      try {
        alive--;
        look(box);
      } finally {
        // One in which nothing waits is removed.
        box.close();
      }
    }
  }

  private void look(SpoolBox box) throws IOException {
    Set<UUID> ended = new HashSet<>();
    for (Path file : box.facts()) {
      try {
        SpoolRecord record = SpoolBox.read(file);
        facts += record.facts().size();
        bytes += Files.size(file);
        if (record.terminal()) {
          record.facts().stream().map(Fact::runId).forEach(ended::add);
        }
      } catch (IOException e) {
        unreadable++;
      }
    }
    int open = 0;
    for (Path run : box.runs()) {
      open += ended.contains(SpoolBox.runOf(run)) ? 0 : 1;
    }
    if (open > 0 || !box.facts().isEmpty()) {
      dead++;
      openRuns += open;
      Instant sign = Instant.ofEpochMilli(box.lastSign());
      lastSign = lastSign == null || sign.isAfter(lastSign) ? sign : lastSign;
      destination = box.destination();
    }
  }

  /** The emitter's name. */
  public String emitter() {
    return folder.emitter();
  }

  public Path folder() {
    return folder.path();
  }

  /** Where the facts are to go, or {@code null} where that is not known. */
  public String destination() {
    return destination;
  }

  /** Whether anything is there to be sent. */
  public boolean any() {
    return facts > 0 || openRuns > 0;
  }

  /** Whether facts of the emitter opened would come from here. */
  boolean isFor(String emitter, String address) {
    return folder.isFor(emitter, address);
  }

  public int deadDrivers() {
    return dead;
  }

  public int liveDrivers() {
    return alive;
  }

  public long facts() {
    return facts;
  }

  public long bytes() {
    return bytes;
  }

  /** Runs for which an ABORT is to be sent. */
  public int openRuns() {
    return openRuns;
  }

  /** Files that are damaged or cannot be read. */
  public int unreadable() {
    return unreadable;
  }

  /** When the last of the dead drivers was still alive, or {@code null} where there is none. */
  public Instant lastSign() {
    return lastSign;
  }

  public long deadLetters() {
    return deadLetters;
  }
}
