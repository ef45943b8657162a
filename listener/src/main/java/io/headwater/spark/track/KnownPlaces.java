package io.headwater.spark.track;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where tables lie, as far as plans of this application have told: a plan that knows a table by
 * name only gets its place from here. Bounded; owned by the agent's thread.
 */
final class KnownPlaces {
  private static final int MOST = 10_000;

  private final Map<DatasetId, DatasetId> places =
      new LinkedHashMap<DatasetId, DatasetId>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DatasetId, DatasetId> eldest) {
          return size() > MOST;
        }
      };

  /** Remembers the places that a graph tells. */
  void learn(LineageGraph graph) {
    graph.inputs().forEach(this::learn);
    graph.outputs().forEach(o -> learn(o.dataset()));
  }

  private void learn(Dataset dataset) {
    if (dataset.table() == null) {
      return;
    }
    if (dataset.lifecycle() == Dataset.Lifecycle.DROP
        || dataset.lifecycle() == Dataset.Lifecycle.RENAME) {
      places.remove(dataset.table().id());
    } else if (dataset.place() != null) {
      places.put(dataset.table().id(), dataset.place());
    }
  }

  /** The graph with the places known for tables that are given by name only. */
  LineageGraph fill(LineageGraph graph) {
    return Graphs.map(graph, this::fill, this::fill);
  }

  private Dataset fill(Dataset dataset) {
    if (dataset.place() != null || dataset.table() == null) {
      return dataset;
    }
    DatasetId place = places.get(dataset.table().id());
    return place == null ? dataset : dataset.toBuilder().place(place).build();
  }
}
