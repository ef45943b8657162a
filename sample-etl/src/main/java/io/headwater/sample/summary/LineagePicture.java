package io.headwater.sample.summary;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the datasets of a file of OpenLineage events as a graph for Graphviz: a box for each
 * dataset, those of one folder together, and an arrow from each dataset to those that were made of
 * it. Only the last two parts of a path are shown, so that the picture is the same wherever the
 * datasets are.
 */
public final class LineagePicture {
  private final DatasetGraph graph;
  private final Map<DatasetName, String> ids = new LinkedHashMap<>();
  private final StringBuilder dot = new StringBuilder();

  private LineagePicture(DatasetGraph graph) {
    this.graph = graph;
    for (DatasetName dataset : graph.datasets()) {
      ids.put(dataset, "d" + ids.size());
    }
  }

  /** Expects the file of events; writes the graph in Graphviz's language to the standard output. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("error: expected FILE_OF_EVENTS");
      System.exit(2);
    }
    Path events = Paths.get(args[0]);
    System.out.print(dot(DatasetGraph.of(EventFile.read(events))));
  }

  /** The graph in Graphviz's language. */
  static String dot(DatasetGraph graph) {
    return new LineagePicture(graph).draw();
  }

  private String draw() {
    line("digraph lineage {");
    line(
        "  rankdir=LR; newrank=true; ranksep=0.5; nodesep=0.12; bgcolor=white; fontname=\"Helvetica\";");
    line("  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#5b7083\",");
    line("    fontname=\"Helvetica\", fontsize=11, margin=\"0.10,0.05\"];");
    line("  edge [color=\"#7f93a6\", arrowsize=0.6];");
    int cluster = 0;
    for (Map.Entry<String, List<DatasetName>> group : groups().entrySet()) {
      if (group.getKey().isEmpty()) {
        group.getValue().forEach(dataset -> box("  ", dataset));
      } else {
        line("  subgraph cluster" + cluster++ + " {");
        line("    label=" + quoted(group.getKey()) + "; labeljust=l; fontsize=12;");
        line("    style=\"rounded,filled\"; color=\"#d5dee6\"; fillcolor=\"#f3f6f9\";");
        if (sideBySide(group.getValue())) {
          line("    rank=same;");
        }
        group.getValue().forEach(dataset -> box("    ", dataset));
        line("  }");
      }
    }
    for (DatasetName written : graph.datasets()) {
      for (DatasetName read : graph.madeOf(written)) {
        line("  " + ids.get(read) + " -> " + ids.get(written) + ";");
      }
    }
    line("}");
    return dot.toString();
  }

  /** Whether no dataset of a group is made of another one. */
  private boolean sideBySide(List<DatasetName> group) {
    return group.stream().allMatch(d -> Collections.disjoint(graph.madeOf(d), group));
  }

  private Map<String, List<DatasetName>> groups() {
    Map<String, List<DatasetName>> groups = new LinkedHashMap<>();
    for (DatasetName dataset : graph.datasets()) {
      groups.computeIfAbsent(dataset.folder(), folder -> new ArrayList<>()).add(dataset);
    }
    return groups;
  }

  private void box(String indent, DatasetName dataset) {
    List<String> facts = new ArrayList<>();
    graph.rows(dataset).ifPresent(rows -> facts.add(count(rows, "row")));
    if (graph.columns(dataset) > 0) {
      facts.add(count(graph.columns(dataset), "column"));
    }
    String text = "<b>" + escaped(dataset.lastPart()) + "</b>";
    if (!facts.isEmpty()) {
      text +=
          "<br/><font point-size=\"9\" color=\"#5b7083\">" + String.join(", ", facts) + "</font>";
    }
    line(indent + ids.get(dataset) + " [label=<" + text + ">];");
  }

  private static String count(long number, String of) {
    return String.format(Locale.ROOT, "%,d %s%s", number, of, number == 1 ? "" : "s");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void line(String text) {
    dot.append(text).append('\n');
  }
}
