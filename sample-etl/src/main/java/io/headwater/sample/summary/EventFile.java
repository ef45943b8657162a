package io.headwater.sample.summary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with one OpenLineage event a line. */
final class EventFile {
  private EventFile() {}

  /** The events in the order of the file; blank lines are passed over. */
  static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.trim().isEmpty()) {
          events.add(json.readTree(line));
        }
      }
    }
    return events;
  }
}
