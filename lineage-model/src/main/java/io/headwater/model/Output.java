package io.headwater.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** A dataset that an action writes, with the edges that lead into it. */
public final class Output {
  private final Dataset dataset;
  private final List<ColumnEdge> edges;

  private Output(Dataset dataset, List<ColumnEdge> edges) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.edges = edges;
  }

  /**
   * @param edges in any order; kept sorted and once each, so that equal lineage gives equal events
   */
  public static Output of(Dataset dataset, Iterable<ColumnEdge> edges) {
    TreeSet<ColumnEdge> sorted = new TreeSet<>();
    edges.forEach(sorted::add);
    return new Output(dataset, Collections.unmodifiableList(new ArrayList<>(sorted)));
  }

  public Dataset dataset() {
    return dataset;
  }

  /** Edges to the whole dataset first, then by output column. */
  public List<ColumnEdge> edges() {
    return edges;
  }

  public Output withDataset(Dataset other) {
    return new Output(other, edges);
  }

  @Override
  public String toString() {
    return dataset + " " + edges;
  }
}
