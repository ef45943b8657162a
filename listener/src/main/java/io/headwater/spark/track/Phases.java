package io.headwater.spark.track;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * Asks a query execution which of its lazy phases have run, so that the agent never forces one.
 *
 * <p>Source: {@code QueryPlanningTracker.phases}, noted when a phase has ended.
 */
final class Phases {
  private Phases() {}

  static boolean analyzed(QueryExecution qe) {
    return has(qe, "analysis");
  }

  /** The analyzed plan, or {@code null} as long as there is none. */
  static LogicalPlan plan(QueryExecution qe) {
    return analyzed(qe) ? qe.analyzed() : null;
  }

  static boolean planned(QueryExecution qe) {
    return has(qe, "planning");
  }

  private static boolean has(QueryExecution qe, String phase) {
    return qe != null && qe.tracker() != null && qe.tracker().phases().contains(phase);
  }
}
