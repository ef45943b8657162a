package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.model.Transformation;
import io.headwater.spark.plan.KnownRdds;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import io.headwater.spark.plan.node.NodeRegistry;
import io.headwater.spark.plan.node.NodeRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/** Leaves of a plan: where columns come from, or from where no column comes. */
public final class SourceRules {
  private static final String LOGICAL = "org.apache.spark.sql.catalyst.plans.logical.";
  private static final String EXECUTION = "org.apache.spark.sql.execution.";
  private static final String ANALYSIS = "org.apache.spark.sql.catalyst.analysis.";

  private SourceRules() {}

  public static void addTo(NodeRegistry.Builder b) {
    b.on(LogicalRelation.class, SourceRules::logicalRelation);
    b.on(HiveTableRelation.class, SourceRules::hiveTable);
    b.on(DataSourceV2Relation.class, SourceRules::tableV2);
    b.on(SourceRules::scanV2, EXECUTION, "datasources.v2.DataSourceV2ScanRelation");
    b.on(
        SourceRules::streaming,
        EXECUTION,
        "datasources.v2.StreamingDataSourceV2Relation",
        "datasources.v2.StreamingDataSourceV2ScanRelation",
        "streaming.StreamingRelation",
        "streaming.StreamingExecutionRelation",
        "streaming.StreamingRelationV2");
    b.on(SourceRules::streaming, "org.apache.spark.sql.catalyst.", "streaming.StreamingRelationV2");
    b.on(SourceRules::rdd, EXECUTION, "LogicalRDD", "ExternalRDD");
    b.on(InMemoryRelation.class, NodeRule.over(SourceRules::cached, SourceRules::same));
    b.on(
        NodeRule.over(n -> plan(n, "logical", "logicalPlan"), SourceRules::same),
        LOGICAL,
        "EmptyRelation");
    b.on(
        NodeRule.over(n -> plan(n, "logicalPlan"), SourceRules::same),
        EXECUTION,
        "adaptive.LogicalQueryStage");
    b.on(
        NodeRule.over(n -> plan(n, "logicalPlan"), SourceRules::same),
        LOGICAL,
        "LogicalQueryStage");
    b.on(SourceRules::unresolved, ANALYSIS, "UnresolvedRelation");
    b.on(
        SourceRules::catalogTable,
        "org.apache.spark.sql.catalyst.catalog.",
        "UnresolvedCatalogRelation");
    b.on(LocalRelation.class, Summaries::local);
    b.on(Range.class, SourceRules::nothing);
    b.on(OneRowRelation.class, SourceRules::nothing);
    b.on(SourceRules::nothing, LOGICAL, "CommandResult");
    b.on(SourceRules::nothing, EXECUTION, "CommandResult");
  }

  private static NodeColumns logicalRelation(LogicalRelation n, NodeQuery q) {
    Source source =
        Relations.of(n.relation(), Scala.<CatalogTable>orNull(n.catalogTable()), q.names());
    return read(Scala.<Attribute>list(n.output()), source, q);
  }

  private static NodeColumns hiveTable(HiveTableRelation n, NodeQuery q) {
    Dataset table = Tables.of(n.tableMeta(), q.names());
    List<Attribute> outputs = new ArrayList<>(Scala.<Attribute>list(n.dataCols()));
    outputs.addAll(Scala.<Attribute>list(n.partitionCols()));
    return read(outputs, Source.of(table), q);
  }

  private static NodeColumns catalogTable(LogicalPlan n, NodeQuery q) {
    CatalogTable table = (CatalogTable) Member.of(n, "tableMeta");
    return read(Collections.emptyList(), Source.of(Tables.of(table, q.names())), q);
  }

  private static NodeColumns tableV2(DataSourceV2Relation n, NodeQuery q) {
    return read(Scala.<Attribute>list(n.output()), TablesV2.of(n, q.names()), q);
  }

  private static NodeColumns scanV2(LogicalPlan n, NodeQuery q) {
    Object relation = Member.of(n, "relation");
    Object named = relation != null ? relation : n;
    return read(Scala.<Attribute>list(n.output()), TablesV2.of(named, q.names()), q);
  }

  private static NodeColumns streaming(LogicalPlan n, NodeQuery q) {
    return read(Scala.<Attribute>list(n.output()), Streams.of(n, q.names()), q);
  }

  /** A name that analysis has not looked up: CREATE VIEW on 3.0. */
  private static NodeColumns unresolved(LogicalPlan n, NodeQuery q) {
    List<String> parts = new ArrayList<>();
    Scala.flat(Member.of(n, "multipartIdentifier")).forEach(p -> parts.add(String.valueOf(p)));
    q.findings().input(Dataset.named(Tables.named(parts, q.names())).build());
    return NodeColumns.NOTHING;
  }

