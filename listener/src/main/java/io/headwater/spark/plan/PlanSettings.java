package io.headwater.spark.plan;

import io.headwater.conf.Conf;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How plans are to be analysed: immutable. */
public final class PlanSettings {
  /** All defaults, nothing redacted. */
  public static final PlanSettings DEFAULT =
      new PlanSettings(true, 100_000, null, UnaryOperator.identity());

  private final boolean columnsEnabled;
  private final int maxEdges;
  private final Pattern removePattern;
  private final Function<String, String> redaction;

  private PlanSettings(
      boolean columnsEnabled,
      int maxEdges,
      Pattern removePattern,
      Function<String, String> redaction) {
    this.columnsEnabled = columnsEnabled;
    this.maxEdges = maxEdges;
    this.removePattern = removePattern;
    this.redaction = Objects.requireNonNull(redaction, "redaction");
  }

  /**
   * @param redaction takes secrets out of a text that goes into a name or is shown
   */
  public static PlanSettings of(Conf conf, Function<String, String> redaction) {
    return new PlanSettings(
        conf.get(PlanConf.COLUMNS_ENABLED),
        conf.get(PlanConf.COLUMNS_MAX_EDGES),
        conf.get(PlanConf.DATASETS_REMOVE_PATTERN),
        redaction);
  }

  public PlanSettings withColumnsEnabled(boolean value) {
    return new PlanSettings(value, maxEdges, removePattern, redaction);
  }

  public PlanSettings withMaxEdges(int value) {
    return new PlanSettings(columnsEnabled, value, removePattern, redaction);
  }

  public PlanSettings withRemovePattern(Pattern value) {
    return new PlanSettings(columnsEnabled, maxEdges, value, redaction);
  }

  public PlanSettings withRedaction(Function<String, String> value) {
    return new PlanSettings(columnsEnabled, maxEdges, removePattern, value);
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

  public Function<String, String> redaction() {
    return redaction;
  }
}
