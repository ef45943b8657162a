package io.headwater.spark.track;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.Statistics;
import io.headwater.model.TableName;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.KafkaTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Operations on whole lineage graphs. */
final class Graphs {
  /** As many as {@code columns.maxEdges} allows unless it is set. */
  private static final int MOST_EDGES = 100_000;

  private Graphs() {}

  /**
   * An action's graph with what an execution nested in it adds: places of tables, further datasets.
   * What became of a dataset, the action itself says.
   *
   * <p>CTAS is the case that needs it: from Spark 3.5 the root knows the table by name and the
   * nested write knows the path.
   */
  static LineageGraph withNested(LineageGraph root, LineageGraph nested) {
    return together(root, nested, true);
  }

  /** The graph with that of another action, each dataset once. */
  static LineageGraph withFurther(LineageGraph graph, LineageGraph further) {
    return together(graph, further, false);
  }

  private static LineageGraph together(LineageGraph one, LineageGraph other, boolean nested) {
    Map<DatasetId, Dataset> inputs = new LinkedHashMap<>();
    one.inputs().forEach(d -> inputs.put(d.id(), d));
    other.inputs().forEach(d -> inputs.putIfAbsent(d.id(), d));

    List<Output> outputs = new ArrayList<>(one.outputs());
    for (Output added : other.outputs()) {
      int same = indexOfSame(outputs, added.dataset());
      if (same < 0 && nested && isPlaceOfOnlyTable(outputs, added.dataset())) {
        same = 0;
      }
      if (same < 0) {
        outputs.add(added);
      } else {
        outputs.set(same, merged(outputs.get(same), added, nested));
      }
    }
    List<Gap> gaps = new ArrayList<>(one.gaps());
    gaps.addAll(other.gaps());
    return LineageGraph.of(inputs.values(), outputs, gaps);
  }

  private static int indexOfSame(List<Output> outputs, Dataset dataset) {
    for (int i = 0; i < outputs.size(); i++) {
      Dataset known = outputs.get(i).dataset();
      boolean sameTable = dataset.table() != null && known.goesBy(dataset.table().id());
      if (sameTable || known.goesBy(dataset.id())) {
        return i;
      }
    }
    return -1;
  }

  /**
   * CTAS: the root names one table and no place; what is written inside is a place without table.
   */
  private static boolean isPlaceOfOnlyTable(List<Output> outputs, Dataset nested) {
    return outputs.size() == 1
        && outputs.get(0).dataset().place() == null
        && nested.place() != null
        && nested.table() == null;
  }

  private static Output merged(Output known, Output added, boolean nested) {
    Dataset a = known.dataset();
    Dataset b = added.dataset();
    Dataset both =
        a.toBuilder()
            .place(a.place() != null ? a.place() : b.place())
            .table(a.table() != null ? a.table() : b.table())
            .namedByTable(a.namedByTable())
            .format(b.format() != null ? b.format() : a.format())
            .lifecycle(nested || a.lifecycle() != null ? a.lifecycle() : b.lifecycle())
            .schema(a.schema().isEmpty() ? b.schema() : a.schema())
            .build();
    Output edges = known.edges().isEmpty() ? added : known;
    return edges.withDataset(both).withDefinesOnly(known.definesOnly() && added.definesOnly());
  }

  /** Whether the graph's only output is the session catalog's table of this name. */
  static boolean isOnlyTable(LineageGraph graph, String name) {
    if (graph.outputs().size() != 1) {
      return false;
    }
    TableName table = graph.outputs().get(0).dataset().table();
    return table != null
        && table.catalogName().equals(DatasetNames.SESSION_CATALOG)
        && table.id().name().equals(name);
  }

  static LineageGraph withoutLifecycle(LineageGraph graph) {
    return map(graph, d -> d, d -> d.toBuilder().lifecycle(null).build());
  }

  /** The graph with datasets under other names, at the ends of edges too; each name once. */
  static LineageGraph renamed(LineageGraph graph, UnaryOperator<Dataset> rename) {
    Map<DatasetId, DatasetId> names = new HashMap<>();
    Map<DatasetId, Dataset> inputs = new LinkedHashMap<>();
    for (Dataset input : graph.inputs()) {
      Dataset now = rename.apply(input);
      names.put(input.id(), now.id());
      inputs.putIfAbsent(now.id(), now);
    }
    List<Output> outputs = new ArrayList<>();
    for (Output output : graph.outputs()) {
      List<ColumnEdge> edges = new ArrayList<>(output.edges().size());
      for (ColumnEdge edge : output.edges()) {
        DatasetId now = names.getOrDefault(edge.input(), edge.input());
        edges.add(now.equals(edge.input()) ? edge : edge.from(now));
      }
      outputs.add(output.withDataset(rename.apply(output.dataset())).withEdges(edges));
    }
    return LineageGraph.of(inputs.values(), outputs, graph.gaps());
  }