  private static NodeColumns rdd(LogicalPlan n, NodeQuery q) {
    NodeColumns batch = q.batch(Member.of(n, "rdd"));
    if (batch != null) {
      return batch(n, batch, q);
    }
    RddSources sources = RddSources.of(Member.of(n, "rdd"), q.names(), q.rdds());
    sources.datasets().forEach(q.findings()::input);
    sources.unknown().forEach(c -> q.findings().gap(Gap.Kind.UNKNOWN_NODE, c));
    List<Flow> rows = new ArrayList<>();
    for (KnownRdds.Rows known : sources.known()) {
      known.gaps().forEach(g -> q.findings().gap(g.kind(), g.subject()));
      rows.add(known.decides());
    }
    List<Attribute> outputs = Scala.<Attribute>list(n.output());
    KnownRdds.Rows itself = q.rdds().find(Member.of(n, "rdd"));
    if (itself != null && itself.columns().size() == outputs.size()) {
      return NodeColumns.of(outputs, itself.columns(), itself.decides());
    }
    return NodeColumns.uniform(outputs, throughFunctions(n, sources, q), Flow.all(rows));
  }

  /** The functions between the sources of an RDD and its rows cannot be seen. */
  private static Flow throughFunctions(LogicalPlan n, RddSources sources, NodeQuery q) {
    if (sources.datasets().isEmpty()) {
      return sources.unknown().isEmpty() ? Flow.NONE : Flow.UNKNOWN;
    }
    List<Flow> all = new ArrayList<>();
    Set<DatasetId> columnsKnown = sources.kept();
    sources.known().forEach(known -> all.addAll(known.columns()));
    for (Dataset dataset : sources.datasets()) {
      if (!columnsKnown.contains(dataset.id())) {
        if (dataset.schema().isEmpty()) {
          all.add(Flow.UNKNOWN);
          q.findings().gap(Gap.Kind.UNKNOWN_NODE, n.getClass().getName());
        }
        dataset.schema().forEach(f -> all.add(Flow.origin(dataset.id(), f.name())));
      }
    }
    q.findings().gap(Gap.Kind.OPAQUE_FUNCTION, n.getClass().getName());
    return Flow.step(Transformation.TRANSFORMATION, all);
  }

  /** Before Spark 3.5 a batch is objects, each made of all columns of its row. */
  private static NodeColumns batch(LogicalPlan n, NodeColumns batch, NodeQuery q) {
    List<Attribute> outputs = Scala.<Attribute>list(n.output());
    if (Member.isA(n, "LogicalRDD") && outputs.size() == batch.size()) {
      return batch.as(outputs);
    }
    q.findings().gap(Gap.Kind.OPAQUE_FUNCTION, n.getClass().getName());
    Flow all = Flow.step(Transformation.TRANSFORMATION, batch.whole());
    return NodeColumns.uniform(outputs, all, batch.rows());
  }

  static NodeColumns nothing(LogicalPlan n, NodeQuery q) {
    return NodeColumns.uniform(Scala.<Attribute>list(n.output()), Flow.NONE, Flow.NONE);
  }

  /** The query behind a cache: its own lineage, whether the cache holds it already or not. */
  private static List<LogicalPlan> cached(InMemoryRelation n) {
    Object plan = Member.of(n.cacheBuilder(), "logicalPlan");
    if (plan == null) {
      SparkPlan physical = n.cacheBuilder().cachedPlan();
      plan = physical == null ? null : Scala.<LogicalPlan>orNull(physical.logicalLink());
    }
    return plan == null ? Collections.emptyList() : Collections.singletonList((LogicalPlan) plan);
  }

  private static List<LogicalPlan> plan(LogicalPlan n, String... accessors) {
    return Collections.singletonList((LogicalPlan) Member.of(n, accessors));
  }

  private static NodeColumns same(LogicalPlan n, NodeQuery q) {
    List<Attribute> outputs = Scala.<Attribute>list(n.output());
    if (q.inputs().isEmpty() || q.input(0).size() != outputs.size()) {
      q.findings().gap(Gap.Kind.UNKNOWN_NODE, n.getClass().getName());
      return NodeColumns.uniform(outputs, Flow.UNKNOWN, Flow.NONE);
    }
    return q.input(0).as(outputs);
  }

  /** Every column is the column of that name of every dataset of the source. */
  private static NodeColumns read(List<Attribute> outputs, Source source, NodeQuery q) {
    source.gap().ifPresent(g -> q.findings().gap(g.kind(), g.subject()));
    source.datasets().forEach(q.findings()::input);
    List<Flow> flows = new ArrayList<>(outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      flows.add(source.column(i, outputs.get(i).name()));
    }
    return NodeColumns.of(outputs, flows, source.rows());
  }
}
