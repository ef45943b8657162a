package io.headwater.spark.plan.command;

import static io.headwater.model.Transformation.Subtype.CONDITIONAL;
import static io.headwater.model.Transformation.Subtype.FILTER;
import static io.headwater.model.Transformation.Subtype.JOIN;

import io.headwater.model.Dataset;
import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.Gap;
import io.headwater.naming.ColumnPath;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Write;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import io.headwater.spark.plan.node.NodeRegistry;
import io.headwater.spark.plan.node.NodeRule;
import io.headwater.spark.plan.source.Delta;
import io.headwater.spark.plan.source.Relations;
import io.headwater.spark.plan.source.Tables;
import io.headwater.spark.plan.source.TablesV2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.LogicalRelation;

/** The commands that Delta Lake puts in the place of Spark's own: MERGE, UPDATE, DELETE, ... */
final class DeltaCommands {
  private static final String PACKAGE = "org.apache.spark.sql.delta.commands.";

  private DeltaCommands() {}

  static void addTo(NodeRegistry.Builder b) {
    b.on(NodeRule.over(n -> plans(n, "target"), DeltaCommands::delete), PACKAGE, "DeleteCommand");
    b.on(NodeRule.over(n -> plans(n, "target"), DeltaCommands::update), PACKAGE, "UpdateCommand");
    b.on(
        NodeRule.over(n -> plans(n, "target", "source"), DeltaCommands::merge),
        PACKAGE,
        "MergeIntoCommand");
    NodeRule<LogicalPlan> restore = DeltaCommands::restore;
    b.on(alone(restore), PACKAGE, "RestoreTableCommand");
    b.on(alone(DeltaCommands::convert), PACKAGE, "ConvertToDeltaCommand");
    b.on(alone(DeltaCommands::copy), PACKAGE, "CloneTableCommand");
    b.on(
        NodeRule.over(DeltaCommands::query, DeltaCommands::create),
        PACKAGE,
        "CreateDeltaTableCommand");
    b.on(alone(TableChanges::alter), PACKAGE, "AlterDeltaTableCommand");
  }

  /** {@code DELETE FROM t WHERE c}. */
  private static NodeColumns delete(LogicalPlan n, NodeQuery q) {
    Flow rows = Flow.all(q.inputRows(), NodeQuery.step(FILTER, condition(n, q)));
    q.findings()
        .write(
            Write.of(Operation.DELETE, target(n, q), new ArrayList<>(), new ArrayList<>(), rows));
    return NodeColumns.NOTHING;
  }

  /** {@code UPDATE t SET a = e WHERE c}: the command has one expression for each column of t. */
  private static NodeColumns update(LogicalPlan n, NodeQuery q) {
    Changes changes = new Changes(n);
    Flow decides = NodeQuery.step(CONDITIONAL, condition(n, q));
    List<Attribute> columns = Scala.<Attribute>list(plan(n, "target").output());
    List<Object> values = Scala.flat(Member.of(n, "updateExpressions"));
    for (int i = 0; i < values.size() && i < columns.size(); i++) {
      String column = ColumnPath.part(columns.get(i).name());
      changes.add(column, (Expression) values.get(i), decides, q);
    }
    changes.write(Operation.UPDATE, target(n, q), q.inputRows(), q);
    return NodeColumns.NOTHING;
  }

  /** {@code MERGE INTO t USING s ON c WHEN ...}: each clause has a condition and assignments. */
  private static NodeColumns merge(LogicalPlan n, NodeQuery q) {
    Changes changes = new Changes(n);
    List<Flow> rows = new ArrayList<>();
    rows.add(q.inputRows());
    rows.add(NodeQuery.step(JOIN, condition(n, q)));
    for (String clauses :
        new String[] {"matchedClauses", "notMatchedClauses", "notMatchedBySourceClauses"}) {
      for (Object clause : Scala.flat(Member.of(n, clauses))) {
        Flow condition = condition(clause, q);
        rows.add(NodeQuery.step(FILTER, condition));
        for (Object action : Scala.flat(Member.of(clause, "resolvedActions"))) {
          changes.add(
              column(Scala.flat(Member.of(action, "targetColNameParts"))),
              (Expression) Member.of(action, "expr"),
              NodeQuery.step(CONDITIONAL, condition),
              q);
        }
      }
    }
    changes.write(Operation.MERGE, target(n, q), Flow.all(rows), q);
    return NodeColumns.NOTHING;
  }

  /** {@code RESTORE TABLE t TO VERSION AS OF 1}: its rows are those of an older version. */
  private static NodeColumns restore(LogicalPlan n, NodeQuery q) {
    Dataset table = Delta.table(Member.of(n, "sourceTable"), q.names());
    return changed(Operation.WRITE, table, Lifecycle.OVERWRITE, q);
  }

  /** {@code CONVERT TO DELTA parquet.`/t`}: the same place under another format. */
  private static NodeColumns convert(LogicalPlan n, NodeQuery q) {
    TableIdentifier of = (TableIdentifier) Member.of(n, "tableIdentifier");
    String database = Scala.orNull(of.database());
    Dataset.Builder dataset =
        "parquet".equalsIgnoreCase(database)
            ? Dataset.at(q.names().file(new Path(of.table())))
            : Dataset.named(q.names().table(of));
    return changed(Operation.ALTER, dataset.format(Delta.FORMAT).build(), Lifecycle.ALTER, q);
  }

