package io.headwater.sample.summary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The way of a column's values back to where they came from, step by step through the DIRECT edges
 * of the events, one line for each dataset on the way:
 *
 * <pre>
 * store/matches: ourairports_name
 *   from etl/ourairports_clean: name, as it is
 *     from import/ourairports_raw: name, transformed
 * </pre>
 */
final class ColumnTrace {
  private final DatasetGraph graph;
  private final List<String> lines = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private ColumnTrace(DatasetGraph graph) {
    this.graph = graph;
  }

  /** The lines of the trace; none if nothing is known of the column. */
  static List<String> of(DatasetGraph graph, String dataset, String column) {
    ColumnTrace trace = new ColumnTrace(graph);
    graph
        .named(dataset)
        .ifPresent(
            name -> {
              trace.lines.add(dataset + ": " + column);
              Set<String> columns = new TreeSet<>();
              columns.add(column);
              trace.follow(name, columns, "  ");
            });
    return trace.lines.size() > 1 ? trace.lines : new ArrayList<>();
  }

  private void follow(DatasetName dataset, Set<String> columns, String indent) {
    Map<DatasetName, Step> steps = new LinkedHashMap<>();
    for (String column : columns) {
      for (JsonNode input : graph.directInputs(dataset, column)) {
        steps.computeIfAbsent(DatasetName.of(input), name -> new Step()).add(input);
      }
    }
    steps.forEach(
        (from, step) -> {
          String way = from.shortName() + ": " + String.join(", ", step.columns);
          boolean known = !seen.add(way);
          lines.add(indent + "from " + way + ", " + step.how() + (known ? " (see above)" : ""));
          if (!known) {
            follow(from, step.columns, indent + "  ");
          }
        });
  }

  /** All that comes from one dataset. */
  private static final class Step {
    private final Set<String> columns = new TreeSet<>();
    private final Set<String> subtypes = new TreeSet<>();

    void add(JsonNode input) {
      columns.add(input.path("field").asText());
      for (JsonNode transformation : input.path("transformations")) {
        if (transformation.path("type").asText().equals("DIRECT")) {
          subtypes.add(transformation.path("subtype").asText());
        }
      }
    }

    String how() {
      if (subtypes.contains("AGGREGATION")) {
        return "aggregated";
      }
      return subtypes.contains("TRANSFORMATION") ? "transformed" : "as it is";
    }
  }
}
