package io.headwater.spark.plan.command;

import io.headwater.model.Dataset;
import io.headwater.model.Dataset.Lifecycle;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Proof;
import io.headwater.spark.plan.Write;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import io.headwater.spark.plan.source.Relations;
import io.headwater.spark.plan.source.Source;
import io.headwater.spark.plan.source.Tables;
import io.headwater.spark.plan.source.TablesV2;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.InsertIntoDataSourceCommand;

/** Writes to a table: of the session's catalog, of Hive, of a catalog of version 2. */
final class TableSinks {
  private TableSinks() {}

  /** {@code INSERT INTO} a table over JDBC or another provider that inserts. */
  static NodeColumns relation(LogicalPlan node, NodeQuery q) {
    InsertIntoDataSourceCommand n = (InsertIntoDataSourceCommand) node;
    Source source =
        Relations.of(
            n.logicalRelation().relation(),
            Scala.<CatalogTable>orNull(n.logicalRelation().catalogTable()),
            q.names());
    List<String> names = new ArrayList<>();
    Scala.<Attribute>list(n.logicalRelation().output()).forEach(a -> names.add(a.name()));
    Lifecycle lifecycle = n.overwrite() ? Lifecycle.OVERWRITE : null;
    return write(source.datasets().get(0), lifecycle, names, q);
  }

  /** {@code CREATE TABLE ... AS SELECT}, {@code saveAsTable}. */
  static NodeColumns createAsSelect(LogicalPlan n, NodeQuery q) {
    CatalogTable table = (CatalogTable) Member.of(n, "table", "tableDesc");
    SaveMode mode = Member.of(n, SaveMode.class, "mode");
    if (mode == SaveMode.Ignore) {
      q.findings().onlyIf(Proof.TABLE_CREATED);
    }
    return write(Tables.of(table, q.names()), Lifecycles.of(mode), names(n), q);
  }

  /** {@code INSERT INTO} or {@code OVERWRITE} a Hive table. */
  static NodeColumns hiveTable(LogicalPlan n, NodeQuery q) {
    CatalogTable table = (CatalogTable) Member.of(n, "table");
    boolean overwrite = Boolean.TRUE.equals(Member.of(n, "overwrite"));
    return write(Tables.of(table, q.names()), overwrite ? Lifecycle.OVERWRITE : null, names(n), q);
  }

  /** {@code INSERT INTO}, {@code df.writeTo(t).append()} and their overwriting forms. */
  static NodeColumns writeV2(LogicalPlan n, NodeQuery q) {
    LogicalPlan relation = (LogicalPlan) Member.of(n, "table");
    boolean append = Member.simpleName(n).equals("AppendData");
    Source target = TablesV2.of(relation, q.names());
    List<String> names = new ArrayList<>();
    Scala.<Attribute>list(relation.output()).forEach(a -> names.add(a.name()));
    Dataset dataset = target.datasets().get(0);
    return write(dataset, append ? null : Lifecycle.OVERWRITE, names, q);
  }

  static NodeColumns createAsSelectV2(LogicalPlan n, NodeQuery q) {
    boolean replace = Member.simpleName(n).startsWith("Replace");
    Dataset dataset = Targets.of(n, q.names());
    // A catalog of version 2 does not tell whether it created anything.
    boolean maybe = Boolean.TRUE.equals(Member.of(n, "ignoreIfExists"));
    Lifecycle lifecycle = replace ? Lifecycle.OVERWRITE : maybe ? null : Lifecycle.CREATE;
    return write(dataset, lifecycle, Collections.emptyList(), q);
  }

  /** A micro-batch: its sink is known to the query, not always to this plan. */
  static NodeColumns stream(LogicalPlan n, NodeQuery q) {
    List<Object> relation = Scala.flat(Member.of(n, "relation"));
    if (relation.isEmpty()) {
      q.findings().operation(Operation.WRITE);
      return q.input(0);
    }
    Source target = TablesV2.of(relation.get(0), q.names());
    return write(target.datasets().get(0), null, Collections.emptyList(), q);
  }

  private static NodeColumns write(
      Dataset dataset, Lifecycle lifecycle, List<String> names, NodeQuery q) {
    Dataset changed = dataset.toBuilder().lifecycle(lifecycle).build();
    q.findings().write(Write.of(Operation.WRITE, changed, names, q.input(0)));
    return NodeColumns.NOTHING;
  }

  private static List<String> names(LogicalPlan n) {
    List<String> names = new ArrayList<>();
    Scala.flat(Member.of(n, "outputColumnNames")).forEach(s -> names.add(String.valueOf(s)));
    return names;
  }
}
