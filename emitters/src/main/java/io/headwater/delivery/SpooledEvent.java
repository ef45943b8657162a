package io.headwater.delivery;

import io.headwater.spi.Fact;
import io.headwater.spool.SpoolBox;
import io.headwater.spool.SpoolRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** One spool file and those of its facts that still wait. Not thread-safe; guarded by its queue. */
final class SpooledEvent {
  private final SpoolBox box;
  private final Path file;
  private final UUID ended;
  private final List<SpooledFact> waiting = new ArrayList<>();
  private final long writtenMillis;
  private long bytes;

  private SpooledEvent(
      SpoolBox box, Path file, UUID ended, List<Fact> facts, long writtenMillis, long bytes) {
    this.writtenMillis = writtenMillis;
    this.box = box;
    this.file = file;
    this.ended = ended;
    this.bytes = bytes;
    for (Fact fact : facts) {
      waiting.add(new SpooledFact(this, waiting.size(), fact));
    }
  }

  /**
   * @param ended the run that the event ends, or {@code null}
   */
  static SpooledEvent written(SpoolBox box, SpoolRecord record, UUID ended) throws IOException {
    return ofFile(box, box.write(record), record, ended);
  }

  /** Of a file that is there already. */
  static SpooledEvent ofFile(SpoolBox box, Path file, SpoolRecord record, UUID ended)
      throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new SpooledEvent(
        box,
        file,
        ended,
        record.facts(),
        attributes.lastModifiedTime().toMillis(),
        attributes.size());
  }

  static SpooledEvent inMemory(SpoolBox box, List<Fact> facts, UUID ended) {
    return new SpooledEvent(box, null, ended, facts, System.currentTimeMillis(), 0);
  }

  SpoolBox box() {
    return box;
  }

  /** {@code null} for one that could not be written. */
  Path file() {
    return file;
  }

  /** When its file was written, in milliseconds since the epoch. */
  long writtenMillis() {
    return writtenMillis;
  }

  long bytes() {
    return bytes;
  }

  List<SpooledFact> waiting() {
    return Collections.unmodifiableList(waiting);
  }

  /** Reads the fact at a position of the file. */
  Fact read(int position) throws IOException {
    List<Fact> facts = SpoolBox.read(file).facts();
    if (position >= facts.size()) {
      throw new IOException(file + " has changed");
    }
    return facts.get(position);
  }

  /**
   * A fact waits no more.
   *
   * @return whether it was the last; then the file is gone, and the run that it ended is closed
   */
  boolean settle(SpooledFact fact) throws IOException {
    waiting.remove(fact);
    if (!waiting.isEmpty()) {
      return false;
    }
    // In this order: a driver that dies in between has its last fact sent twice, and not the run
    // that it ended taken for an open one.
    if (ended != null) {
      box.closeRun(ended);
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
    return true;
  }

  /** Whether the fact still waits. */
  boolean awaits(SpooledFact fact) {
    return waiting.contains(fact);
  }

  /** Puts a smaller fact into the file, where there is one, in the place of one that waits. */
  void shorten(SpooledFact fact, Fact brief) throws IOException {
    if (file == null) {
      fact.becomes(brief);
      return;
    }
    SpoolRecord before = SpoolBox.read(file);
    List<Fact> facts = new ArrayList<>(before.facts());
    facts.set(fact.position(), brief);
    box.replace(file, new SpoolRecord(before.terminal(), facts));
    fact.becomes(brief);
    bytes = Files.size(file);
  }

  /** Leaves in the file only what still waits. */
  void rewrite() throws IOException {
    if (file == null) {
      return;
    }
    SpoolRecord before = SpoolBox.read(file);
    List<Fact> left = new ArrayList<>();
    for (SpooledFact fact : waiting) {
      left.add(before.facts().get(fact.position()));
    }
    box.replace(file, new SpoolRecord(before.terminal(), left));
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).movedTo(i);
    }
    bytes = Files.size(file);
  }
}
