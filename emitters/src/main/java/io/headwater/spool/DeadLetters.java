package io.headwater.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.spi.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Facts that a back end refused for good, each as one line of JSON with its answer. The file is
 * bounded: a full one takes the place of the one before.
 */
public final class DeadLetters {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final long maxBytes;

  public DeadLetters(SpoolFolder folder, long maxBytes) {
    this.file = folder.path().resolve("dead-letters.jsonl");
    this.maxBytes = maxBytes;
  }

  public Path file() {
    return file;
  }

  /** How many there are; a full file that was set aside is not counted. */
  public long count() throws IOException {
    if (!OwnerOnly.isFile(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.count();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  public void add(Fact fact, String answer) throws IOException {
    ByteBuffer line = ByteBuffer.wrap(line(fact, answer));
    try (FileChannel channel =
        OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      if (channel.size() > maxBytes / 2) {
        Files.move(
            file,
            file.resolveSibling("dead-letters.1.jsonl"),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static byte[] line(Fact fact, String answer) throws JsonProcessingException {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", Instant.now().toString());
    line.put("runId", fact.runId().toString());
    line.put("kind", fact.kind());
    line.put("answer", answer);
    line.put("payload", new String(fact.payload(), StandardCharsets.UTF_8));
    return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
