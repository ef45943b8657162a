package io.headwater.spark.plan;

import java.util.Locale;

/** What an action does, as its plan tells. */
public enum Operation {
  /** Writes rows: save, insert, and CREATE TABLE AS SELECT, which is the same to the next run. */
  WRITE,
  /** Reads rows and writes nothing: collect, count, show. */
  READ,
  CREATE_TABLE,
  CREATE_VIEW,
  ALTER,
  RENAME,
  DROP,
  TRUNCATE,
  LOAD,
  MERGE,
  UPDATE,
  DELETE,
  /** A command that the agent does not know: what it read is told, what it wrote is not. */
  OTHER,
  /** Nothing to report: SHOW, SET, EXPLAIN, ANALYZE, DESCRIBE, USE, ... */
  NONE;

  /** Whether it changes what a dataset is and writes no row to it. */
  boolean definesOnly() {
    switch (this) {
      case CREATE_TABLE:
      case CREATE_VIEW:
      case ALTER:
      case RENAME:
      case DROP:
        return true;
      default:
        return false;
    }
  }

  /** The word in job names, for example {@code create_table}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
