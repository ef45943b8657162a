package io.headwater.sample.summary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which dataset was made of which, from the events of writes that succeeded: datasets in the order
 * in which they first appear, and for each what it was made of, by datasets and by columns. Reads
 * that write nothing, and changes without an input (a table defined, dropped), are left out.
 */
final class DatasetGraph {
  private final Map<DatasetName, Node> nodes = new LinkedHashMap<>();

  private DatasetGraph() {}

  static DatasetGraph of(List<JsonNode> events) {
    DatasetGraph graph = new DatasetGraph();
    for (JsonNode event : events) {
      if (event.path("eventType").asText().equals("COMPLETE") && event.path("inputs").size() > 0) {
        for (JsonNode output : event.path("outputs")) {
          graph.add(event.path("inputs"), output);
        }
      }
    }
    return graph;
  }

  private void add(JsonNode inputs, JsonNode output) {
    for (JsonNode input : inputs) {
      node(input);
    }
    Node written = node(output);
    for (JsonNode input : inputs) {
      written.madeOf.add(DatasetName.of(input));
    }
    JsonNode rows = output.at("/outputFacets/outputStatistics/rowCount");
    if (rows.isNumber()) {
      written.rows = rows.asLong();
    }
    JsonNode columns = output.at("/facets/columnLineage/fields");
    if (columns.isObject()) {
      written.columnEdges = columns;
    }
  }

  private Node node(JsonNode dataset) {
    Node node = nodes.computeIfAbsent(DatasetName.of(dataset), name -> new Node());
    node.columns = Math.max(node.columns, dataset.at("/facets/schema/fields").size());
    return node;
  }

  Set<DatasetName> datasets() {
    return Collections.unmodifiableSet(nodes.keySet());
  }

  /** What a dataset was made of; empty for one that was only read. */
  Set<DatasetName> madeOf(DatasetName dataset) {
    return Collections.unmodifiableSet(nodes.get(dataset).madeOf);
  }

  /** How many rows the last write that tells stored. */
  Optional<Long> rows(DatasetName dataset) {
    return Optional.ofNullable(nodes.get(dataset).rows);
  }

  /** How many columns the dataset has where the most are told. */
  int columns(DatasetName dataset) {
    return nodes.get(dataset).columns;
  }

  /** The dataset with this short name, if one has it. */
  Optional<DatasetName> named(String shortName) {
    return nodes.keySet().stream().filter(name -> name.shortName().equals(shortName)).findFirst();
  }

  /**
   * The columns whose values flow into a column: the entries of {@code inputFields} with a DIRECT
   * transformation.
   */
  Iterable<JsonNode> directInputs(DatasetName dataset, String column) {
    Set<JsonNode> direct = new LinkedHashSet<>();
    Node node = nodes.get(dataset);
    if (node != null && node.columnEdges != null) {
      for (JsonNode input : node.columnEdges.path(column).path("inputFields")) {
        for (JsonNode transformation : input.path("transformations")) {
          if (transformation.path("type").asText().equals("DIRECT")) {
            direct.add(input);
          }
        }
      }
    }
    return direct;
  }

  private static final class Node {
    private final Set<DatasetName> madeOf = new LinkedHashSet<>();
    private Long rows;
    private int columns;
    private JsonNode columnEdges;
  }
}
