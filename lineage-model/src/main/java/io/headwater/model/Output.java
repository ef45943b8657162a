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
  private final boolean definesOnly;

  private Output(Dataset dataset, List<ColumnEdge> edges, boolean definesOnly) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.edges = edges;
    this.definesOnly = definesOnly;
  }

  /**
   * @param edges in any order; kept sorted and once each, so that equal lineage gives equal events
   */
  public static Output of(Dataset dataset, Iterable<ColumnEdge> edges) {
    TreeSet<ColumnEdge> sorted = new TreeSet<>();
    edges.forEach(sorted::add);
    return new Output(dataset, Collections.unmodifiableList(new ArrayList<>(sorted)), false);
  }

  public Dataset dataset() {
    return dataset;
  }

  /** Edges to the whole dataset first, then by output column. */
  public List<ColumnEdge> edges() {
    return edges;
  }

  /**
   * Whether the action says what the dataset is and writes no row to it: CREATE TABLE over files
   * that are there, CREATE VIEW, ALTER, DROP.
   */
  public boolean definesOnly() {
    return definesOnly;
  }

  public Output withDefinesOnly(boolean value) {
    return new Output(dataset, edges, value);
  }

  public Output withDataset(Dataset other) {
    return new Output(other, edges, definesOnly);
  }

  /** In any order, as in {@link #of}. */
  public Output withEdges(Iterable<ColumnEdge> others) {
    return of(dataset, others).withDefinesOnly(definesOnly);
  }

  @Override
  public String toString() {
    return dataset + " " + edges;
  }
}
