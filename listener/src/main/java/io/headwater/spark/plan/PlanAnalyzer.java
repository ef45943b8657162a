package io.headwater.spark.plan;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.flow.FlowResolver;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeRegistry;
import io.headwater.spark.plan.node.NodeRules;
import io.headwater.spark.plan.node.PlanWalk;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.Delta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Turns an analyzed logical plan into lineage. Its only state is what it was told to remember of
 * RDDs; confined to one thread.
 *
 * <p>Example: {@code INSERT INTO s SELECT a + 1 AS x FROM t WHERE b > 0} gives the input {@code t},
 * the output {@code s} and the edges {@code t.a -TRANSFORMATION-> x} and {@code t.b -FILTER-> *}.
 */
public final class PlanAnalyzer {
  private static final NodeRegistry REGISTRY = NodeRules.standard();

  private final PlanSettings settings;
  private final KnownRdds rdds;
  private final KnownValues values;

  public PlanAnalyzer(PlanSettings settings) {
    this(settings, new KnownRdds(), new KnownValues());
  }

  /**
   * @param rdds what this analyzer remembers, for others to read
   * @param values likewise
   */
  public PlanAnalyzer(PlanSettings settings, KnownRdds rdds, KnownValues values) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.rdds = Objects.requireNonNull(rdds, "rdds");
    this.values = Objects.requireNonNull(values, "values");
  }

  /** As {@link #analyze(LogicalPlan, PlanSession)}, with nothing known of the session. */
  public PlanLineage analyze(LogicalPlan analyzedPlan) {
    return analyze(analyzedPlan, PlanSession.UNKNOWN);
  }

  /**
   * Never throws: a rule that fails gives unknown columns and a {@link Gap}. Reads nothing but the
   * plan: no file system, metastore or database.
   */
  public PlanLineage analyze(LogicalPlan analyzedPlan, PlanSession session) {
    return analyze(analyzedPlan, null, session);
  }

  /**
   * As {@link #analyze(LogicalPlan, PlanSession)}, for a plan inside of a batch of a streaming
   * query: what reads the batch reads what the query reads.
   *
   * @param batch {@code null} for a plan outside of one
   */
  public PlanLineage analyze(LogicalPlan analyzedPlan, StreamBatch batch, PlanSession session) {
    Findings findings =
        found(
            analyzedPlan,
            session,
            (walk, names, into) -> {
              readBatch(walk, batch);
              walk.walk(analyzedPlan);
            });
    Operation operation = findings.operation();
    if (operation == null) {
      operation = analyzedPlan instanceof Command ? Operation.OTHER : Operation.READ;
    }
    String sql = findings.sql() == null ? null : settings.redaction().apply(findings.sql());
    return PlanLineage.of(graph(findings), operation, sql)
        .onlyIf(findings.proof())
        .after(findings.budget().visits());
  }

  /**
   * Remembers that an RDD holds the rows of a query, position by position: a later plan may have
   * the RDD and nothing of the query. Never throws.
   */
  public void remember(int rddId, LogicalPlan query, PlanSession session) {
    KnownRdds.Rows rows = rows(query, session);
    if (rows != null) {
      rdds.put(rddId, rows);
    }
  }

  /**
   * Remembers that variables were set to the columns of a query, position by position. Never
   * throws.
   *
   * @param definitions those of the new values; {@code null} where one is not known
   */
  public void rememberVariables(List<Object> definitions, LogicalPlan query, PlanSession session) {
    KnownRdds.Rows rows = rows(query, session);
    for (int i = 0; i < definitions.size(); i++) {
      Object definition = definitions.get(i);
      if (definition != null && (rows == null || i >= rows.columns().size())) {
        forgetVariable(definition);
      } else if (definition != null) {
        List<Flow> column = Collections.singletonList(rows.columns().get(i));
        values.putVariable(
            definition, new KnownRdds.Rows(rows.inputs(), column, rows.decides(), rows.gaps()));
      }
    }
  }

  /** What a variable's value comes from is not known, whatever was before. */
  public void forgetVariable(Object definition) {
    values.removeVariable(definition);
  }

  /** Remembers that a variable's value comes from nowhere. */
  public void rememberVariable(Object definition) {
    List<Flow> none = Collections.singletonList(Flow.NONE);
    values.putVariable(
        definition,
        new KnownRdds.Rows(Collections.emptyList(), none, Flow.NONE, Collections.emptyList()));
  }

  /**
   * Remembers that something was computed at once of these datasets.
   *
   * @param what as {@link KnownValues} calls it
   */
  public void rememberComputed(String what, Collection<Dataset> inputs) {
    values.putComputed(what, inputs);
  }

  /** What a query's rows come from; {@code null} when that cannot be told. */
  private KnownRdds.Rows rows(LogicalPlan query, PlanSession session) {
    Findings findings = new Findings(new Budget(settings));
    try {
      DatasetNames names = new DatasetNames(settings, session);
      NodeColumns columns = walk(findings, names).walk(query);
      // A chain of checkpoints would be a chain of flows, which is walked again by every action.
      List<Flow> roots = new ArrayList<>(columns.flows());
      roots.add(columns.rows());
      FlowResolver resolver =
          new FlowResolver(
              roots,
              false,
              settings.maxOrigins(),
              () -> findings.budget().late(Budget.Share.DIRECT_EDGES));
      List<Flow> flat = new ArrayList<>(columns.size());
      for (Flow flow : columns.flows()) {
        flat.add(resolver.flatten(flow));
      }
      Flow rows = resolver.flatten(columns.rows());
      return new KnownRdds.Rows(findings.inputs(), flat, rows, findings.gaps());
    } catch (Exception | LinkageError | StackOverflowError e) {
      // What is not remembered is a gap where it is used.
      findings.failure(query.getClass().getName(), e);
      return null;
    }
  }

  /**
   * The lineage of a streaming query, whose own plan has no sink.
   *
   * @param query the query's analyzed plan, with its sources
   */
  public LineageGraph analyzeStream(LogicalPlan query, StreamSink sink, PlanSession session) {
    Findings findings =
        found(
            query,
            session,
            (walk, names, into) -> {
              NodeColumns columns = walk.walk(query);
              for (Dataset dataset : sink.datasets()) {
                into.write(Write.of(Operation.WRITE, dataset, Collections.emptyList(), columns));
              }
            });
    if (sink.gap() != null) {
      findings.gap(sink.gap().kind(), sink.gap().subject());
    }
    return graph(findings);
  }

  /**
   * The lineage of a MERGE of Delta Lake that no command tells of: the rows that it writes are a
   * query over the table and what is merged into it.
   *
   * @param written whether the query makes the rows; one that only looks for them tells datasets
   * @param batch as above, or {@code null}
   * @return {@code null} where the query is no part of a MERGE
   */
  public LineageGraph analyzeMerge(
      LogicalPlan query, boolean written, StreamBatch batch, PlanSession session) {
    Findings findings =
        found(
            query,
            session,
            (walk, names, into) -> {
              Dataset target = Delta.mergeTarget(query, names);
              if (target == null) {
                return;
              }
              readBatch(walk, batch);
              NodeColumns columns = walk.walk(query);
              into.write(
                  written
                      ? Write.of(Operation.MERGE, target, Collections.emptyList(), columns)
                      : Write.of(Operation.MERGE, target));
            });
    LineageGraph graph = graph(findings);
    return graph.isEmpty() && graph.gaps().isEmpty() ? null : graph;
  }

  /** The datasets of each source of a streaming query, in the order in which Spark counts them. */
  public List<List<DatasetId>> streamSources(LogicalPlan query, PlanSession session) {
    Set<LogicalPlan> leaves = new LinkedHashSet<>();
    for (LogicalPlan leaf : Scala.<LogicalPlan>list(query.collectLeaves())) {
      if (leaf.isStreaming()) {
        leaves.add(leaf);
      }
    }
    List<List<DatasetId>> sources = new ArrayList<>();
    for (LogicalPlan leaf : leaves) {
      List<DatasetId> ids = new ArrayList<>();
      LineageGraph of = analyze(leaf, session).graph();
      of.inputs().forEach(dataset -> ids.add(dataset.id()));
      sources.add(ids);
    }
    return sources;
  }

  /** Walks a plan, and notes what is found. */
  @FunctionalInterface
  private interface Finder {
    void find(PlanWalk walk, DatasetNames names, Findings into);
  }

  /** What is found before something fails stays. */
  private Findings found(LogicalPlan plan, PlanSession session, Finder finder) {
    Findings findings = new Findings(new Budget(settings));
    try {
      DatasetNames names = new DatasetNames(settings, session);
      finder.find(walk(findings, names), names, findings);
    } catch (Exception | LinkageError | StackOverflowError e) {
      findings.failure(plan.getClass().getName(), e);
      findings.gap(Gap.Kind.FAILED_NODE, plan.getClass().getName());
    }
    return findings;
  }

  private static void readBatch(PlanWalk walk, StreamBatch batch) {
    if (batch != null) {
      walk.readBatch(batch::isReadBy, walk.walk(batch.query()));
    }
  }

  private LineageGraph graph(Findings findings) {
    return LineageGraph.of(findings.inputs(), outputs(findings), findings.gaps());
  }

  private PlanWalk walk(Findings findings, DatasetNames names) {
    return new PlanWalk(REGISTRY, findings, names, rdds, values);
  }

  private List<Output> outputs(Findings findings) {
    List<Output> outputs = new ArrayList<>();
    Edges edges = Edges.of(findings, settings);
    Map<DatasetId, List<ColumnEdge>> byDataset = new LinkedHashMap<>();
    Map<DatasetId, Dataset> datasets = new LinkedHashMap<>();
    Set<DatasetId> written = new HashSet<>();
    for (Write write : findings.writes()) {
      Dataset dataset = write.dataset();
      datasets.putIfAbsent(dataset.id(), dataset);
      if (!write.operation().definesOnly()) {
        written.add(dataset.id());
      }
      byDataset.computeIfAbsent(dataset.id(), id -> new ArrayList<>()).addAll(edges.of(write));
    }
    datasets.forEach(
        (id, dataset) ->
            outputs.add(
                Output.of(dataset, byDataset.get(id)).withDefinesOnly(!written.contains(id))));
    return outputs;
  }
}
