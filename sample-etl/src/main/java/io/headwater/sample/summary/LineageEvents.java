package io.headwater.sample.summary;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a series of OpenLineage {@code RunEvent}s tells, counted: events and runs, the datasets that
 * are read or written with the columns of their {@code schema} facets, the edges of their {@code
 * columnLineage} facets (of single columns and of whole datasets), rows, and time.
 */
final class LineageEvents {
  private final Map<String, String> outcomes = new HashMap<>();
  private final Set<String> datasets = new HashSet<>();
  private final Set<String> columns = new HashSet<>();
  private final Set<String> edges = new HashSet<>();
  private int events;
  private long rowsWritten;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /** Counts what these events tell. */
  static LineageEvents of(List<JsonNode> events) {
    LineageEvents result = new LineageEvents();
    events.forEach(result::add);
    return result;
  }

  private void add(JsonNode event) {
    events++;
    outcomes.put(event.path("run").path("runId").asText(), event.path("eventType").asText());
    long millis = OffsetDateTime.parse(event.path("eventTime").asText()).toInstant().toEpochMilli();
    firstMillis = Math.min(firstMillis, millis);
    lastMillis = Math.max(lastMillis, millis);
    for (JsonNode input : event.path("inputs")) {
      addDataset(input);
    }
    for (JsonNode output : event.path("outputs")) {
      String dataset = addDataset(output);
      addEdges(dataset, output.path("facets").path("columnLineage"));
      rowsWritten += output.path("outputFacets").path("outputStatistics").path("rowCount").asLong();
    }
  }

  private String addDataset(JsonNode dataset) {
    String name = DatasetName.of(dataset).toString();
    datasets.add(name);
    for (JsonNode field : dataset.path("facets").path("schema").path("fields")) {
      columns.add(name + '\n' + field.path("name").asText());
    }
    return name;
  }

  private void addEdges(String output, JsonNode lineage) {
    lineage
        .path("fields")
        .fields()
        .forEachRemaining(
            field -> {
              for (JsonNode input : field.getValue().path("inputFields")) {
                edges.add(edge(input, output + '\n' + field.getKey()));
              }
            });
    for (JsonNode input : lineage.path("dataset")) {
      edges.add(edge(input, output));
    }
  }

  private static String edge(JsonNode input, String target) {
    return DatasetName.of(input).toString()
        + '\n'
        + input.path("field").asText()
        + "\n->\n"
        + target;
  }

  int events() {
    return events;
  }

  /** How many runs ended (or were left) with each event type. */
  Map<String, Integer> runsByOutcome() {
    Map<String, Integer> counts = new TreeMap<>();
    outcomes.values().forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
    return counts;
  }

  int datasets() {
    return datasets.size();
  }

  int columns() {
    return columns.size();
  }

  /**
   * Edges between a column and a column, or a column and a whole dataset; each once, however many
   * events name it.
   */
  int edges() {
    return edges.size();
  }

  long rowsWritten() {
    return rowsWritten;
  }

  /** From the first event to the last. */
  double seconds() {
    return events == 0 ? 0 : (lastMillis - firstMillis) / 1000.0;
  }
}
