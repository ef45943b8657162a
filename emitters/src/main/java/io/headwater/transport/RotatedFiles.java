package io.headwater.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file that grows and the full ones before it: {@code events.jsonl} is the newest, {@code
 * events.1.jsonl} the oldest, and a full one is never renamed again nor deleted. One driver gives
 * no number twice, whatever is taken away meanwhile.
 */
public final class RotatedFiles {
  private final Path newest;
  private final Pattern full;
  private final String start;
  private final String end;
  private int highest;

  private RotatedFiles(Path newest) {
    this.newest = newest;
    String name = String.valueOf(newest.getFileName());
    int dot = name.lastIndexOf('.');
    this.start = (dot > 0 ? name.substring(0, dot) : name) + ".";
    this.end = dot > 0 ? name.substring(dot) : "";
    this.full = Pattern.compile(Pattern.quote(start) + "(\\d{1,9})" + Pattern.quote(end));
  }

  public static RotatedFiles of(Path newest) {
    return new RotatedFiles(newest);
  }

  /** The full ones, oldest first, and the newest. */
  public List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>(byNumber().values());
    all.add(newest);
    return Collections.unmodifiableList(all);
  }

  private NavigableMap<Integer, Path> byNumber() throws IOException {
    NavigableMap<Integer, Path> numbers = new TreeMap<>();
    Path folder = newest.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return numbers;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.collect(Collectors.toList())) {
        Matcher name = full.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          numbers.put(Integer.parseInt(name.group(1)), newest.resolveSibling(file.getFileName()));
        }
      }
    }
    return numbers;
  }

  /**
   * Gives the newest file a number when it is too large to take more. Of several drivers that share
   * it one does; what another is just writing to it lands in the file with the number.
   *
   * @param more bytes that are to be added
   * @return whether it is out of the way
   */
  boolean rotate(long more, long maxBytes) throws IOException {
    try {
      return tooLarge(more, maxBytes) && moved(more, maxBytes);
    } catch (NoSuchFileException e) {
      // Another driver has just moved it.
      return false;
    }
  }

  private boolean moved(long more, long maxBytes) throws IOException {
    Object before = identity();
    try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      // Who came late holds the lock of a file that has its number already.
      if (lock == null || !tooLarge(more, maxBytes) || !Objects.equals(before, identity())) {
        return false;
      }
      NavigableMap<Integer, Path> numbers = byNumber();
      int next = Math.max(highest, numbers.isEmpty() ? 0 : numbers.lastKey()) + 1;
      Path target = newest.resolveSibling(start + next + end);
      if (Files.exists(target)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      Files.move(newest, target);
      highest = next;
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Which file has the name now, whatever it is renamed to. */
  private Object identity() throws IOException {
    return Files.readAttributes(newest, BasicFileAttributes.class).fileKey();
  }

  private boolean tooLarge(long more, long maxBytes) throws IOException {
    if (Files.notExists(newest)) {
      return false;
    }
    long size = Files.size(newest);
    return size > 0 && size + more > maxBytes;
  }
}
