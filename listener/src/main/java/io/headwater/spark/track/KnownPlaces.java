package io.headwater.spark.track;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.TableName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this application has seen of tables: where they lie, and by which of their names each goes.
 *
 * <p>A plan that knows a table by name only gets its place from here. A table that was first spoken
 * of when no plan told its place goes by its name to the end, so that whoever writes and reads it
 * names one dataset; its place, once it is known, is the other name. Bounded; owned by the agent's
 * thread.
 */
final class KnownPlaces {
  private static final int MOST = 10_000;

  private final Map<DatasetId, DatasetId> places = bounded();

  /** Tables that go by their name. */
  private final Map<DatasetId, TableName> byName = bounded();

  /** Those of which the place became known later, by place. */
  private final Map<DatasetId, TableName> byNameAt = bounded();

  /** Places that are tables of databases, with the table of this catalog. */
  private final Map<DatasetId, TableName> inDatabases = bounded();

  /** Tables that were dropped or renamed, with the number of that. */
  private final Map<DatasetId, Long> gone = bounded();

  private long changes;

  private static <V> Map<DatasetId, V> bounded() {
    return new LinkedHashMap<DatasetId, V>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<DatasetId, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /** Stands for what is known now; see {@link #learn(LineageGraph, long)}. */
  long now() {
    return changes;
  }

  /** Remembers the places that a graph tells. */
  void learn(LineageGraph graph) {
    learn(graph, changes);
  }

  /**
   * Remembers the places that a graph tells, but for tables that were dropped or renamed since: the
   * end of an action may be told behind the drop of its table.
   *
   * @param since {@link #now()} when the graph was made
   */
  void learn(LineageGraph graph, long since) {
    graph.inputs().forEach(d -> learn(d, since));
    graph.outputs().forEach(o -> learn(o.dataset(), since));
  }

  private void learn(Dataset dataset, long since) {
    TableName table = dataset.table();
    if (table == null || gone.getOrDefault(table.id(), 0L) > since) {
      return;
    }
    if (dataset.lifecycle() == Dataset.Lifecycle.DROP) {
      forget(table.id());
      return;
    }
    if (dataset.lifecycle() == Dataset.Lifecycle.RENAME) {
      // Where it lies now, its catalog alone knows.
      forget(table.id());
      forget(dataset.previousId());
      byName.put(table.id(), table);
      return;
    }
    if (dataset.namedByTable()) {
      byName.put(table.id(), table);
    }
    if (dataset.place() != null) {
      places.put(table.id(), dataset.place());
      if ("jdbc".equals(dataset.format())) {
        inDatabases.put(dataset.place(), table);
      }
      if (dataset.namedByTable()) {
        byNameAt.put(dataset.place(), table);
      }
    }
  }

  private void forget(DatasetId table) {
    gone.put(table, ++changes);
    places.remove(table);
    byName.remove(table);
    byNameAt.values().removeIf(t -> t.id().equals(table));
  }

  /** The graph with what is known of its tables. */
  LineageGraph fill(LineageGraph graph) {
    return Graphs.renamed(graph, this::fill);
  }

  private Dataset fill(Dataset dataset) {
    TableName table = dataset.table();
    if (table == null) {
      TableName here = byNameAt.get(dataset.place());
      return here == null ? dataset : dataset.toBuilder().table(here).namedByTable(true).build();
    }
    DatasetId place = dataset.place() != null ? dataset.place() : places.get(table.id());
    // Dropping a table over JDBC leaves the database's table where it is.
    boolean onlyTheName =
        dataset.lifecycle() == Dataset.Lifecycle.DROP && inDatabases.containsKey(place);
    boolean named = onlyTheName || (dataset.namedByTable() && dataset.place() != null);
    return dataset.toBuilder()
        .place(place)
        .namedByTable(named || byName.containsKey(table.id()))
        .build();
  }
}
