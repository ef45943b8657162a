package io.headwater.spark.plan.node;

import io.headwater.spark.plan.command.CommandRules;
import io.headwater.spark.plan.source.SourceRules;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.AppendColumns;
import org.apache.spark.sql.catalyst.plans.logical.AppendColumnsWithObject;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.DeserializeToObject;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SerializeFromObject;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.TypedFilter;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/** The table of all plan nodes that the agent knows. */
public final class NodeRules {
  private static final String LOGICAL = "org.apache.spark.sql.catalyst.plans.logical.";
  private static final String ANALYSIS = "org.apache.spark.sql.catalyst.analysis.";

  private NodeRules() {}

  /** Every rule there is; fails when a class has two. */
  public static NodeRegistry standard() {
    NodeRegistry.Builder b = new NodeRegistry.Builder();
    passThrough(b.place(Placement.PASSED_ON));
    relational(b.place(Placement.HANDLED));
    typed(b.place(Placement.OPAQUE));
    SourceRules.addTo(b.place(Placement.SOURCE));
    CommandRules.addTo(b.place(Placement.COMMAND));
    return b.build();
  }

  /** Nodes whose output is their first child's, row by row or less. */
  private static void passThrough(NodeRegistry.Builder b) {
    b.on(
        (n, q) -> q.input(0),
        LOGICAL,
        "ReturnAnswer",
        "Subquery",
        "SubqueryAlias",
        "GlobalLimit",
        "LocalLimit",
        "Offset",
        "Tail",
        "Sample",
        "Repartition",
        "RepartitionByExpression",
        "RebalancePartitions",
        "ResolvedHint",
        "UnresolvedHint",
        "CollectMetrics",
        "EventTimeWatermark",
        "UpdateEventTimeWatermarkColumn",
        "WithWindowDefinition",
        "CTERelationDef",
        "WithCTE",
        "WindowGroupLimit");
    b.on((n, q) -> q.input(0), LOGICAL, "SQLFunctionNode");
    b.on((n, q) -> q.input(0), ANALYSIS, "SQLFunctionNode");
    b.on((n, q) -> q.input(0), "org.apache.spark.sql.execution.", "datasources.WriteFiles");
    b.on(
        (n, q) -> q.input(0),
        "org.apache.spark.sql.catalyst.",
        "expressions.PipeOperator",
        "streaming.WriteToStream",
        "streaming.WriteToStreamStatement");
  }

  private static void relational(NodeRegistry.Builder b) {
    b.on(Project.class, RelationalRules::project);
    b.on(Filter.class, RelationalRules::filter);
    b.on(Join.class, RelationalRules::join);
    b.on(Aggregate.class, RelationalRules::aggregate);
    b.on(Window.class, RelationalRules::window);
    b.on(Sort.class, RelationalRules::sort);
    b.on(Distinct.class, RelationalRules::distinct);
    b.on(Deduplicate.class, RelationalRules::deduplicate);
    b.on(View.class, RelationalRules::view);
    b.on(Union.class, SetRules::union);
    b.on(Intersect.class, SetRules::intersect);
    b.on(Except.class, SetRules::except);
    b.on(Expand.class, SetRules::expand);
    b.on(Generate.class, GenerateRule::generate);
    b.on(RelationalRules::deduplicateWithin, LOGICAL, "DeduplicateWithinWatermark");
    b.on(RelationalRules::lateralJoin, LOGICAL, "LateralJoin");
    b.on(RelationalRules::asOfJoin, LOGICAL, "AsOfJoin");
    b.on(RelationalRules::sequence, LOGICAL, "AttachDistributedSequence");
    b.on(QueryRules::reference, LOGICAL, "CTERelationRef");
    b.on(QueryRules::loop, LOGICAL, "UnionLoop");
    b.on(QueryRules::loopReference, LOGICAL, "UnionLoopRef");
    b.on(QueryRules::last, LOGICAL, "MultiResult");
    b.on(DeserializeToObject.class, TypedRules::deserialize);
    b.on(SerializeFromObject.class, TypedRules::serialize);
    b.on(TypedFilter.class, TypedRules::filter);
    b.on(AppendColumns.class, TypedRules::appendColumns);
    b.on(AppendColumnsWithObject.class, TypedRules::appendColumnsWithObject);
    b.on(TypedRules::script, LOGICAL, "ScriptTransformation");
    b.on(
        TypedRules::objectGroups,
        LOGICAL,
        "MapGroups",
        "FlatMapGroupsInR",
        "FlatMapGroupsWithState",
        "TransformWithState");
    b.on(TypedRules::objectCoGroups, LOGICAL, "CoGroup");
    b.on(TypedRules::evalPython, LOGICAL, "BaseEvalPython", "BaseEvalPythonUDTF");
    b.on(TypedRules::nothing, ANALYSIS, "UnresolvedInlineTable", "ResolvedInlineTable");
  }

  private static void typed(NodeRegistry.Builder b) {
    b.on(
        TypedRules::opaque,
        LOGICAL,
        "MapElements",
        "MapPartitions",
        "MapPartitionsInR",
        "MapPartitionsInRWithArrow",
        "MapInPandas",
        "PythonMapInArrow",
        "MapInArrow");
    b.on(
        TypedRules::opaqueGroups,
        LOGICAL,
        "FlatMapGroupsInRWithArrow",
        "FlatMapGroupsInPandas",
        "FlatMapGroupsInArrow",
        "FlatMapGroupsInPandasWithState",
        "TransformWithStateInPandas");
    b.on(TypedRules::opaqueCoGroups, LOGICAL, "FlatMapCoGroupsInPandas", "FlatMapCoGroupsInArrow");
  }
}
