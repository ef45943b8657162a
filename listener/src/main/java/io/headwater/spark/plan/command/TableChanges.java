package io.headwater.spark.plan.command;

import io.headwater.model.Dataset;
import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.DatasetId;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Proof;
import io.headwater.spark.plan.Write;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import io.headwater.spark.plan.source.FileRoots;
import io.headwater.spark.plan.source.Tables;
import io.headwater.spark.plan.source.TablesV2;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.execution.command.CreateDataSourceTableCommand;
import org.apache.spark.sql.types.StructType;

/** Commands that change a dataset as a whole; no rows flow, but for LOAD DATA. */
final class TableChanges {
  private TableChanges() {}

  static NodeColumns create(LogicalPlan n, NodeQuery q) {
    CatalogTable table = (CatalogTable) Member.of(n, "table", "tableDesc");
    boolean maybe = maybe(n, "ignoreIfExists");
    // This one looks before it asks the catalog, which tells of a creation also where it ignores
    // it.
    boolean looks = n instanceof CreateDataSourceTableCommand;
    if (maybe && looks) {
      q.findings().onlyIf(Proof.TABLE_CREATED);
    }
    boolean unseen = (maybe && !looks) || !Tables.isOwn(table);
    Lifecycle created = unseen ? null : Lifecycle.CREATE;
    return changed(Operation.CREATE_TABLE, Tables.of(table, q.names()), created, q);
  }

  static NodeColumns createLike(LogicalPlan n, NodeQuery q) {
    TableIdentifier target = (TableIdentifier) Member.of(n, "targetTable");
    Dataset.Builder dataset = Dataset.named(q.names().table(target));
    Object format = Member.of(n, "fileFormat");
    for (Object location : Scala.flat(Member.of(format, "locationUri"))) {
      dataset.place(q.names().file((java.net.URI) location));
    }
    Lifecycle created = maybe(n, "ifNotExists") ? null : Lifecycle.CREATE;
    return changed(Operation.CREATE_TABLE, dataset.build(), created, q);
  }

  static NodeColumns createV2(LogicalPlan n, NodeQuery q) {
    boolean replace = Member.simpleName(n).startsWith("Replace");
    Dataset.Builder dataset = Targets.of(n, q.names()).toBuilder();
    StructType schema = Member.of(n, StructType.class, "tableSchema");
    if (schema != null) {
      dataset.schema(Types.fields(schema));
    }
    Lifecycle created = maybe(n, "ignoreIfExists") ? null : Lifecycle.CREATE;
    return changed(
        Operation.CREATE_TABLE, dataset.build(), replace ? Lifecycle.OVERWRITE : created, q);
  }

  static NodeColumns drop(LogicalPlan n, NodeQuery q) {
    Dataset target = Targets.of(n, q.names());
    Object catalog = Member.of(Member.of(n, "child"), "catalog");
    boolean session =
        Member.simpleName(n).equals("DropTableCommand")
            || (catalog != null && Member.simpleName(catalog).equals("V2SessionCatalog"));
    if (session) {
      // Before Spark 3.3 it also drops temporary views, which are no datasets.
      q.findings().onlyIf(Proof.TABLE_DROPPED);
    }
    boolean unseen = !session && maybe(n, "ifExists");
    return changed(Operation.DROP, target, unseen ? null : Lifecycle.DROP, q);
  }

  /** Whether the command does nothing where what it makes, or drops, is there, or is not. */
  private static boolean maybe(LogicalPlan n, String flag) {
    return Boolean.TRUE.equals(Member.of(n, flag));
  }

  static NodeColumns truncate(LogicalPlan n, NodeQuery q) {
    return changed(Operation.TRUNCATE, Targets.of(n, q.names()), Lifecycle.TRUNCATE, q);
  }

  static NodeColumns alter(LogicalPlan n, NodeQuery q) {
    Dataset.Builder dataset = Targets.of(n, q.names()).toBuilder();
    Object location = Member.simpleName(n).contains("Location") ? Member.of(n, "location") : null;
    boolean whole = Scala.flat(Member.of(n, "partitionSpec")).isEmpty();
    if (location instanceof String && whole) {
      dataset.place(q.names().file(new Path((String) location)));
    }
    return changed(Operation.ALTER, dataset.build(), Lifecycle.ALTER, q);
  }

  static NodeColumns rename(LogicalPlan n, NodeQuery q) {
    DatasetId before;
    Dataset.Builder after;
    Object catalog = Member.of(n, "catalog");
    Object old = Member.of(n, "oldName", "oldIdent");
    Object renamed = Member.of(n, "newName", "newIdent");
    if (old instanceof TableIdentifier) {
      before = q.names().table((TableIdentifier) old).id();
      TableIdentifier to = (TableIdentifier) renamed;
      String database = Scala.orNull(to.database());
      after =
          Dataset.named(
              database != null
                  ? q.names().table(to)
                  : q.names()
                      .table(null, Scala.orNull(((TableIdentifier) old).database()), to.table()));
    } else if (old instanceof Identifier) {
      CatalogPlugin plugin = (CatalogPlugin) catalog;
      before = TablesV2.named(plugin, (Identifier) old, q.names()).build().id();
      after = TablesV2.named(plugin, (Identifier) renamed, q.names());
    } else {
      Dataset target = Targets.of(n, q.names());
      CatalogPlugin plugin = Member.of(Member.of(n, "child"), CatalogPlugin.class, "catalog");
      List<String> parts = new ArrayList<>();
      Scala.flat(renamed).forEach(p -> parts.add(String.valueOf(p)));
      if (TablesV2.isJdbc(plugin)) {
        String[] namespace = parts.subList(0, parts.size() - 1).toArray(new String[0]);
        Identifier to = Identifier.of(namespace, parts.get(parts.size() - 1));
        before = target.id();
        after = TablesV2.named(plugin, to, q.names());
      } else {
        before = target.table() == null ? null : target.table().id();
        after = Dataset.named(Tables.named(parts, q.names()));
      }
    }
    return changed(Operation.RENAME, after.previousId(before).build(), Lifecycle.RENAME, q);
  }

  /** {@code LOAD DATA INPATH p INTO TABLE t}: files move into the table. */
  static NodeColumns load(LogicalPlan n, NodeQuery q) {
    String path = (String) Member.of(n, "path");
    FileRoots.written(
            Collections.singletonList(new Path(path)),
            new TreeMap<>(Collections.singletonMap("path", path)),
            q.names())
        .forEach((id, partitions) -> q.findings().input(Dataset.at(id).build()));
    boolean overwrite = Boolean.TRUE.equals(Member.of(n, "isOverwrite"));
    return changed(
        Operation.LOAD, Targets.of(n, q.names()), overwrite ? Lifecycle.OVERWRITE : null, q);
  }

  private static NodeColumns changed(
      Operation operation, Dataset dataset, Lifecycle lifecycle, NodeQuery q) {
    q.findings().write(Write.of(operation, dataset.toBuilder().lifecycle(lifecycle).build()));
    return NodeColumns.NOTHING;
  }
}
