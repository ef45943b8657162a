package io.headwater.spark.plan.perturbation;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Output;
import io.headwater.spark.plan.PlanLineage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds two results of one query against its edges: what changed because one input column changed
 * must be explained by an edge from that column.
 */
final class Explanation {
  /** An edge, whatever its kinds: from {@code table.path} to a column, {@code *} for the rows. */
  static final class Edge {
    final String from;
    final String to;

    Edge(String from, String to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Edge && from.equals(((Edge) o).from) && to.equals(((Edge) o).to);
    }

    @Override
    public int hashCode() {
      return Objects.hash(from, to);
    }

    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  private final List<String> columns;
  private final boolean ordered;
  private final Map<Edge, Set<String>> edges = new HashMap<>();

  /**
   * @param columns names of the query's columns, in order
   * @param ordered whether the order of rows says something
   */
  Explanation(PlanLineage lineage, List<String> columns, boolean ordered) {
    this.columns = columns;
    this.ordered = ordered;
    for (Output output : lineage.graph().outputs()) {
      for (ColumnEdge e : output.edges()) {
        String table = e.input().name();
        String from = table.replaceAll(".*[./]", "") + "." + e.inputField();
        String to = e.outputField() == null ? "*" : e.outputField();
        edges
            .computeIfAbsent(new Edge(from, to), k -> new LinkedHashSet<>())
            .add(e.transformation().toString());
      }
    }
  }

  Set<Edge> edges() {
    return edges.keySet();
  }

  String kinds(Edge edge) {
    return String.join("|", edges.get(edge));
  }

  /** What of the change no edge explains; empty when all of it is explained. */
  List<String> unexplained(String changed, List<List<String>> before, List<List<String>> after) {
    if (reaches(changed, "*")) {
      return new ArrayList<>();
    }
    List<String> unexplained = new ArrayList<>();
    if (before.size() != after.size()) {
      unexplained.add("number of rows");
    }
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!reaches(changed, columns.get(i))) {
        others.add(i);
        if (!same(before, after, Collections.singletonList(i))) {
          unexplained.add(columns.get(i));
        }
      }
    }
    if (unexplained.isEmpty() && !same(before, after, others)) {
      unexplained.add("columns together");
    }
    return unexplained;
  }

  /** The edges that such a change has shown to be true. */
  List<Edge> shown(String changed, List<List<String>> before, List<List<String>> after) {
    List<Edge> shown = new ArrayList<>();
    for (Edge edge : edges.keySet()) {
      if (related(edge.from, changed) && shows(edge, changed, before, after)) {
        shown.add(edge);
      }
    }
    return shown;
  }

  private boolean shows(
      Edge edge, String changed, List<List<String>> before, List<List<String>> after) {
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!reaches(changed, columns.get(i))) {
        others.add(i);
      }
    }
    if (!edge.to.equals("*")) {
      int column = columns.indexOf(edge.to);
      boolean otherRows = !same(before, after, others);
      // The same values, but in other rows.
      others.add(column);
      return !same(before, after, Collections.singletonList(column))
          || (!otherRows && !same(before, after, others));
    }
    if (before.size() != after.size()) {
      return true;
    }
    // Where values flow into every column, any change has to do.
    return others.isEmpty()
        ? !before.equals(after)
        : !same(before, after, others) || (ordered && !before.equals(after));
  }

  private boolean reaches(String changed, String to) {
    for (Edge edge : edges.keySet()) {
      if (edge.to.equals(to) && related(edge.from, changed)) {
        return true;
      }
    }
    return false;
  }

  /** The same column, or one holds the other. */
  static boolean related(String a, String b) {
    return a.equals(b) || a.startsWith(b + ".") || b.startsWith(a + ".");
  }

  private boolean same(List<List<String>> before, List<List<String>> after, List<Integer> of) {
    return ordered
        ? only(before, of).equals(only(after, of))
        : counted(before, of).equals(counted(after, of));
  }

  private static List<List<String>> only(List<List<String>> rows, List<Integer> columns) {
    List<List<String>> only = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> values = new ArrayList<>();
      columns.forEach(c -> values.add(row.get(c)));
      only.add(values);
    }
    return only;
  }

  private static Map<String, Integer> counted(List<List<String>> rows, List<Integer> columns) {
    Map<String, Integer> counted = new TreeMap<>();
    only(rows, columns).forEach(r -> counted.merge(r.toString(), 1, Integer::sum));
    return counted;
  }
}
