package io.headwater.spark.plan;

import java.util.function.LongSupplier;

/**
 * How much may still be spent on the columns of one plan. What is over budget is cut and said to be
 * cut; datasets never depend on it. Confined to the analysis of one plan.
 */
final class Budget {
  private static final int LOOKS_AT_THE_CLOCK = 0xFF;

  private final PlanSettings settings;
  private final LongSupplier nanos;
  private final long deadline;
  private long visits;
  private String spent;

  Budget(PlanSettings settings) {
    this.settings = settings;
    this.nanos = settings.clock();
    this.deadline = nanos.getAsLong() + settings.maxTime().toNanos();
  }

  /** One more node or expression is looked at. */
  void visit() {
    visits++;
    if (spent == null && visits > settings.maxNodes()) {
      spent = PlanConf.COLUMNS_MAX_NODES.name();
    }
    if (spent == null && (visits & LOOKS_AT_THE_CLOCK) == 0 && late()) {
      spent = PlanConf.COLUMNS_MAX_TIME.name();
    }
  }

  boolean late() {
    return nanos.getAsLong() - deadline > 0;
  }

  /** The setting that ends the search for columns; {@code null} while it may go on. */
  String spent() {
    return spent;
  }

  /** How many nodes and expressions were looked at. */
  long visits() {
    return visits;
  }
}
