package io.headwater.spark.plan.command;

import io.headwater.model.Dataset;
import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.Gap;
import io.headwater.model.TableName;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Write;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.Tables;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;

/**
 * {@code CALL ice.system.rollback_to_snapshot('db.t', 1)}: what Iceberg's procedures do to tables,
 * by their classes. No columns: a procedure has no query.
 *
 * <p>Source: {@code org.apache.iceberg.spark.procedures}.
 */
final class IcebergProcedures {
  private static final String PACKAGE = "org.apache.iceberg.spark.procedures.";

  /** Files, statistics and history; the table's rows stay. */
  private static final Set<String> KEEP_ROWS =
      names(
          "AncestorsOf",
          "ComputePartitionStats",
          "ComputeTableStats",
          "CreateChangelogView",
          "ExpireSnapshots",
          "RemoveOrphanFiles",
          "RewriteDataFiles",
          "RewriteManifests",
          "RewritePositionDeleteFiles",
          "RewriteTablePath");

  /** The table's rows are those of another snapshot. */
  private static final Set<String> CHOOSE_ROWS =
      names("RollbackToSnapshot", "RollbackToTimestamp", "SetCurrentSnapshot");

  /** Rows that wait in another snapshot or branch become the table's. */
  private static final Set<String> ADD_ROWS = names("CherrypickSnapshot", "PublishChanges");

  private IcebergProcedures() {}

  private static Set<String> names(String... names) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
  }

  static NodeColumns call(LogicalPlan n, NodeQuery q) {
    Object procedure = Member.of(n, "procedure");
    String type = procedure == null ? "" : procedure.getClass().getName();
    String name =
        type.startsWith(PACKAGE)
            ? type.substring(PACKAGE.length()).replaceFirst("(Table)?Procedure$", "")
            : type;
    if (KEEP_ROWS.contains(name)) {
      q.findings().operation(Operation.NONE);
    } else if (CHOOSE_ROWS.contains(name)) {
      written(Operation.WRITE, target(n, q), Lifecycle.OVERWRITE, q);
    } else if (ADD_ROWS.contains(name)) {
      written(Operation.WRITE, target(n, q), null, q);
    } else if (name.equals("FastForwardBranch")) {
      fastForward(n, q);
    } else if (name.equals("AddFiles")) {
      read(source(n, DatasetNames.SESSION_CATALOG, q), q);
      written(Operation.WRITE, target(n, q), null, q);
      q.findings().gap(Gap.Kind.UNKNOWN_NODE, type);
    } else if (name.equals("Snapshot")) {
      String current = IcebergNames.currentCatalog(procedure);
      read(source(n, current, q), q);
      written(Operation.WRITE, table(n, current, q), Lifecycle.CREATE, q);
      q.findings().gap(Gap.Kind.UNKNOWN_NODE, type);
    } else if (name.equals("Register")) {
      written(Operation.CREATE_TABLE, target(n, q), Lifecycle.CREATE, q);
    } else if (name.equals("Migrate")) {
      // The same rows under the same name, in another format.
      Dataset table = table(n, IcebergNames.currentCatalog(procedure), q);
      written(Operation.ALTER, table, Lifecycle.ALTER, q);
    } else {
      q.findings().operation(Operation.OTHER);
      q.findings().gap(Gap.Kind.UNKNOWN_NODE, n.getClass().getName());
    }
    return NodeColumns.NOTHING;
  }

  /** The rows of a table are those of its main branch. */
  private static void fastForward(LogicalPlan n, NodeQuery q) {
    if ("main".equals(text(n, "branch"))) {
      written(Operation.WRITE, target(n, q), null, q);
    } else {
      q.findings().operation(Operation.NONE);
    }
  }

  private static void read(Dataset table, NodeQuery q) {
    if (table != null) {
      q.findings().input(table);
    }
  }

  /**
   * @param table {@code null} where it is not known
   */
  private static void written(
      Operation operation, Dataset table, Lifecycle lifecycle, NodeQuery q) {
    if (table == null) {
      q.findings().operation(operation);
    } else {
      q.findings().write(Write.of(operation, table.toBuilder().lifecycle(lifecycle).build()));
    }
  }

  /** A table of the procedure's own catalog, unless the name has another one. */
  private static Dataset target(LogicalPlan n, NodeQuery q) {
    Object catalog = Member.of(Member.of(n, "procedure"), "tableCatalog");
    return table(n, catalog instanceof CatalogPlugin ? ((CatalogPlugin) catalog).name() : null, q);
  }

  private static Dataset table(LogicalPlan n, String catalog, NodeQuery q) {
    return named(n, parts(n, "table"), catalog, q);
  }

  /** A table, or {@code `parquet`.`/data/orders`}. */
  private static Dataset source(LogicalPlan n, String catalog, NodeQuery q) {
    List<String> parts = parts(n, "source_table");
    return Tables.isFiles(parts)
        ? Tables.unresolved(parts, q.names())
        : named(n, parts, catalog, q);
  }

  /** {@code null}, and a gap, where it cannot be told which table it is. */
  private static Dataset named(LogicalPlan n, List<String> parts, String catalog, NodeQuery q) {
    TableName name = IcebergNames.name(Member.of(n, "procedure"), parts, catalog, q.names());
    if (name == null) {
      q.findings().gap(Gap.Kind.UNKNOWN_SOURCE, "table " + String.join(".", parts) + " of a CALL");
      return null;
    }
    return Dataset.named(name).build();
  }

  private static List<String> parts(LogicalPlan n, String parameter) {
    return Scala.list(CatalystSqlParser$.MODULE$.parseMultipartIdentifier(text(n, parameter)));
  }

  /** Throws where the call has no such argument. */
  private static String text(LogicalPlan n, String parameter) {
    Object parameters = Member.of(Member.of(n, "procedure"), "parameters");
    List<Object> arguments = Scala.flat(Member.of(n, "args"));
    for (int i = 0; i < arguments.size(); i++) {
      if (parameter.equals(Member.of(((Object[]) parameters)[i], "name"))) {
        return String.valueOf(value((Expression) arguments.get(i)));
      }
    }
    throw new IllegalArgumentException("No " + parameter + " in " + n.getClass().getName());
  }

  private static Object value(Expression argument) {
    Expression bare = argument instanceof Cast ? ((Cast) argument).child() : argument;
    return ((Literal) bare).value();
  }
}
