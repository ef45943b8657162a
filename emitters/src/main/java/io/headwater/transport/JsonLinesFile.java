package io.headwater.transport;

import io.headwater.conf.Setting;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Appends each fact as one line. The file is opened for every batch, so that it may be moved away
 * or deleted at any time; a new one is readable by its owner only.
 */
public final class JsonLinesFile implements Transport {
  private static final Set<OpenOption> APPEND =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList(StandardOpenOption.CREATE, StandardOpenOption.APPEND)));

  private final LocalFile file;
  private final RotatedFiles rotated;
  private final long maxBytes;
  private boolean warned;

  private JsonLinesFile(LocalFile file, long maxBytes) {
    this.file = file;
    this.rotated = RotatedFiles.of(file.path());
    this.maxBytes = maxBytes;
  }

  /** A file that grows without end. */
  public static JsonLinesFile open(Setting<String> setting, String value) throws IOException {
    return open(setting, value, Long.MAX_VALUE);
  }

  /**
   * Makes the folders and the file where they are missing.
   *
   * @param maxBytes a file that would be larger gets a number, and a new one is begun; only one
   *     line that is larger makes a larger file
   * @throws IOException when the file cannot be written; names setting, value and remedy
   */
  public static JsonLinesFile open(Setting<String> setting, String value, long maxBytes)
      throws IOException {
    LocalFile file = LocalFile.of(setting, value);
    file.createFolders();
    try {
      FileChannel.open(file.path(), APPEND, LocalFile.ownerOnly()).close();
    } catch (IOException | SecurityException e) {
      throw file.unwritable(e);
    }
    return new JsonLinesFile(file, maxBytes);
  }

  /** Sees whether the file can be written; leaves none where there was none. */
  public static String check(Setting<String> setting, String value) throws IOException {
    Path path = LocalFile.of(setting, value).path();
    boolean isNew = Files.notExists(path);
    String destination = open(setting, value).destination();
    if (isNew) {
      Files.deleteIfExists(path);
    }
    return destination + " can be written";
  }

  @Override
  public String destination() {
    return file.path().toString();
  }

  @Override
  public int maxBatch() {
    return 100;
  }

  @Override
  public void send(List<Fact> facts) throws SendException {
    int taken = 0;
    try {
      file.createFolders();
      while (taken < facts.size()) {
        List<Fact> next = facts.subList(taken, facts.size());
        rotate(next.get(0).size() + 1L);
        next = next.subList(0, fitting(next));
        append(lines(next));
        taken += next.size();
      }
    } catch (IOException e) {
      throw SendException.retry("io", e.getMessage(), e).afterTaking(taken);
    }
  }

  /** A file that cannot be renamed takes more than it should: that is better than nothing. */
  private void rotate(long more) {
    if (maxBytes == Long.MAX_VALUE) {
      return;
    }
    try {
      rotated.rotate(more, maxBytes);
    } catch (IOException | SecurityException e) {
      if (!warned) {
        warned = true;
        warn(e);
      }
    }
  }

  private void warn(Exception e) {
    try {
      LoggerFactory.getLogger(JsonLinesFile.class)
          .warn("{} cannot be rotated and grows beyond its size: {}", destination(), e.toString());
    } catch (LinkageError noLogging) {
      return; // a command of the agent's jar, which carries none
    }
  }

  /** Another driver may move the file away at any moment. */
  private long bytesThere() throws IOException {
    try {
      return Files.size(file.path());
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** How many facts from the front the file has room for; at least one. */
  private int fitting(List<Fact> facts) throws IOException {
    if (maxBytes == Long.MAX_VALUE) {
      return facts.size();
    }
    long bytes = bytesThere();
    int count = 0;
    for (Fact fact : facts) {
      bytes += fact.size() + 1;
      if (count > 0 && bytes > maxBytes) {
        break;
      }
      count++;
    }
    return count;
  }

  private static ByteBuffer lines(List<Fact> facts) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Fact fact : facts) {
      lines.write(fact.payload(), 0, fact.size());
      lines.write('\n');
    }
    return ByteBuffer.wrap(lines.toByteArray());
  }

  /** One write where the system allows it, so that several drivers may share the file. */
  private void append(ByteBuffer lines) throws IOException {
    int length = lines.remaining();
    try (FileChannel channel = FileChannel.open(file.path(), APPEND, LocalFile.ownerOnly())) {
      long before = channel.size();
      try {
        while (lines.hasRemaining()) {
          channel.write(lines);
        }
      } catch (IOException e) {
        takeBack(channel, before, length);
        throw e;
      }
    } catch (IOException | SecurityException e) {
      throw file.unwritable(e);
    }
  }

  /** Removes a half line, unless somebody else has written meanwhile. */
  private static void takeBack(FileChannel channel, long before, int length) throws IOException {
    if (channel.isOpen() && channel.size() <= before + length) {
      channel.truncate(before);
    }
  }
}
