package io.headwater.spark.plan.perturbation;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Output;
import io.headwater.spark.plan.PlanLineage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
  private final int order;
  private final Set<Edge> edges = new LinkedHashSet<>();

  /**
   * @param columns names of the query's columns, in order, and of the fields of structs as {@link
   *     Execution#paths} has them
   * @param order the column by which rows are in order; {@code null} where they are in none
   */
  Explanation(PlanLineage lineage, List<String> columns, String order) {
    this.columns = columns;
    this.order = columns.indexOf(order);
    for (Output output : lineage.graph().outputs()) {
      for (ColumnEdge e : output.edges()) {
        String table = e.input().name();
        String from = table.replaceAll(".*[./]", "") + "." + e.inputField();
        String to = e.outputField() == null ? "*" : e.outputField();
        edges.add(new Edge(from, to));
      }
    }
  }

  Set<Edge> edges() {
    return edges;
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

  /**
   * The edges that such a change has shown to be true. Where the changed column also decides rows,
   * a column's values may differ for that reason only: such an edge is shown less strictly.
   */
  List<Edge> shown(String changed, List<List<String>> before, List<List<String>> after) {
    List<Edge> shown = new ArrayList<>();
    for (Edge edge : edges) {
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
    // Where values flow into every column in which there is anything to see, any change has to do.
    return onlyOne(before, after, others) ? !before.equals(after) : !same(before, after, others);
  }

  private static boolean onlyOne(
      List<List<String>> before, List<List<String>> after, List<Integer> columns) {
    Set<List<String>> rows = new HashSet<>();
    for (List<List<String>> all : Arrays.asList(before, after)) {
      for (List<String> row : all) {
        List<String> values = new ArrayList<>();
        columns.forEach(c -> values.add(row.get(c)));
        rows.add(values);
      }
    }
    return rows.size() < 2;
  }

  /** Where there are edges to some field of a struct, the others have none. */
  private boolean reaches(String changed, String to) {
    String column = to.replaceAll("\\..*", "");
    boolean byField =
        to.contains(".") && edges.stream().anyMatch(e -> e.to.startsWith(column + "."));
    for (Edge edge : edges) {
      boolean here = byField ? edge.to.equals(to) : related(edge.to, to);
      if (here && related(edge.from, changed)) {
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
    return only(before, of).equals(only(after, of));
  }

  /** These columns of the rows, in an order that is the same for the same rows. */
  private List<String> only(List<List<String>> rows, List<Integer> columns) {
    List<String> all = new ArrayList<>();
    List<String> ties = new ArrayList<>();
    String last = null;
    for (List<String> row : rows) {
      if (order >= 0 && !row.get(order).equals(last)) {
        all.addAll(sorted(ties));
        ties.clear();
        all.add("then");
        last = row.get(order);
      }
      List<String> values = new ArrayList<>();
      columns.forEach(c -> values.add(row.get(c)));
      ties.add(values.toString());
    }
    all.addAll(sorted(ties));
    return all;
  }

  private static List<String> sorted(List<String> texts) {
    Collections.sort(texts);
    return texts;
  }
}
