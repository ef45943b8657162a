package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.ColumnEdge;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.Transformation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
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

  /** Datasets on each side; of more, the one longest not seen is left out. */
  static final int MAX_DATASETS = 1000;

  /** A loop over one job is not to send the same lineage with every turn. */
  private static final Duration REFRESH = Duration.ofMinutes(1);

  private final String job;
  private final Map<String, Times> inputs = new TreeMap<>();
  private final Map<String, Times> outputs = new TreeMap<>();

  /** Upstream fields by downstream field and operation. */
  private final Map<ColumnKey, TreeSet<String>> columns = new TreeMap<>();

  private int columnEdges;
  private int cut;
  private int forgotten;

  /** The start of the run that was told last. */
  private Instant told;

  JobEdges(String job) {
    this.job = job;
  }

  /** What one run read and wrote. */
  static final class Run {
    private final LineageGraph lineage;
    private final DatasetUrns urns;
    private final Instant time;

    Run(LineageGraph lineage, DatasetUrns urns, Instant time) {
      this.lineage = lineage;
      this.urns = urns;
      this.time = time;
    }
  }

  /**
   * Adds one run's lineage.
   *
   * @return whether that is worth telling: because something was not known before, or because the
   *     times that were told last have become old
   */
  boolean add(Run run) {
    boolean news = false;
    for (io.headwater.model.Dataset input : run.lineage.inputs()) {
      news |= touch(inputs, run.urns.of(input), run.time);
    }
    for (Output output : run.lineage.outputs()) {
      news |= touch(outputs, run.urns.of(output.dataset()), run.time);
    }
    cut = 0;
    news |= addColumns(run.lineage, run.urns, Transformation.Type.DIRECT);
    news |= addColumns(run.lineage, run.urns, Transformation.Type.INDIRECT);
    forgotten = forgetEldest(inputs) + forgetEldest(outputs);
    if (told == null || news || !run.time.isBefore(told.plus(REFRESH))) {
      told = run.time;
      return true;
    }
    return false;
  }

  /** Columns of a dataset that is left out go with it. */
  private int forgetEldest(Map<String, Times> datasets) {
    int tooMany = datasets.size() - MAX_DATASETS;
    if (tooMany <= 0) {
      return 0;
    }
    List<Map.Entry<String, Times>> byAge = new ArrayList<>(datasets.entrySet());
    byAge.sort(Comparator.comparingLong(e -> e.getValue().last));
    NavigableSet<String> gone = new TreeSet<>();
    for (Map.Entry<String, Times> eldest : byAge.subList(0, tooMany)) {
      datasets.remove(eldest.getKey());
      if (!inputs.containsKey(eldest.getKey()) && !outputs.containsKey(eldest.getKey())) {
        gone.add(Urns.schemaFieldStart(eldest.getKey()));
      }
    }
    forgetColumns(gone);
    return tooMany;
  }

  /**
   * @param starts what the columns of datasets begin with, none of which begins with another
   */
  private void forgetColumns(NavigableSet<String> starts) {
    columns
        .entrySet()
        .removeIf(
            entry -> {
              if (!isBelow(starts, entry.getKey().downstream)) {
                entry.getValue().removeIf(upstream -> isBelow(starts, upstream));
                return entry.getValue().isEmpty();
              }
              return true;
            });
    columnEdges = columns.values().stream().mapToInt(TreeSet::size).sum();
  }

  private static boolean isBelow(NavigableSet<String> starts, String column) {
    String before = starts.floor(column);
    return before != null && column.startsWith(before);
  }

  private boolean knows(ColumnKey key, String upstream) {
    TreeSet<String> upstreams = columns.get(key);
    return upstreams != null && upstreams.contains(upstream);
  }

  private static boolean touch(Map<String, Times> edges, String urn, Instant time) {
    long millis = time.toEpochMilli();
    Times known = edges.get(urn);
    if (known == null) {
      edges.put(urn, new Times(millis));
      return true;
    }
    known.last = Math.max(known.last, millis);
    return false;
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

  /** How many datasets the last run has pushed out. */
  int forgotten() {
    return forgotten;
  }

  /** Edges to datasets and columns. */
  int size() {
    return inputs.size() + outputs.size() + columnEdges;
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
    edges.forEach((urn, times) -> fill(into.addObject(), urn, times));
  }

  private void fill(ObjectNode edge, String urn, Times times) {
    edge.put("sourceUrn", job);
    edge.put("destinationUrn", urn);
    CommonAspects.stamp(edge, "created", Instant.ofEpochMilli(times.first));
    CommonAspects.stamp(edge, "lastModified", Instant.ofEpochMilli(times.last));
  }

  /**
   * What adds one run's edges to those that are there, whoever put them there; not what this has no
   * room for, so that an application never adds more than it would send as a whole.
   *
   * @param run has been added to this
   */
  JsonPatch patch(Run run) {
    JobEdges its = new JobEdges(job);
    its.add(run);
    JsonPatch patch = new JsonPatch();
    add(patch, "inputDatasetEdges", its.inputs, inputs);
    add(patch, "outputDatasetEdges", its.outputs, outputs);
    its.columns.forEach(
        (key, upstreams) -> {
          for (String upstream : upstreams) {
            if (knows(key, upstream)) {
              patch
                  .add("fineGrainedLineages", key.operation, key.downstream, "NONE", upstream)
                  .put("confidenceScore", 1.0);
            }
          }
        });
    return patch;
  }

  private void add(
      JsonPatch patch, String field, Map<String, Times> its, Map<String, Times> known) {
    for (String urn : its.keySet()) {
      if (known.containsKey(urn)) {
        fill(patch.add(field, urn), urn, known.get(urn));
      }
    }
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
