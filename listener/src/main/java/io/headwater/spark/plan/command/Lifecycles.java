package io.headwater.spark.plan.command;

import io.headwater.model.Dataset.Lifecycle;
import org.apache.spark.sql.SaveMode;

/** What a save mode does to the dataset as a whole. */
final class Lifecycles {
  private Lifecycles() {}

  /** {@code null} for an append, which changes rows only. */
  static Lifecycle of(SaveMode mode) {
    if (mode == SaveMode.Append) {
      return null;
    }
    return mode == SaveMode.Overwrite ? Lifecycle.OVERWRITE : Lifecycle.CREATE;
  }
}
