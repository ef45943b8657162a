package io.headwater.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headwater.spi.Fact;
import io.headwater.spool.SpoolRecord;
import io.headwater.transport.RotatedFiles;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads events from files: JSON lines, of which a broken one (a run was killed while it wrote)
 * costs only itself; or JSON over many lines, an array or one event after the other; or what waits
 * in a spool, where that is OpenLineage events.
 */
public final class EventFiles {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int GZIP_MAGIC = 0x1f8b;

  private final Events events;
  private final Set<Path> read = new HashSet<>();
  private long unreadable;

  public EventFiles(Events events) {
    this.events = events;
  }

  /** Lines that are no JSON, and files of a spool that are damaged. */
  public long unreadable() {
    return unreadable;
  }

  /**
   * Reads a file and those that it was rotated to, or of a folder every file whose name says that
   * it has JSON or waits in a spool. No file is read twice.
   *
   * @throws IOException when it cannot be read, or when nothing in it is JSON
   */
  public void read(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      for (Path file : RotatedFiles.of(path).all()) {
        readOnce(file);
      }
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(path)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(f -> f.toString().matches(".*\\.(json|jsonl|ndjson)(\\.gz)?|.*\\.facts"))
              .sorted()
              .collect(Collectors.toList());
    }
    for (Path file : files) {
      readOnce(file);
    }
  }

  private void readOnce(Path file) throws IOException {
    if (read.add(file.toAbsolutePath().normalize())) {
      readFile(file);
    }
  }

  private void readFile(Path file) throws IOException {
    try {
      if (file.toString().endsWith(".facts")) {
        readSpooled(file);
      } else if (!readLines(file)) {
        readWhole(file);
      }
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " has no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void readSpooled(Path file) throws IOException {
    if (Files.size(file) > SpoolRecord.MAX_BYTES) {
      unreadable++;
      return;
    }
    try {
      for (Fact fact : SpoolRecord.parse(Files.readAllBytes(file)).facts()) {
        events.add(JSON.readTree(fact.payload()));
      }
    } catch (SpoolRecord.Corrupt | JsonProcessingException e) {
      unreadable++;
    }
  }

  /** Whether the file has one value per line: its first line tells. */
  private boolean readLines(Path file) throws IOException {
    boolean first = true;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line.trim();
        if (text.isEmpty() || text.equals("\uFEFF")) {
          continue;
        }
        JsonNode node = parse(text);
        if (first && (node == null || !node.isObject())) {
          return false;
        }
        first = false;
        if (node == null) {
          unreadable++;
        } else {
          events.add(node);
        }
      }
    }
    return true;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private void readWhole(Path file) throws IOException {
    try (InputStream in = open(file);
        MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(in)) {
      while (values.hasNextValue()) {
        events.add(values.nextValue());
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    boolean zipped = (in.read() << 8 | in.read()) == GZIP_MAGIC;
    in.reset();
    return zipped ? new GZIPInputStream(in) : in;
  }
}
