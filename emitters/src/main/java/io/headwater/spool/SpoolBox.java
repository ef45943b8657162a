package io.headwater.spool;

import io.headwater.spi.Fact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The spool of one agent for one destination: a file for each event whose facts wait, a file for
 * each run that is open, and a lock that lives as long as the agent.
 *
 * <p>Not thread-safe; guarded by its queue.
 */
public final class SpoolBox implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String DESTINATION = "destination";
  private static final int MAX_DESTINATION_BYTES = 8192;
  private static final int MOST_TAKEN = 1000;

  /** No agent comes as far; a higher number is somebody else's. */
  private static final long MOST_WRITTEN = 10_000_000_000_000_000L;

  private static final String FACTS = ".facts";
  private static final String RUN = ".run";
  private static final String UNCONFIRMED = ".run.new";
  private static final Pattern FACTS_NAME = Pattern.compile("\\d{18}\\.facts");
  private static final String UUID_TEXT = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern RUN_NAME = Pattern.compile(UUID_TEXT + "\\.run");
  private static final Pattern UNCONFIRMED_NAME = Pattern.compile(UUID_TEXT + "\\.run\\.new");

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;
  private long next;

  private SpoolBox(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /** The box, or {@code null} when another agent holds it. */
  static SpoolBox lock(Path folder, boolean create) throws IOException {
    Path file = folder.resolve(LOCK);
    FileChannel channel =
        create
            ? OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
            : OwnerOnly.open(file, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      // Whoever held it before may have removed it between opening and locking.
      if (lock != null && !OwnerOnly.isFile(file)) {
        lock = null;
      }
      SpoolBox box = lock == null ? null : new SpoolBox(folder, channel, lock);
      if (box != null && !create) {
        box.continueBehind(box.facts());
      }
      return box;
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private void continueBehind(List<Path> facts) {
    for (Path file : facts) {
      String name = file.getFileName().toString();
      long number = Long.parseLong(name.substring(0, name.length() - FACTS.length()));
      if (number < MOST_WRITTEN) {
        next = Math.max(next, number + 1);
      }
    }
  }

  SpoolBox movedTo(Path target) throws IOException {
    Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    return new SpoolBox(target, channel, lock);
  }

  public Path path() {
    return folder;
  }

  /** Notes where the facts go, for people; no secrets. */
  void addressTo(String destination) throws IOException {
    OwnerOnly.writeNew(folder.resolve(DESTINATION), destination.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the facts go, as its agent has noted it, or {@code null}. Not to be relied on. */
  public String destination() {
    return destination(folder);
  }

  static String destination(Path folder) {
    try {
      byte[] noted = OwnerOnly.read(folder.resolve(DESTINATION), MAX_DESTINATION_BYTES);
      return new String(noted, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    } catch (IOException e) {
      return null;
    }
  }

  /** Writes the facts of one event behind those that are there. */
  public Path write(SpoolRecord record) throws IOException {
    byte[] bytes = record.bytes();
    for (int tries = 0; ; tries++) {
      Path file = folder.resolve(String.format("%018d", next++) + FACTS);
      try {
        OwnerOnly.writeNew(file, bytes);
        return file;
      } catch (FileAlreadyExistsException e) {
        // Somebody else's; it is neither read nor written over.
        if (tries >= MOST_TAKEN) {
          throw e;
        }
      }
    }
  }

  /**
   * Writes what is to be sent when the agent dies before the run has ended. It holds from {@link
   * #confirmRun} on, or when the start of the run is found beside it.
   */
  public void openRun(UUID runId, List<Fact> testament) throws IOException {
    Path file = folder.resolve(runId + UNCONFIRMED);
    OwnerOnly.writeNew(file, new SpoolRecord(true, testament).bytes());
  }

  /** The start of the run is written. */
  public Path confirmRun(UUID runId) throws IOException {
    return Files.move(
        folder.resolve(runId + UNCONFIRMED),
        folder.resolve(runId + RUN),
        StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Confirms or removes what an agent had left between {@link #openRun} and {@link #confirmRun}.
   *
   * @param started runs of which facts are in the box
   */
  public void settleUnconfirmed(Set<UUID> started) throws IOException {
    for (Path file : named(UNCONFIRMED_NAME)) {
      UUID run = runOf(file);
      if (started.contains(run)) {
        confirmRun(run);
      } else {
        Files.delete(file);
      }
    }
  }

  /** The run has ended. */
  public void closeRun(UUID runId) throws IOException {
    Files.deleteIfExists(folder.resolve(runId + RUN));
  }

  /** Replaces the facts of one event by fewer. */
  public void replace(Path file, SpoolRecord record) throws IOException {
    Path written = folder.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(written);
    OwnerOnly.writeNew(written, record.bytes());
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * @throws IOException when the file is not as it was written
   */
  public static SpoolRecord read(Path file) throws IOException {
    return SpoolRecord.parse(OwnerOnly.read(file, SpoolRecord.MAX_BYTES));
  }

  /** Files with facts, in the order in which they were written. */
  public List<Path> facts() throws IOException {
    return named(FACTS_NAME);
  }

  /** Files of open runs. */
  public List<Path> runs() throws IOException {
    return named(RUN_NAME);
  }

  /** The run that one of {@link #runs} is for. */
  public static UUID runOf(Path file) {
    return UUID.fromString(file.getFileName().toString().substring(0, 36));
  }

  private List<Path> named(Pattern pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (pattern.matcher(file.getFileName().toString()).matches() && OwnerOnly.isFile(file)) {
          found.add(file);
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  /** Says that the agent lives; {@link #lastSign} is then not before now. */
  public void alive() throws IOException {
    Files.setLastModifiedTime(
        folder.resolve(LOCK), FileTime.fromMillis(System.currentTimeMillis()));
  }

  /** When the agent has last shown that it lives, in milliseconds since the epoch. */
  public long lastSign() throws IOException {
    long last = modified(folder.resolve(LOCK));
    for (Path file : facts()) {
      last = Math.max(last, modified(file));
    }
    for (Path file : runs()) {
      last = Math.max(last, modified(file));
    }
    return Math.min(last, System.currentTimeMillis());
  }

  private static long modified(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .lastModifiedTime()
        .toMillis();
  }

  /** Lets the box go; removes it when nothing waits in it. */
  @Override
  public void close() {
    try {
      if (facts().isEmpty() && runs().isEmpty()) {
        remove();
      }
    } catch (IOException | RuntimeException e) {
      // What cannot be removed is found empty by the next agent.
    }
    SpoolFolder.letGo(folder);
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
  }

  private void remove() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (OwnerOnly.isFolder(file)) {
          return;
        }
        Files.delete(file);
      }
    }
    Files.delete(folder);
    try {
      Files.deleteIfExists(folder.getParent());
    } catch (DirectoryNotEmptyException e) {
      // Others have their boxes there, or dead letters lie there.
    }
  }
}
