package io.headwater.spark.plan.command;

import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeRegistry;
import io.headwater.spark.plan.node.NodeRule;
import io.headwater.spark.plan.node.Placement;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The table of all commands that the agent knows. */
public final class CommandRules {
  private static final String LOGICAL = "org.apache.spark.sql.catalyst.plans.logical.";
  private static final String EXECUTION = "org.apache.spark.sql.execution.";
  private static final String COMMAND = EXECUTION + "command.";
  private static final String HIVE = "org.apache.spark.sql.hive.execution.";

  private CommandRules() {}

  public static void addTo(NodeRegistry.Builder b) {
    sinks(b);
    rows(b);
    definitions(b);
    silent(b);
    silentOfDelta(b);
  }

  /** Commands into which a query's rows flow. */
  private static void sinks(NodeRegistry.Builder b) {
    b.on(sink(FileSinks::files), EXECUTION, "datasources.InsertIntoHadoopFsRelationCommand");
    b.on(sink(FileSinks::directory), COMMAND, "InsertIntoDataSourceDirCommand");
    b.on(sink(FileSinks::directory), HIVE, "InsertIntoHiveDirCommand");
    b.on(sink(FileSinks::provider), EXECUTION, "datasources.SaveIntoDataSourceCommand");
    b.on(sink(TableSinks::relation), EXECUTION, "datasources.InsertIntoDataSourceCommand");
    b.on(sink(TableSinks::createAsSelect), COMMAND, "CreateDataSourceTableAsSelectCommand");
    b.on(
        sink(TableSinks::createAsSelect),
        HIVE,
        "CreateHiveTableAsSelectCommand",
        "OptimizedCreateHiveTableAsSelectCommand");
    b.on(sink(TableSinks::hiveTable), HIVE, "InsertIntoHiveTable");
    b.on(
        sink(TableSinks::writeV2),
        LOGICAL,
        "AppendData",
        "OverwriteByExpression",
        "OverwritePartitionsDynamic");
    b.on(
        sink(TableSinks::createAsSelectV2), LOGICAL, "CreateTableAsSelect", "ReplaceTableAsSelect");
    b.on(
        sink(TableSinks::stream),
        EXECUTION,
        "datasources.v2.WriteToDataSourceV2",
        "streaming.sources.WriteToMicroBatchDataSource",
        "streaming.sources.WriteToMicroBatchDataSourceV1");
    b.on(sink(TableSinks::stream), LOGICAL, "WriteToMicroBatchDataSource");
    b.on(new ViewRule(), COMMAND, "CreateViewCommand", "AlterViewAsCommand");
    b.on(over(CommandRules::cache, "plan", "table"), COMMAND, "CacheTableCommand");
    b.on(over(CommandRules::cache, "plan", "table"), LOGICAL, "CacheTableAsSelect", "CacheTable");
    b.on(over(CommandRules::variable, "sourceQuery"), LOGICAL, "SetVariable");
  }

  /** Commands that change rows of a table in place. */
  private static void rows(NodeRegistry.Builder b) {
    b.on(RowChanges::delete, LOGICAL, "DeleteFromTable");
    b.on(RowChanges::update, LOGICAL, "UpdateTable");
    b.on(RowChanges::merge, LOGICAL, "MergeIntoTable");
    b.on(sink(RowChanges::rewrite), LOGICAL, "ReplaceData", "WriteDelta");
    b.on(RowChanges::mergeRows, LOGICAL, "MergeRows");
    DeltaCommands.addTo(b);
  }

