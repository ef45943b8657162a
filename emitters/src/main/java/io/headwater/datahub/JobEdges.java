package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.ColumnEdge;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.Transformation;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that the runs of one job have read and written so far in this application: DataHub keeps only
 * the last {@code dataJobInputOutput} of a job, so each carries the union.
 *
 * <p>Used by the thread that encodes.
 */
final class JobEdges {
  /** DataHub's graph view stops being usable at some thousands. */
  static final int MAX_COLUMN_EDGES = 3000;

  private final String job;
  private final Map<String, Times> inputs = new TreeMap<>();
  private final Map<String, Times> outputs = new TreeMap<>();

  /** Upstream fields by downstream field and operation. */
  private final Map<ColumnKey, TreeSet<String>> columns = new TreeMap<>();

  private int columnEdges;
  private int cut;

  JobEdges(String job) {
    this.job = job;
  }

  /**
   * Adds one run's lineage.
   *
   * @return whether there was anything that was not known before, or a later time
   */
  boolean add(LineageGraph lineage, DatasetUrns urns, Instant time) {
    boolean changed = false;
    for (io.headwater.model.Dataset input : lineage.inputs()) {
      changed |= touch(inputs, urns.of(input), time);
    }
    for (Output output : lineage.outputs()) {
      changed |= touch(outputs, urns.of(output.dataset()), time);
    }
    cut = 0;
    changed |= addColumns(lineage, urns, Transformation.Type.DIRECT);
    changed |= addColumns(lineage, urns, Transformation.Type.INDIRECT);
    return changed;
  }

  private static boolean touch(Map<String, Times> edges, String urn, Instant time) {
    long millis = time.toEpochMilli();
    Times known = edges.get(urn);
    if (known == null) {
      edges.put(urn, new Times(millis));
      return true;
    }
    boolean later = millis > known.last;
    known.last = Math.max(known.last, millis);
    return later;
  }

  /** Edges to a whole dataset are left to the dataset edges: DataHub knows only columns. */
  private boolean addColumns(LineageGraph lineage, DatasetUrns urns, Transformation.Type type) {
    boolean changed = false;
    for (Output output : lineage.outputs()) {
      String dataset = urns.of(output.dataset());
      for (ColumnEdge edge : output.edges()) {
        if (edge.outputField() != null && edge.transformation().type() == type) {
          ColumnKey key =
              new ColumnKey(
                  Urns.schemaField(dataset, edge.outputField()),
                  type.name() + ":" + edge.transformation().subtype().name());
          changed |= addColumn(key, Urns.schemaField(urns.of(edge.input()), edge.inputField()));
        }
      }
    }
    return changed;
  }

  private boolean addColumn(ColumnKey key, String upstream) {
    TreeSet<String> upstreams = columns.get(key);
    if (upstreams != null && upstreams.contains(upstream)) {
      return false;
    }
    if (columnEdges >= MAX_COLUMN_EDGES) {
      cut++;
      return false;
    }
    columnEdges++;
    return columns.computeIfAbsent(key, k -> new TreeSet<>()).add(upstream);
  }

  /** How many column edges of the last run were left out. */
  int cut() {
    return cut;
  }

  boolean isEmpty() {
    return inputs.isEmpty() && outputs.isEmpty();
  }

  /** The {@code dataJobInputOutput} aspect. */
  ObjectNode aspect() {
    ObjectNode aspect = Proposals.object();
    aspect.putArray("inputDatasets");
    aspect.putArray("outputDatasets");
    addEdges(aspect.putArray("inputDatasetEdges"), inputs);
    addEdges(aspect.putArray("outputDatasetEdges"), outputs);
    aspect.putArray("inputDatajobs");
    ArrayNode lineages = aspect.putArray("fineGrainedLineages");
    columns.forEach(
        (key, upstreams) -> {
          ObjectNode lineage = lineages.addObject();
          lineage.put("upstreamType", "FIELD_SET");
          ArrayNode from = lineage.putArray("upstreams");
          upstreams.forEach(from::add);
          lineage.put("downstreamType", "FIELD");
          lineage.putArray("downstreams").add(key.downstream);
          lineage.put("transformOperation", key.operation);
          lineage.put("confidenceScore", 1.0);
        });
    return aspect;
  }

  private void addEdges(ArrayNode into, Map<String, Times> edges) {
    edges.forEach(
        (urn, times) -> {
          ObjectNode edge = into.addObject();
          edge.put("sourceUrn", job);
          edge.put("destinationUrn", urn);
          CommonAspects.stamp(edge, "created", Instant.ofEpochMilli(times.first));
          CommonAspects.stamp(edge, "lastModified", Instant.ofEpochMilli(times.last));
        });
  }

  private static final class Times {
    private final long first;
    private long last;

    Times(long first) {
      this.first = first;
      this.last = first;
    }
  }

  private static final class ColumnKey implements Comparable<ColumnKey> {
    private final String downstream;
    private final String operation;

    ColumnKey(String downstream, String operation) {
      this.downstream = downstream;
      this.operation = operation;
    }

    @Override
    public int compareTo(ColumnKey other) {
      int c = downstream.compareTo(other.downstream);
      return c != 0 ? c : operation.compareTo(other.operation);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof ColumnKey && compareTo((ColumnKey) o) == 0;
    }

    @Override
    public int hashCode() {
      return 31 * downstream.hashCode() + operation.hashCode();
    }
  }
}
