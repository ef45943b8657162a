package io.headwater.spark.plan;

import io.headwater.conf.Conf;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How plans are to be analysed: immutable. */
public final class PlanSettings {
  /** All defaults, nothing redacted. */
  public static final PlanSettings DEFAULT =
      new PlanSettings(true, 100_000, null, UnaryOperator.identity(), false);

  private final boolean columnsEnabled;
  private final int maxEdges;
  private final Pattern removePattern;
  private final UnaryOperator<String> redaction;
  private final boolean descriptions;

  private PlanSettings(
      boolean columnsEnabled,
      int maxEdges,
      Pattern removePattern,
      UnaryOperator<String> redaction,
      boolean descriptions) {
    this.descriptions = descriptions;
    this.columnsEnabled = columnsEnabled;
    this.maxEdges = maxEdges;
    this.removePattern = removePattern;
    this.redaction = Objects.requireNonNull(redaction, "redaction");
  }

  /**
   * @param redaction takes secrets out of a text that goes into a name or is shown
   */
  public static PlanSettings of(Conf conf, UnaryOperator<String> redaction) {
    return new PlanSettings(
        conf.get(PlanConf.COLUMNS_ENABLED),
        conf.get(PlanConf.COLUMNS_MAX_EDGES),
        conf.get(PlanConf.DATASETS_REMOVE_PATTERN),
        redaction,
        false);
  }

  public PlanSettings withColumnsEnabled(boolean value) {
    return new PlanSettings(value, maxEdges, removePattern, redaction, descriptions);
  }

  public PlanSettings withMaxEdges(int value) {
    return new PlanSettings(columnsEnabled, value, removePattern, redaction, descriptions);
  }

  public PlanSettings withRemovePattern(Pattern value) {
    return new PlanSettings(columnsEnabled, maxEdges, value, redaction, descriptions);
  }

  public PlanSettings withRedaction(UnaryOperator<String> value) {
    return new PlanSettings(columnsEnabled, maxEdges, removePattern, value, descriptions);
  }

  public PlanSettings withDescriptions(boolean value) {
    return new PlanSettings(columnsEnabled, maxEdges, removePattern, redaction, value);
  }

  /** Whether edges tell the expression that made the output column. */
  public boolean descriptions() {
    return descriptions;
  }

  public boolean columnsEnabled() {
    return columnsEnabled;
  }

  public int maxEdges() {
    return maxEdges;
  }

  /** What is taken out of dataset names, or {@code null}. */
  public Pattern removePattern() {
    return removePattern;
  }

  public UnaryOperator<String> redaction() {
    return redaction;
  }
}
