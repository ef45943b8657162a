package io.headwater.spark.track;

import io.headwater.spark.plan.Proof;

/**
 * A table that the session's catalog created or dropped. Which action asked for it, nobody says: it
 * is the only one that is open and may have done it.
 */
final class TableChange {
  private final Proof change;
  private final String table;
  private Action by;

  /**
   * @param table database and name, in lower case
   */
  TableChange(Proof change, String table) {
    this.change = change;
    this.table = table;
  }

  /**
   * The action has a plan now and was open when the table was changed. Where another one may have
   * done it as well, that it was done is said of neither.
   */
  void heardBy(Action action) {
    if (action.proof != change || !Graphs.isOnlyTable(action.lineage, table)) {
      return;
    }
    if (by == null || by == action) {
      by = action;
      action.toldByCatalog = true;
    } else {
      unsure(by);
      unsure(action);
    }
  }

  private static void unsure(Action action) {
    action.proof = Proof.SUCCESS;
    action.lineage = Graphs.withoutLifecycle(action.lineage);
  }
}
