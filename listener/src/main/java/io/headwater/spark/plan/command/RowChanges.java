package io.headwater.spark.plan.command;

import static io.headwater.model.Transformation.Subtype.CONDITIONAL;
import static io.headwater.model.Transformation.Subtype.FILTER;
import static io.headwater.model.Transformation.Subtype.JOIN;

import io.headwater.model.Dataset;
import io.headwater.model.Transformation;
import io.headwater.naming.ColumnPath;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Write;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** DELETE, UPDATE and MERGE on tables of version 2. */
final class RowChanges {
  private RowChanges() {}

  /** {@code DELETE FROM t WHERE c}: c decides which rows stay. */
  static NodeColumns delete(LogicalPlan n, NodeQuery q) {
    Flow rows = Flow.all(q.inputRows(), decides(FILTER, conditions(n, q)));
    q.findings()
        .write(
            Write.of(Operation.DELETE, target(n, q), new ArrayList<>(), new ArrayList<>(), rows));
    return NodeColumns.NOTHING;
  }

  /** {@code UPDATE t SET a = e WHERE c}: e flows into a, c decides whether. */
  static NodeColumns update(LogicalPlan n, NodeQuery q) {
    Map<String, List<Flow>> columns = new LinkedHashMap<>();
    Flow condition = decides(CONDITIONAL, conditions(n, q));
    assign(Scala.flat(Member.of(n, "assignments")), condition, columns, q);
    write(Operation.UPDATE, target(n, q), columns, q.inputRows(), q);
    return NodeColumns.NOTHING;
  }

  /** {@code MERGE INTO t USING s ON c WHEN ...}: every clause's values flow, conditions decide. */
  static NodeColumns merge(LogicalPlan n, NodeQuery q) {
    Map<String, List<Flow>> columns = new LinkedHashMap<>();
    List<Flow> rows = new ArrayList<>();
    rows.add(q.inputRows());
    rows.add(decides(JOIN, q.flow((Expression) Member.of(n, "mergeCondition"))));
    for (String clause :
        new String[] {"matchedActions", "notMatchedActions", "notMatchedBySourceActions"}) {
      for (Object action : Scala.flat(Member.of(n, clause))) {
        Flow condition = conditions(action, q);
        rows.add(decides(FILTER, condition));
        assign(
            Scala.flat(Member.of(action, "assignments")),
            decides(CONDITIONAL, condition),
            columns,
            q);
      }
    }
    write(Operation.MERGE, target(n, q), columns, Flow.all(rows), q);
    return NodeColumns.NOTHING;
  }

  /** A table's rows written anew by the query that analysis made of DELETE, UPDATE or MERGE. */
  static NodeColumns rewrite(LogicalPlan n, NodeQuery q) {
    LogicalPlan relation = (LogicalPlan) Member.of(n, "originalTable", "table");
    List<String> names = new ArrayList<>();
    Scala.<Attribute>list(((LogicalPlan) Member.of(n, "table")).output())
        .forEach(a -> names.add(a.name()));
    NodeColumns query = q.input(0);
    Operation operation = operation(n);
    List<String> written = new ArrayList<>();
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < query.size(); i++) {
      // Beside the table's columns the query has some that only say what to do with a row.
      if (operation != Operation.DELETE && names.contains(query.output(i).name())) {
        written.add(ColumnPath.part(query.output(i).name()));
        flows.add(query.flow(i));
      }
    }
    q.findings()
        .write(
            Write.of(
                operation,
                io.headwater.spark.plan.source.TablesV2.of(relation, q.names()).datasets().get(0),
                written,
                flows,
                query.rows()));
    return NodeColumns.NOTHING;
  }

  /** Which statement the rows are written anew for; {@code MERGE} where the plan does not tell. */
  private static Operation operation(LogicalPlan n) {
    Object wrapped = Member.of(Member.of(n, "table"), "table");
    String command = String.valueOf(Member.of(Member.of(wrapped, "operation"), "command"));
    switch (command) {
      case "DELETE":
        return Operation.DELETE;
      case "UPDATE":
        return Operation.UPDATE;
      default:
        return Operation.MERGE;
    }
  }

  /** The rows that a MERGE makes of joined rows: one list of values per clause. */
  static NodeColumns mergeRows(LogicalPlan n, NodeQuery q) {
    List<Attribute> outputs = Scala.<Attribute>list(n.output());
    List<List<Flow>> byPosition = new ArrayList<>();
    outputs.forEach(o -> byPosition.add(new ArrayList<>()));
    List<Flow> decides = new ArrayList<>();
    for (String clause :
        new String[] {
          "matchedInstructions", "notMatchedInstructions", "notMatchedBySourceInstructions"
        }) {
      for (Object instruction : Scala.flat(Member.of(n, clause))) {
        decides.add(conditions(instruction, q));
        for (Object values : Scala.flat(Member.of(instruction, "outputs"))) {
          List<Object> list = Scala.flat(values);
          for (int i = 0; i < list.size() && i < byPosition.size(); i++) {
            byPosition.get(i).add(q.flow((Expression) list.get(i)));
          }
        }
      }
    }
    List<Flow> flows = new ArrayList<>();
    byPosition.forEach(f -> flows.add(Flow.all(f)));
    return NodeColumns.of(outputs, flows, q.inputRows()).decidedBy(FILTER, Flow.all(decides));
  }

  private static void assign(
      List<Object> assignments, Flow condition, Map<String, List<Flow>> columns, NodeQuery q) {
    for (Object assignment : assignments) {
      Expression key = (Expression) Member.of(assignment, "key");
      Expression value = (Expression) Member.of(assignment, "value");
      if (key instanceof Attribute && key.semanticEquals(value)) {
        // Analysis adds the columns that the statement leaves as they are.
        continue;
      }
      String name = name(key);
      List<Flow> flows = columns.computeIfAbsent(name, k -> new ArrayList<>());
      flows.add(q.flow(value));
      flows.add(condition);
    }
  }

  private static String name(Expression key) {
    if (key instanceof GetStructField) {
      GetStructField get = (GetStructField) key;
      return ColumnPath.field(name(get.child()), Scala.orNull(get.name()));
    }
    return ColumnPath.part(((NamedExpression) key).name());
  }

  private static void write(
      Operation operation,
      Dataset dataset,
      Map<String, List<Flow>> columns,
      Flow rows,
      NodeQuery q) {
    List<Flow> flows = new ArrayList<>();
    columns.values().forEach(f -> flows.add(Flow.all(f)));
    q.findings()
        .write(Write.of(operation, dataset, new ArrayList<>(columns.keySet()), flows, rows));
  }

  private static Flow conditions(Object owner, NodeQuery q) {
    List<Flow> flows = new ArrayList<>();
    for (Object condition : Scala.flat(Member.of(owner, "condition"))) {
      flows.add(q.flow((Expression) condition));
    }
    return Flow.all(flows);
  }

  private static Flow decides(Transformation.Subtype kind, Flow flow) {
    return Flow.step(Transformation.of(kind), flow);
  }

  private static Dataset target(LogicalPlan n, NodeQuery q) {
    return Targets.of(n, q.names());
  }
}