  /**
   * The graph with topics in the place of the patterns that found them; a pattern stays that would
   * become too many edges.
   */
  static LineageGraph withTopics(LineageGraph graph, Map<DatasetId, Set<DatasetId>> topics) {
    Map<DatasetId, Set<DatasetId>> found = new HashMap<>(topics);
    found.values().removeIf(Set::isEmpty);
    Set<DatasetId> patterns = KafkaTopics.patterns(graph);
    patterns.retainAll(found.keySet());
    patterns.removeIf(
        pattern -> edgesFrom(pattern, graph) * found.get(pattern).size() > MOST_EDGES);
    if (patterns.isEmpty()) {
      return graph;
    }
    Map<DatasetId, Dataset> inputs = new LinkedHashMap<>();
    for (Dataset input : graph.inputs()) {
      if (!patterns.contains(input.id())) {
        inputs.put(input.id(), input);
        continue;
      }
      for (DatasetId topic : found.get(input.id())) {
        inputs.putIfAbsent(
            topic, Dataset.at(topic).schema(input.schema()).format(input.format()).build());
      }
    }
    List<Output> outputs = new ArrayList<>();
    for (Output output : graph.outputs()) {
      Set<ColumnEdge> edges = new LinkedHashSet<>();
      for (ColumnEdge edge : output.edges()) {
        if (patterns.contains(edge.input())) {
          found.get(edge.input()).forEach(topic -> edges.add(edge.from(topic)));
        } else {
          edges.add(edge);
        }
      }
      outputs.add(output.withEdges(new ArrayList<>(edges)));
    }
    List<Gap> gaps = new ArrayList<>(graph.gaps());
    for (DatasetId pattern : patterns) {
      // Another cluster's topics may go by the same pattern.
      if (inputs.keySet().stream().noneMatch(id -> id.name().equals(pattern.name()))) {
        gaps.remove(KafkaTopics.like(pattern));
      }
    }
    return LineageGraph.of(inputs.values(), outputs, gaps);
  }

  private static long edgesFrom(DatasetId input, LineageGraph graph) {
    return graph.outputs().stream()
        .flatMap(output -> output.edges().stream())
        .filter(edge -> edge.input().equals(input))
        .count();
  }

  /** The graph with each dataset replaced. */
  static LineageGraph map(
      LineageGraph graph, UnaryOperator<Dataset> inputs, UnaryOperator<Dataset> outputs) {
    return LineageGraph.of(
        graph.inputs().stream().map(inputs).collect(Collectors.toList()),
        graph.outputs().stream()
            .map(o -> o.withDataset(outputs.apply(o.dataset())))
            .collect(Collectors.toList()),
        graph.gaps());
  }

  /** The graph with numbers at the datasets that have some. */
  static LineageGraph withStatistics(
      LineageGraph graph, Map<DatasetId, Statistics> read, Map<DatasetId, Statistics> written) {
    return map(graph, d -> withStatistics(d, read), d -> withStatistics(d, written));
  }

  /** The graph with the partitions that were read, where the plan named none. */
  static LineageGraph withPartitionsRead(
      LineageGraph graph, Map<DatasetId, Set<String>> partitions) {
    if (partitions.isEmpty()) {
      return graph;
    }
    UnaryOperator<Dataset> named =
        input -> {
          Set<String> read = partitions.get(input.id());
          return read == null || read.isEmpty() || !input.partitions().isEmpty()
              ? input
              : input.toBuilder().partitions(new ArrayList<>(read)).build();
        };
    return map(graph, named, output -> output);
  }

  private static Dataset withStatistics(Dataset dataset, Map<DatasetId, Statistics> numbers) {
    Statistics found = numbers.get(dataset.id());
    if (found == null && dataset.table() != null) {
      found = numbers.get(dataset.table().id());
    }
    if (found == null && dataset.place() != null) {
      found = numbers.get(dataset.place());
    }
    return found == null ? dataset : dataset.toBuilder().statistics(found).build();
  }
}