  /** {@code CREATE TABLE t SHALLOW CLONE s}. */
  private static NodeColumns copy(LogicalPlan n, NodeQuery q) {
    Object clone = Member.of(n, "sourceTable");
    Object source = clone == null ? null : Member.field(clone, "sourceTable");
    if (source == null) {
      q.findings().gap(Gap.Kind.UNKNOWN_SOURCE, n.getClass().getName());
    } else {
      q.findings().input(Delta.table(source, q.names()));
    }
    TableIdentifier to = (TableIdentifier) Member.of(n, "targetIdent");
    Dataset.Builder dataset =
        Dataset.at(q.names().file((Path) Member.of(n, "targetPath"))).format(Delta.FORMAT);
    if (!Scala.<String>orNull(to.database()).equalsIgnoreCase(Delta.FORMAT)) {
      dataset.table(q.names().table(to));
    }
    return changed(Operation.WRITE, dataset.build(), Lifecycle.CREATE, q);
  }

  /** What the other commands that make a table become where Delta Lake runs them. */
  private static NodeColumns create(LogicalPlan n, NodeQuery q) {
    Dataset table = Tables.of((CatalogTable) Member.of(n, "table"), q.names());
    SaveMode mode = Member.of(n, SaveMode.class, "mode");
    Lifecycle lifecycle = mode == SaveMode.Ignore ? null : Lifecycles.of(mode);
    Dataset created = table.toBuilder().format(Delta.FORMAT).lifecycle(lifecycle).build();
    if (!q.inputs().isEmpty()) {
      q.findings().write(Write.of(Operation.WRITE, created, Collections.emptyList(), q.input(0)));
      return NodeColumns.NOTHING;
    }
    for (Object query : Scala.flat(Member.of(n, "query"))) {
      if (Member.simpleName(query).equals("CloneTableCommand")) {
        return copy((LogicalPlan) query, q);
      }
    }
    return changed(Operation.CREATE_TABLE, created, lifecycle, q);
  }

  private static List<LogicalPlan> query(LogicalPlan n) {
    List<LogicalPlan> query = new ArrayList<>();
    for (Object found : Scala.flat(Member.of(n, "query"))) {
      if (!(found instanceof Command)) {
        query.add((LogicalPlan) found);
      }
    }
    return query;
  }

  private static NodeColumns changed(
      Operation operation, Dataset dataset, Lifecycle lifecycle, NodeQuery q) {
    q.findings().write(Write.of(operation, dataset.toBuilder().lifecycle(lifecycle).build()));
    return NodeColumns.NOTHING;
  }

  private static Flow condition(Object owner, NodeQuery q) {
    List<Flow> flows = new ArrayList<>();
    for (Object condition : Scala.flat(Member.of(owner, "condition"))) {
      flows.add(q.flow((Expression) condition));
    }
    return Flow.all(flows);
  }

  private static String column(List<Object> parts) {
    String name = ColumnPath.part(String.valueOf(parts.get(0)));
    for (Object part : parts.subList(1, parts.size())) {
      name = ColumnPath.field(name, String.valueOf(part));
    }
    return name;
  }

  /** The table behind the plan that the command keeps of its target. */
  private static Dataset target(LogicalPlan n, NodeQuery q) {
    for (LogicalPlan leaf : Scala.<LogicalPlan>list(plan(n, "target").collectLeaves())) {
      if (leaf instanceof LogicalRelation) {
        LogicalRelation relation = (LogicalRelation) leaf;
        CatalogTable table = Scala.orNull(relation.catalogTable());
        return Relations.of(relation.relation(), table, q.names()).datasets().get(0);
      }
      if (Member.isA(leaf, "DataSourceV2Relation")) {
        return TablesV2.of(leaf, q.names()).datasets().get(0);
      }
    }
    throw new IllegalArgumentException("No table in " + n.getClass().getName());
  }

  private static LogicalPlan plan(LogicalPlan n, String field) {
    return (LogicalPlan) Member.of(n, field);
  }

  private static List<LogicalPlan> plans(LogicalPlan n, String... fields) {
    List<LogicalPlan> plans = new ArrayList<>();
    Arrays.asList(fields).forEach(field -> plans.add(plan(n, field)));
    return plans;
  }

  private static NodeRule<LogicalPlan> alone(NodeRule<LogicalPlan> rule) {
    return NodeRule.over(n -> Collections.emptyList(), rule);
  }

  /** What becomes of each column; one that keeps its own value is not written. */
  private static final class Changes {
    private final Map<String, List<Flow>> columns = new LinkedHashMap<>();
    private final List<Attribute> own;

    Changes(LogicalPlan command) {
      this.own = Scala.<Attribute>list(plan(command, "target").output());
    }

    void add(String column, Expression value, Flow decides, NodeQuery q) {
      if (!isOwn(column, value)) {
        List<Flow> flows = columns.computeIfAbsent(column, name -> new ArrayList<>());
        flows.add(q.flow(value));
        flows.add(decides);
      }
    }

    private boolean isOwn(String column, Expression value) {
      Expression plain = value instanceof Alias ? ((Alias) value).child() : value;
      for (Attribute attribute : own) {
        if (plain instanceof Attribute
            && attribute.exprId().equals(((Attribute) plain).exprId())
            && ColumnPath.part(attribute.name()).equals(column)) {
          return true;
        }
      }
      return false;
    }

    void write(Operation operation, Dataset dataset, Flow rows, NodeQuery q) {
      List<Flow> flows = new ArrayList<>();
      columns.values().forEach(f -> flows.add(Flow.all(f)));
      q.findings()
          .write(Write.of(operation, dataset, new ArrayList<>(columns.keySet()), flows, rows));
    }
  }
}
