package io.headwater.sample.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetGraphTest {
  @TempDir Path folder;
  private DatasetGraph graph;

  /** raw/a.csv -> stage/b -> stage/c, PUBLIC.d; a read of c; a failed write; a table dropped. */
  @BeforeEach
  void readEvents() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("events.jsonl"),
            String.join(
                "\n",
                event(
                    "COMPLETE",
                    dataset("/data/raw/a.csv", ""),
                    written("/w/stage/b", 3, "n", "a.csv.n:IDENTITY a.csv.m:TRANSFORMATION")),
                event(
                    "COMPLETE",
                    dataset("/w/stage/b", ""),
                    written("/w/stage/c", 1, "x", "b.n:AGGREGATION")),
                event("COMPLETE", dataset("/w/stage/c", ""), ""),
                event("FAIL", dataset("/w/stage/c", ""), written("/w/stage/never", 0, "x", "")),
                event("COMPLETE", "", dataset("db.dropped", "")),
                event(
                    "COMPLETE",
                    dataset("/w/stage/b", "") + "," + dataset("/w/stage/c", ""),
                    dataset("PUBLIC.d<1>", ""))));
    graph = DatasetGraph.of(EventFile.read(file));
  }

  @Test
  void hasWhatSucceededWritesReadAndWrote() {
    assertThat(graph.datasets().stream().map(DatasetName::shortName))
        .containsExactly("raw/a.csv", "stage/b", "stage/c", "PUBLIC.d<1>");
    DatasetName last = graph.named("PUBLIC.d<1>").orElseThrow();
    assertThat(graph.madeOf(last).stream().map(DatasetName::shortName))
        .containsExactly("stage/b", "stage/c");
    assertThat(graph.rows(last)).isEmpty();
    assertThat(graph.rows(graph.named("stage/b").orElseThrow())).contains(3L);
  }

  @Test
  void tracesAColumnToWhereItCameFrom() {
    assertThat(ColumnTrace.of(graph, "stage/c", "x"))
        .containsExactly(
            "stage/c: x", "  from stage/b: n, aggregated", "    from raw/a.csv: m, n, transformed");
    assertThat(ColumnTrace.of(graph, "stage/c", "y")).isEmpty();
    assertThat(ColumnTrace.of(graph, "stage/e", "x")).isEmpty();
  }

  @Test
  void drawsABoxForEachDatasetAndAnArrowForEachInput() {
    assertThat(LineagePicture.dot(graph).lines().map(String::trim))
        .startsWith("digraph lineage {")
        .containsSubsequence(
            "label=\"raw\"; labeljust=l; fontsize=12;", "rank=same;", "d0 [label=<<b>a.csv</b>>];")
        .containsSubsequence(
            "label=\"stage\"; labeljust=l; fontsize=12;",
            "d2 [label=<<b>c</b><br/>"
                + "<font point-size=\"9\" color=\"#5b7083\">1 row, 1 column</font>>];")
        .contains("d3 [label=<<b>PUBLIC.d&lt;1&gt;</b>>];")
        .containsSubsequence("d0 -> d1;", "d1 -> d2;", "d1 -> d3;", "d2 -> d3;")
        .noneMatch(line -> line.contains("never") || line.contains("/w/"));
  }

  private static String event(String type, String inputs, String outputs) {
    return "{\"eventType\":\""
        + type
        + "\",\"inputs\":["
        + inputs
        + "],\"outputs\":["
        + outputs
        + "]}";
  }

  private static String dataset(String name, String more) {
    return ("{'namespace':'file','name':'" + name + "'" + more + "}").replace('\'', '"');
  }

  private static String written(String name, int rows, String column, String edges) {
    StringBuilder inputs = new StringBuilder();
    for (String edge : edges.isEmpty() ? new String[0] : edges.split(" ")) {
      int field = edge.lastIndexOf('.');
      int subtype = edge.indexOf(':');
      String from = edge.startsWith("b.") ? "/w/stage/b" : "/data/raw/a.csv";
      inputs
          .append(inputs.length() == 0 ? "" : ",")
          .append("{'namespace':'file','name':'" + from + "','field':'")
          .append(edge, field + 1, subtype)
          .append("','transformations':[{'type':'DIRECT','subtype':'")
          .append(edge.substring(subtype + 1))
          .append("'}]}");
    }
    return dataset(
        name,
        ",'facets':{'schema':{'fields':[{'name':'"
            + column
            + "'}]},'columnLineage':{'fields':{'"
            + column
            + "':{'inputFields':["
            + inputs
            + "]}}}},'outputFacets':{'outputStatistics':{'rowCount':"
            + rows
            + "}}");
  }
}
