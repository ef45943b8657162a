package io.headwater.spark.plan.source;

import io.headwater.model.DatasetId;
import io.headwater.model.Transformation;
import io.headwater.model.Transformation.Subtype;
import io.headwater.naming.ColumnPath;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/**
 * Columns of a query that is parsed, not analysed: names are looked up as SQL does, in tables of
 * which only the name is known. What that cannot tell is unknown. Texts that people wrote are not
 * deep, so this calls itself; beyond a depth it throws.
 */
final class UnresolvedColumns {
  private static final int MAX_DEPTH = 100;

  /** The identity of a table by the parts of its name. */
  interface Tables {
    DatasetId dataset(List<String> parts);
  }

  private final List<Column> columns = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private Flow rows = Flow.NONE;
  private boolean complete = true;

  private UnresolvedColumns() {}

  static UnresolvedColumns of(LogicalPlan parsed, Tables names) {
    return of(parsed, names, new HashMap<>(), 0);
  }

  /** Whether the relation's columns can be these. */
  boolean fits(List<String> names) {
    return (!tables.isEmpty() && tables.size() == 1 && columns.isEmpty())
        || columns.size() == names.size();
  }

  List<Flow> flows(List<String> names) {
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      flows.add(
          columns.isEmpty()
              ? Flow.origin(tables.get(0).dataset, ColumnPath.part(names.get(i)))
              : columns.get(i).flow);
    }
    return flows;
  }

  Flow rows() {
    return rows;
  }

  /** Whether every name was found. */
  boolean complete() {
    return complete;
  }

  private static UnresolvedColumns of(
      LogicalPlan plan, Tables names, Map<String, LogicalPlan> defined, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("Query deeper than " + MAX_DEPTH);
    }
    UnresolvedColumns result = new UnresolvedColumns();
    List<UnresolvedColumns> below = new ArrayList<>();
    String kind = Member.simpleName(plan);
    if (kind.equals("UnresolvedRelation")) {
      List<String> parts = texts(Member.of(plan, "multipartIdentifier"));
      String last = parts.get(parts.size() - 1);
      LogicalPlan definition = parts.size() == 1 ? defined.get(last) : null;
      if (definition == null) {
        result.tables.add(new Table(last, names.dataset(parts)));
        return result;
      }
      return of(definition, names, defined, depth + 1).named(last);
    }
    if (kind.equals("With") || kind.equals("UnresolvedWith")) {
      for (Object relation : Scala.flat(Member.of(plan, "cteRelations"))) {
        scala.Product pair = (scala.Product) relation;
        defined.put(String.valueOf(pair.productElement(0)), (LogicalPlan) pair.productElement(1));
      }
    }
    for (LogicalPlan child : Scala.<LogicalPlan>list(plan.children())) {
      UnresolvedColumns known = of(child, names, defined, depth + 1);
      below.add(known);
      result.complete &= known.complete;
      result.rows = Flow.all(result.rows, known.rows);
    }
    Scope scope = new Scope(below, result, names, defined, depth);
    switch (kind) {
      case "Project":
        result.select(Member.of(plan, "projectList"), below, scope);
        break;
      case "Aggregate":
        result.select(Member.of(plan, "aggregateExpressions"), below, scope);
        result.decide(Subtype.GROUP_BY, scope.flow(Member.of(plan, "groupingExpressions")));
        break;
      case "Filter":
      case "UnresolvedHaving":
        result.keep(below.get(0));
        result.decide(Subtype.FILTER, scope.flow(Member.of(plan, "condition", "havingCondition")));
        break;
      case "Sort":
        result.keep(below.get(0));
        result.decide(Subtype.SORT, scope.flow(Member.of(plan, "order")));
        break;
      case "Join":
        result.keep(below.get(0));
        result.keep(below.get(1));
        result.decide(Subtype.JOIN, scope.flow(Member.of(plan, "condition")));
        break;
      case "Distinct":
        result.keep(below.get(0));
        result.decide(Subtype.GROUP_BY, result.everything());
        break;
      case "Union":
        result.union(below);
        break;
      case "SubqueryAlias":
        return below.get(0).named(((SubqueryAlias) plan).alias());
      case "GlobalLimit":
      case "LocalLimit":
      case "With":
      case "UnresolvedWith":
      case "OneRowRelation":
        below.forEach(result::keep);
        break;
      default:
        throw new IllegalArgumentException("Not understood: " + kind);
    }
    return result;
  }

  private void keep(UnresolvedColumns other) {
    columns.addAll(other.columns);
    tables.addAll(other.tables);
  }

  private void decide(Subtype kind, Flow flow) {
    rows = Flow.all(rows, Flow.step(Transformation.of(kind), flow));
  }

  private Flow everything() {
    List<Flow> flows = new ArrayList<>();
    columns.forEach(c -> flows.add(c.flow));
    complete &= tables.isEmpty();
    return Flow.all(flows);
  }

  private void select(Object list, List<UnresolvedColumns> below, Scope scope) {
    for (Object item : Scala.flat(list)) {
      if (Member.isA(item, "UnresolvedStar")) {
        below.forEach(this::keep);
        continue;
      }
      Expression expression = (Expression) item;
      String name =
          expression instanceof Alias ? ((Alias) expression).name() : lastPart(expression);
      columns.add(new Column(null, name, scope.flow(expression)));
    }
    if (!tables.isEmpty() && (tables.size() > 1 || !columns.isEmpty())) {
      throw new IllegalArgumentException("A star over tables of which no columns are known");
    }
  }

  private void union(List<UnresolvedColumns> below) {
    for (int i = 0; i < below.get(0).columns.size(); i++) {
      List<Flow> branches = new ArrayList<>();
      for (UnresolvedColumns branch : below) {
        branches.add(branch.columns.get(i).flow);
      }
      columns.add(new Column(null, below.get(0).columns.get(i).name, Flow.all(branches)));
    }
  }

  /** The same under an alias. */
  private UnresolvedColumns named(String alias) {
    UnresolvedColumns result = new UnresolvedColumns();
    result.rows = rows;
    result.complete = complete;
    columns.forEach(c -> result.columns.add(new Column(alias, c.name, c.flow)));
    tables.forEach(t -> result.tables.add(new Table(alias, t.dataset)));
    return result;
  }

  private static String lastPart(Expression expression) {
    List<String> parts = texts(Member.of(expression, "nameParts"));
    return parts.isEmpty() ? "" : parts.get(parts.size() - 1);
  }

  private static List<String> texts(Object parts) {
    List<String> texts = new ArrayList<>();
    Scala.flat(parts).forEach(p -> texts.add(String.valueOf(p)));
    return texts;
  }

  private static final class Column {
    final String qualifier;
    final String name;
    final Flow flow;

    Column(String qualifier, String name, Flow flow) {
      this.qualifier = qualifier;
      this.name = name;
      this.flow = flow;
    }
  }

  private static final class Table {
    final String alias;
    final DatasetId dataset;

    Table(String alias, DatasetId dataset) {
      this.alias = alias;
      this.dataset = dataset;
    }
  }

  /** Where the names of one node are looked up. */
  private static final class Scope {
    private final List<UnresolvedColumns> below;
    private final UnresolvedColumns owner;
    private final Tables names;
    private final Map<String, LogicalPlan> defined;
    private final int depth;

    Scope(
        List<UnresolvedColumns> below,
        UnresolvedColumns owner,
        Tables names,
        Map<String, LogicalPlan> defined,
        int depth) {
      this.below = below;
      this.owner = owner;
      this.names = names;
      this.defined = defined;
      this.depth = depth;
    }

    /** An expression, an option or a list of them. */
    Flow flow(Object expressions) {
      List<Flow> flows = new ArrayList<>();
      for (Object expression : Scala.flat(expressions)) {
        flows.add(flow((Expression) expression));
      }
      return Flow.all(flows);
    }

    Flow flow(Expression expression) {
      if (expression instanceof Alias) {
        return flow(((Alias) expression).child());
      }
      if (Member.isA(expression, "UnresolvedAttribute")) {
        return lookUp(texts(Member.of(expression, "nameParts")));
      }
      List<Flow> operands = new ArrayList<>();
      if (expression instanceof SubqueryExpression) {
        UnresolvedColumns subquery =
            of(((SubqueryExpression) expression).plan(), names, defined, depth + 1);
        owner.complete &= subquery.complete;
        operands.add(subquery.everything());
        operands.add(subquery.rows);
      }
      for (Expression child : Scala.<Expression>list(expression.children())) {
        operands.add(flow(child));
      }
      return UnresolvedFunctions.flow(expression, operands);
    }

    private Flow lookUp(List<String> parts) {
      String name = parts.get(parts.size() - 1);
      String qualifier = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
      List<Table> open = new ArrayList<>();
      for (UnresolvedColumns known : below) {
        for (Column column : known.columns) {
          if (column.name.equalsIgnoreCase(name)
              && (qualifier == null || qualifier.equalsIgnoreCase(column.qualifier))) {
            return column.flow;
          }
        }
        for (Table table : known.tables) {
          if (qualifier == null || qualifier.equalsIgnoreCase(table.alias)) {
            open.add(table);
          }
        }
      }
      if (open.size() == 1) {
        return Flow.origin(open.get(0).dataset, ColumnPath.part(name));
      }
      owner.complete = false;
      return Flow.UNKNOWN;
    }
  }
}
