package io.headwater.spark.plan;

import java.util.function.LongSupplier;

/**
 * How much may still be spent on the columns of one plan. What is over budget is cut and said to be
 * cut; datasets never depend on it. Confined to the analysis of one plan.
 */
final class Budget {
  private static final int LOOKS_AT_THE_CLOCK = 0xFF;

  /** What time is spent on, one after the other; none can use up what the later ones need. */
  enum Share {
    /** Looking at nodes and expressions. */
    PLAN(2),
    /** Following every edge. */
    ALL_EDGES(3),
    /** Following those edges alone through which values flow. */
    DIRECT_EDGES(4);

    private final int endsAtQuarter;

    Share(int endsAtQuarter) {
      this.endsAtQuarter = endsAtQuarter;
    }
  }

  private final PlanSettings settings;
  private final LongSupplier nanos;
  private final long start;
  private long visits;
  private String spent;

  Budget(PlanSettings settings) {
    this.settings = settings;
    this.nanos = settings.clock();
    this.start = nanos.getAsLong();
  }

  /** One more node or expression is looked at. */
  void visit() {
    visits++;
    if (spent == null && visits > settings.maxNodes()) {
      spent = PlanConf.COLUMNS_MAX_NODES.name();
    }
    if (spent == null && (visits & LOOKS_AT_THE_CLOCK) == 0 && late(Share.PLAN)) {
      spent = PlanConf.COLUMNS_MAX_TIME.name();
    }
  }

  /** Whether the time for this share of the work is over. */
  boolean late(Share share) {
    return nanos.getAsLong() - start > settings.maxTime().toNanos() / 4 * share.endsAtQuarter;
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