  /** Commands on a table as a whole. */
  private static void definitions(NodeRegistry.Builder b) {
    b.on(
        alone(TableChanges::create), COMMAND, "CreateTableCommand", "CreateDataSourceTableCommand");
    b.on(alone(TableChanges::createLike), COMMAND, "CreateTableLikeCommand");
    b.on(alone(TableChanges::createV2), LOGICAL, "CreateV2Table", "CreateTable", "ReplaceTable");
    b.on(alone(TableChanges::create), EXECUTION, "datasources.CreateTable");
    b.on(alone(TableChanges::drop), COMMAND, "DropTableCommand");
    b.on(alone(TableChanges::drop), LOGICAL, "DropTable", "DropView");
    b.on(alone(TableChanges::truncate), COMMAND, "TruncateTableCommand");
    b.on(alone(TableChanges::truncate), LOGICAL, "TruncateTable", "TruncatePartition");
    b.on(alone(TableChanges::rename), COMMAND, "AlterTableRenameCommand");
    b.on(alone(TableChanges::rename), LOGICAL, "RenameTable");
    b.on(alone(TableChanges::load), COMMAND, "LoadDataCommand");
    b.on(
        alone(TableChanges::alter),
        COMMAND,
        "AlterTableAddColumnsCommand",
        "AlterTableChangeColumnCommand",
        "AlterTableSetPropertiesCommand",
        "AlterTableUnsetPropertiesCommand",
        "AlterTableSerDePropertiesCommand",
        "AlterTableAddPartitionCommand",
        "AlterTableRenamePartitionCommand",
        "AlterTableDropPartitionCommand",
        "AlterTableRecoverPartitionsCommand",
        "AlterTableSetLocationCommand",
        "AlterViewSchemaBindingCommand",
        "RepairTableCommand");
    b.on(
        alone(TableChanges::alter),
        LOGICAL,
        "AlterTable",
        "AlterTableCommand",
        "CommentOnTable",
        "V2PartitionCommand",
        "AddPartitions",
        "DropPartitions",
        "RenamePartitions",
        "RecoverPartitions",
        "RepairTable",
        "AddPartitionField",
        "DropPartitionField",
        "ReplacePartitionField",
        "SetIdentifierFields",
        "DropIdentifierFields",
        "SetWriteDistributionAndOrdering",
        "CreateOrReplaceBranch",
        "CreateOrReplaceTag",
        "DropBranch",
        "DropTag",
        "SetViewProperties",
        "UnsetViewProperties");
  }

  /** Commands that read and write no dataset. */
  private static void silent(NodeRegistry.Builder b) {
    b.place(Placement.SILENT);
    NodeRule<LogicalPlan> silent = alone(CommandRules::silence);
    for (String name : Silent.COMMANDS) {
      b.on(silent, COMMAND, name);
    }
    for (String name : Silent.LOGICAL) {
      b.on(silent, LOGICAL, name);
    }
    b.on(
        silent,
        EXECUTION,
        "datasources.CreateTempViewUsing",
        "datasources.RefreshTable",
        "datasources.RefreshResource",
        "streaming.StreamingExplainCommand");
  }

  /** What Delta Lake tells of a table, and how it keeps its files; the table's rows stay. */
  private static void silentOfDelta(NodeRegistry.Builder b) {
    NodeRule<LogicalPlan> silent = alone(CommandRules::silence);
    b.on(
        silent,
        "org.apache.spark.sql.delta.commands.",
        "DescribeDeltaDetailCommand",
        "DescribeDeltaHistoryCommand",
        "DeltaGenerateCommand",
        "DeltaReorgTableCommand",
        "OptimizeTableCommand",
        "ShowDeltaTableColumnsCommand");
    b.on(silent, "io.delta.tables.execution.", "VacuumTableCommand");
  }

  private static NodeColumns silence(LogicalPlan n, io.headwater.spark.plan.node.NodeQuery q) {
    q.findings().operation(Operation.NONE);
    return NodeColumns.NOTHING;
  }

  /** Filling a cache reads; what is read from it later has its lineage through it. */
  private static NodeColumns cache(LogicalPlan n, io.headwater.spark.plan.node.NodeQuery q) {
    q.findings().operation(q.inputs().isEmpty() ? Operation.NONE : Operation.READ);
    return NodeColumns.NOTHING;
  }

  /** {@code SET VAR x = (SELECT ...)} reads; a value that comes from nowhere is no action. */
  private static NodeColumns variable(LogicalPlan n, io.headwater.spark.plan.node.NodeQuery q) {
    q.findings().operation(q.findings().reads() ? Operation.READ : Operation.NONE);
    return NodeColumns.NOTHING;
  }

  private static NodeRule<LogicalPlan> sink(NodeRule<LogicalPlan> rule) {
    return over(rule, "query");
  }

  /** A rule that looks at nothing but the command itself. */
  private static NodeRule<LogicalPlan> alone(NodeRule<LogicalPlan> rule) {
    return NodeRule.over(n -> Collections.emptyList(), rule);
  }

  /** A rule over the plan that one of these fields holds. */
  private static NodeRule<LogicalPlan> over(NodeRule<LogicalPlan> rule, String... fields) {
    return NodeRule.over(n -> plan(n, fields), rule);
  }

  private static List<LogicalPlan> plan(LogicalPlan n, String... fields) {
    for (Object found : io.headwater.spark.plan.access.Scala.flat(Member.of(n, fields))) {
      if (found instanceof LogicalPlan) {
        return Collections.singletonList((LogicalPlan) found);
      }
    }
    return Collections.emptyList();
  }
}
