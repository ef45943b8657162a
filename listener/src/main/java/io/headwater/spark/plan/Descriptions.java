package io.headwater.spark.plan;

import io.headwater.model.ColumnEdge;
import io.headwater.spark.plan.flow.Flow;

/**
 * The expressions that made the columns of one plan, as remarks at their edges. Together at most
 * {@value #MAX_CHARACTERS} characters; further edges have none. Confined to one thread.
 */
final class Descriptions {
  private static final int MAX_CHARACTERS = 200_000;

  private final PlanSettings settings;
  private final Findings findings;
  private int left;

  Descriptions(PlanSettings settings, Findings findings) {
    this.settings = settings;
    this.findings = findings;
    this.left = settings.descriptions() ? MAX_CHARACTERS : 0;
  }

  /** The expression that made the value, free of secrets; {@code null} when there is none. */
  String of(Flow flow) {
    if (left <= 0 || flow.description() == null) {
      return null;
    }
    try {
      return flow.description().apply(settings.redaction());
    } catch (Exception | LinkageError | StackOverflowError e) {
      // The edge is known all the same.
      findings.failure("description", e);
      return null;
    }
  }

  /**
   * @param made {@code null} for none
   */
  ColumnEdge describe(ColumnEdge edge, String made) {
    if (made == null || left < made.length()) {
      return edge;
    }
    left -= made.length();
    return edge.describedBy(made);
  }
}
