package io.headwater.spark.track;

import io.headwater.spark.plan.PlanAnalyzer;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * Variables of a session, from Spark 4.0: {@code DECLARE VARIABLE x ...}, {@code SET VAR x = ...}.
 * What a value comes from is known from the end of the command that gave it. Owned by the agent's
 * thread.
 *
 * <p>Source: {@code SetVariableExec}, {@code TempVariableManager}.
 */
final class SessionVariables {
  /** The catalog of a session's variables; those of scripts are in {@code FakeLocalCatalog}. */
  private static final String SESSIONS = "FakeSystemCatalog";

  private final PlanAnalyzer analyzer;

  SessionVariables(PlanAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  /** Notes an execution that ended. */
  void ended(ExecutionEnd end) {
    QueryExecution qe = end.queryExecution();
    LogicalPlan plan = end.failure() == null ? Phases.plan(qe) : null;
    if (plan == null) {
      return;
    }
    if (Member.isA(plan, "SetVariable")) {
      List<Object> definitions = new ArrayList<>();
      for (Object variable : Scala.flat(Member.of(plan, "targetVariables"))) {
        definitions.add(definition(qe, variable));
      }
      LogicalPlan query = Member.of(plan, LogicalPlan.class, "sourceQuery");
      if (query != null) {
        analyzer.rememberVariables(definitions, query, Sessions.of(qe));
      }
    } else if (Member.isA(plan, "CreateVariable")) {
      Object made = definition(qe, Member.of(plan, "name"));
      if (made != null && mentionsVariable(Member.of(plan, "defaultExpr"))) {
        analyzer.forgetVariable(made);
      } else if (made != null) {
        analyzer.rememberVariable(made);
      }
    }
  }

  private static boolean mentionsVariable(Object expression) {
    if (!(expression instanceof Expression) || Member.isA(expression, "VariableReference")) {
      return true;
    }
    for (Object child : Scala.list(((Expression) expression).children())) {
      if (mentionsVariable(child)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The definition that the session has now; {@code null} for a variable of an SQL script, which
   * may have the name of one of the session.
   *
   * @param named {@code VariableReference} or {@code ResolvedIdentifier}
   */
  private static Object definition(QueryExecution qe, Object named) {
    Object catalog = Member.of(named, "catalog");
    if (catalog == null || !Member.simpleName(catalog).startsWith(SESSIONS)) {
      return null;
    }
    Object identifier = Member.of(named, "identifier");
    Object catalogs = Member.of(Member.of(qe.sparkSession(), "sessionState"), "catalogManager");
    Object manager = Member.of(catalogs, "tempVariableManager");
    Object held = manager == null ? null : Member.field(manager, "variables");
    if (!(held instanceof scala.collection.Map) || !(identifier instanceof Identifier)) {
      return null;
    }
    String name = ((Identifier) identifier).name();
    // As its own accessors do, none of which does more than look.
    synchronized (manager) {
      scala.collection.Map<?, ?> variables = (scala.collection.Map<?, ?>) held;
      Object found = Scala.map(variables).get(name);
      return found != null ? found : Scala.map(variables).get(name.toLowerCase(Locale.ROOT));
    }
  }
}
