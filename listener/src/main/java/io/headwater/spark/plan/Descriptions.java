package io.headwater.spark.plan;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Gap;
import io.headwater.spark.plan.flow.Flow;

/**
 * The expressions that made the columns of one plan, as remarks at their edges. Together at most
 * {@value #MAX_CHARACTERS} characters; further edges have none, and the event says so. They are the
 * first to go where a budget of the edges is spent. Confined to one thread.
 */
final class Descriptions {
  private static final int MAX_CHARACTERS = 200_000;

  private final PlanSettings settings;
  private final Findings findings;
  private int left;

  private Descriptions(PlanSettings settings, Findings findings, int left) {
    this.settings = settings;
    this.findings = findings;
    this.left = left;
  }

  /** As many as there may be. */
  static Descriptions all(PlanSettings settings, Findings findings) {
    return new Descriptions(settings, findings, MAX_CHARACTERS);
  }

  /** None, to save what they cost. */
  static Descriptions cut(PlanSettings settings, Findings findings) {
    return new Descriptions(settings, findings, 0);
  }

  /** The expression that made the value, free of secrets; {@code null} when there is none. */
  String of(Flow flow) {
    if (!settings.descriptions() || flow.description() == null) {
      return null;
    }
    if (left <= 0) {
      findings.gap(Gap.DESCRIPTIONS);
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
    if (made == null) {
      return edge;
    }
    if (left < made.length()) {
      findings.gap(Gap.DESCRIPTIONS);
      return edge;
    }
    left -= made.length();
    return edge.describedBy(made);
  }
}
