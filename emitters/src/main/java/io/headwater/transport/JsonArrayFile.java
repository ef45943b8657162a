package io.headwater.transport;

import io.headwater.conf.Setting;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Keeps all facts in one JSON array, a line each, which is whole after every batch. A half batch of
 * a driver that died is taken out by the next.
 */
public final class JsonArrayFile implements Transport {
  private static final byte[] START = "[\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n]\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BETWEEN = ",\n".getBytes(StandardCharsets.US_ASCII);

  private final LocalFile file;

  private JsonArrayFile(LocalFile file) {
    this.file = file;
  }

  /**
   * Makes the folders where they are missing; the file is made by the first batch.
   *
   * @throws IOException when it cannot be written, or holds something else; names setting, value
   *     and remedy
   */
  public static JsonArrayFile open(Setting<String> setting, String value) throws IOException {
    JsonLinesFile.check(setting, value);
    LocalFile file = LocalFile.of(setting, value);
    if (Files.exists(file.path())) {
      try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
        checkBegun(channel);
      } catch (IOException e) {
        throw file.unwritable(e);
      }
    }
    return new JsonArrayFile(file);
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
    try {
      file.createFolders();
      try (FileChannel channel =
              FileChannel.open(
                  file.path(),
                  new HashSet<>(
                      Arrays.asList(
                          StandardOpenOption.CREATE,
                          StandardOpenOption.READ,
                          StandardOpenOption.WRITE)),
                  LocalFile.ownerOnly());
          FileLock lock = channel.lock()) {
        if (lock.isValid()) {
          append(channel, facts);
        }
      } catch (IOException | OverlappingFileLockException | SecurityException e) {
        throw file.unwritable(e);
      }
    } catch (IOException e) {
      throw SendException.retry("io", e.getMessage(), e);
    }
  }

  private static void append(FileChannel channel, List<Fact> facts) throws IOException {
    checkBegun(channel);
    long end = endOfLastElement(channel);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    byte[] before = end == 0 ? START : BETWEEN;
    for (Fact fact : facts) {
      lines.write(before, 0, before.length);
      lines.write(fact.payload(), 0, fact.size());
      before = BETWEEN;
    }
    lines.write(END, 0, END.length);
    ByteBuffer all = ByteBuffer.wrap(lines.toByteArray());
    channel.truncate(end);
    channel.position(end);
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  /** Only what begins as these arrays do may be cut: another file is somebody's. */
  private static void checkBegun(FileChannel channel) throws IOException {
    int length = (int) Math.min(channel.size(), START.length);
    if (!Arrays.equals(read(channel, 0, length), Arrays.copyOf(START, length))) {
      throw new IOException("it holds something else, such as JSON lines: move it or name another");
    }
  }

  /** Behind the last line that is whole, without its comma or the array's end. */
  private static long endOfLastElement(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size >= END.length && Arrays.equals(read(channel, size - END.length, END.length), END)) {
      return size - END.length;
    }
    // Half of a batch: whole lines end with a comma.
    for (long at = size - BETWEEN.length; at > 0; at--) {
      if (Arrays.equals(read(channel, at, BETWEEN.length), BETWEEN)) {
        return at;
      }
    }
    return 0;
  }

  private static byte[] read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
      // until it is full
    }
    return buffer.array();
  }
}
