package io.headwater.spark.plan.command;

import io.headwater.model.Dataset;
import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.Gap;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Proof;
import io.headwater.spark.plan.Write;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import io.headwater.spark.plan.node.NodeRule;
import io.headwater.spark.plan.source.Tables;
import io.headwater.spark.plan.source.UnresolvedTables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * {@code CREATE VIEW v AS SELECT ...}: lineage from the tables behind it. Before Spark 3.1 the
 * query is not analysed: its tables are known by name, its columns not. A temporary view is no
 * dataset.
 */
final class ViewRule implements NodeRule<LogicalPlan> {
  @Override
  public List<? extends LogicalPlan> dependencies(LogicalPlan n) {
    LogicalPlan query = query(n);
    return isTemporary(n) || !query.resolved()
        ? Collections.emptyList()
        : Collections.singletonList(query);
  }

  @Override
  public NodeColumns columns(LogicalPlan n, NodeQuery q) {
    if (isTemporary(n)) {
      q.findings().operation(Operation.NONE);
      return NodeColumns.NOTHING;
    }
    boolean alter = Member.simpleName(n).startsWith("Alter");
    if (Boolean.TRUE.equals(Member.of(n, "allowExisting"))) {
      q.findings().onlyIf(Proof.TABLE_CREATED);
    }
    Dataset view =
        Dataset.named(q.names().table((TableIdentifier) Member.of(n, "name")))
            .lifecycle(alter ? Lifecycle.ALTER : Lifecycle.CREATE)
            .build();
    Operation operation = alter ? Operation.ALTER : Operation.CREATE_VIEW;
    if (q.inputs().isEmpty()) {
      for (List<String> parts : UnresolvedTables.of(query(n))) {
        q.findings().input(Tables.unresolved(parts, q.names()));
      }
      q.findings().gap(Gap.Kind.UNKNOWN_NODE, n.getClass().getName());
      q.findings().write(Write.of(operation, view));
    } else {
      q.findings().write(Write.of(operation, view, names(n), q.input(0)));
    }
    return NodeColumns.NOTHING;
  }

  private static LogicalPlan query(LogicalPlan n) {
    return (LogicalPlan) Member.of(n, "plan", "query", "child");
  }

  private static boolean isTemporary(LogicalPlan n) {
    Object type = Member.of(n, "viewType");
    return type != null && !type.toString().startsWith("Persisted");
  }

  private static List<String> names(LogicalPlan n) {
    List<String> names = new ArrayList<>();
    for (Object column : Scala.flat(Member.of(n, "userSpecifiedColumns"))) {
      names.add(String.valueOf(((scala.Product) column).productElement(0)));
    }
    return names;
  }
}
