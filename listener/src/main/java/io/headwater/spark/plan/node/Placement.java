package io.headwater.spark.plan.node;

/** What the agent makes of a kind of plan node. */
public enum Placement {
  /** Its columns and rows are its child's. */
  PASSED_ON,
  /** It has a rule of its own for columns and rows. */
  HANDLED,
  /**
   * User code, whose inside cannot be seen: every output from all inputs, and the graph says so.
   */
  OPAQUE,
  /** Where columns come from. */
  SOURCE,
  /** A command that writes or changes datasets. */
  COMMAND,
  /** A command without lineage. */
  SILENT
}
