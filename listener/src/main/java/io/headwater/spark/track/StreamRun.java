package io.headwater.spark.track;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.Statistics;
import io.headwater.model.WorkLog;
import io.headwater.spark.metrics.ActionNumbers;
import io.headwater.spark.metrics.JobLog;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.KafkaTopics;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * One start of a streaming query: what is known of it so far, the sums over its batches. Nothing
 * here grows with the number of batches. Owned by the agent's thread.
 */
final class StreamRun {
  final StreamStart told;
  final Instant start;
  final UUID runId;
  final Map<String, String> properties = new LinkedHashMap<>();

  /** Executions that run now, in their order: batches, and what user code runs inside of them. */
  private final Map<Long, Execution> open = new LinkedHashMap<>();

  /** {@code null} until the query was seen. */
  JobId job;

  LineageGraph lineage = LineageGraph.EMPTY;

  /** The datasets of each source, in the order of the plan. */
  List<List<DatasetId>> sources = Collections.emptyList();

  Object query;

  /** Milliseconds since the epoch of the last event. */
  long lastEvent;

  private final JobLog jobs = new JobLog();
  private final Map<String, Number> totals = new LinkedHashMap<>();
  private final Map<DatasetId, Long> rowsRead = new HashMap<>();

  /** What was found by the patterns that sources are named by. */
  private final Map<DatasetId, Set<DatasetId>> topics = new HashMap<>();

  private final Map<DatasetId, Statistics> written = new HashMap<>();
  private WeakReference<Object> lastBatch = new WeakReference<>(null);

  /** Whether Spark told of rows of any source, and of any progress in one. */
  private boolean countsRows;

  private boolean advanced;

  private long sinkRows;
  private boolean sinkCounts;
  private long triggers;

  StreamRun(StreamStart told) {
    this.told = told;
    this.start = Instant.ofEpochMilli(told.time());
    this.runId = RunIds.startedAt(start);
    this.query = told.query();
    this.lastEvent = told.time();
  }

  boolean started() {
    return job != null;
  }

  void opened(ExecutionStart start) {
    Execution last = null;
    for (Execution each : open.values()) {
      last = each;
    }
    open.put(start.executionId(), new Execution(start, last));
  }

  /** The execution, which is open no longer; {@code null} when it was not. */
  Execution closed(long executionId) {
    return open.remove(executionId);
  }

  boolean isOpen(long executionId) {
    return open.containsKey(executionId);
  }

  boolean isOpen(Execution execution) {
    return execution != null && open.get(execution.start.executionId()) == execution;
  }

  Collection<Execution> open() {
    return open.values();
  }

  /**
   * @param names by which topics are called
   */
  void progressed(StreamProgress progress, DatasetNames names) {
    triggers++;
    if (progress.sinkRows() >= 0) {
      sinkCounts = true;
      sinkRows += progress.sinkRows();
    }
    if (progress.sources() != sources.size()) {
      return;
    }
    advanced |= progress.advanced();
    Set<DatasetId> patterns = KafkaTopics.patterns(lineage);
    for (int i = 0; i < sources.size(); i++) {
      countsRows |= progress.sourceRows(i) > 0;
      // Rows of several topics are counted together: how many are whose is not known.
      if (sources.get(i).size() == 1) {
        rowsRead.merge(sources.get(i).get(0), progress.sourceRows(i), Long::sum);
      }
      for (DatasetId source : sources.get(i)) {
        if (patterns.contains(source)) {
          topics
              .computeIfAbsent(source, s -> new LinkedHashSet<>())
              .addAll(KafkaTopics.inOffsets(source, progress.endOffset(i), names));
        }
      }
    }
  }

  /** Adds the numbers of an execution that ended. */
  void addTotals(ActionNumbers numbers) {
    numbers.addTo(jobs);
    numbers
        .asMetrics()
        .forEach(
            (name, number) ->
                totals.merge(
                    name, number, name.startsWith("peak_") ? StreamRun::max : StreamRun::sum));
  }

  /** Newer Spark runs the plan of a batch as an execution inside of the batch's own. */
  boolean isNewBatch(Object plan) {
    boolean counted = lastBatch.get() == plan;
    lastBatch = new WeakReference<>(plan);
    return !counted;
  }

  /** Adds what an execution that ended has written. */
  void addWritten(LineageGraph numbered) {
    for (Output output : numbered.outputs()) {
      Statistics now = output.dataset().statistics();
      if (!now.isEmpty()) {
        written.merge(output.dataset().id(), now, StreamRun::sum);
      }
    }
  }

  private static Statistics sum(Statistics a, Statistics b) {
    return Statistics.of(
        sum(a.rows(), b.rows()), sum(a.bytes(), b.bytes()), sum(a.files(), b.files()));
  }

  private static Long sum(Long a, Long b) {
    return a == null || b == null ? null : Long.valueOf(a + b);
  }

  private static Number sum(Number a, Number b) {
    return a instanceof Double || b instanceof Double
        ? (Number) (a.doubleValue() + b.doubleValue())
        : (Number) (a.longValue() + b.longValue());
  }

  private static Number max(Number a, Number b) {
    return a.doubleValue() >= b.doubleValue() ? a : b;
  }

  /** The lineage with the rows so far. */
  LineageGraph numbered() {
    Map<DatasetId, Statistics> read = new HashMap<>();
    // Spark tells 0 rows of all sources where the executed plan has other leaves than the query's:
    // before 4.0 with a subquery in it.
    Map<DatasetId, Long> counted =
        countsRows || !advanced ? rowsRead : Collections.<DatasetId, Long>emptyMap();
    counted.forEach(
        (id, rows) -> {
          Set<DatasetId> found = topics.getOrDefault(id, Collections.emptySet());
          DatasetId source = found.size() == 1 ? found.iterator().next() : id;
          read.merge(source, Statistics.of(rows, null, null), Statistics::plus);
        });
    Map<DatasetId, Statistics> wrote = new HashMap<>(written);
    if (sinkCounts && lineage.outputs().size() == 1) {
      Dataset only = lineage.outputs().get(0).dataset();
      wrote.putIfAbsent(only.id(), Statistics.of(sinkRows, null, null));
    }
    return Graphs.withStatistics(Graphs.withTopics(lineage, topics), read, wrote);
  }

  /** The sums so far, and how many triggers there were. */
  Map<String, Number> totals() {
    Map<String, Number> all = new LinkedHashMap<>(totals);
    all.put("triggers", triggers);
    return all;
  }

  /** The jobs of the batches so far, those that are worth telling. */
  WorkLog work(UnaryOperator<String> reason) {
    return jobs.told(reason);
  }

  /** A batch, or what user code runs inside of one. */
  static final class Execution {
    final ExecutionStart start;

    /** The one that was open last when this one began; {@code null} for none. */
    final Execution outer;

    /** What ended inside of this one and is told with it. */
    final List<Action> inside = new ArrayList<>();

    private Execution(ExecutionStart start, Execution outer) {
      this.start = start;
      this.outer = outer;
    }
  }
}
