package io.headwater.spark.plan;

import io.headwater.conf.Conf;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How plans are to be analysed: immutable. */
public final class PlanSettings {
  /** All defaults, nothing redacted. */
  public static final PlanSettings DEFAULT = new PlanSettings();

  private boolean columnsEnabled = true;
  private int maxEdges = 100_000;
  private int maxNodes = 1_000_000;
  private int maxColumns = 50_000;
  private long maxBytes = 64L << 20;
  private Duration maxTime = Duration.ofSeconds(60);
  private LongSupplier clock = System::nanoTime;
  private Pattern removePattern;
  private UnaryOperator<String> redaction = UnaryOperator.identity();
  private boolean descriptions;

  private PlanSettings() {}

  private PlanSettings(PlanSettings other) {
    columnsEnabled = other.columnsEnabled;
    maxEdges = other.maxEdges;
    maxNodes = other.maxNodes;
    maxColumns = other.maxColumns;
    maxBytes = other.maxBytes;
    maxTime = other.maxTime;
    clock = other.clock;
    removePattern = other.removePattern;
    redaction = other.redaction;
    descriptions = other.descriptions;
  }

  /**
   * @param redaction takes secrets out of a text that goes into a name or is shown
   */
  public static PlanSettings of(Conf conf, UnaryOperator<String> redaction) {
    return DEFAULT.with(
        s -> {
          s.columnsEnabled = conf.get(PlanConf.COLUMNS_ENABLED);
          s.maxEdges = conf.get(PlanConf.COLUMNS_MAX_EDGES);
          s.maxNodes = conf.get(PlanConf.COLUMNS_MAX_NODES);
          s.maxColumns = conf.get(PlanConf.COLUMNS_MAX_COLUMNS);
          s.maxBytes = conf.get(PlanConf.COLUMNS_MAX_BYTES);
          s.maxTime = conf.get(PlanConf.COLUMNS_MAX_TIME);
          s.removePattern = conf.get(PlanConf.DATASETS_REMOVE_PATTERN);
          s.redaction = Objects.requireNonNull(redaction, "redaction");
        });
  }

  /** A copy with a change, which is done before anybody else sees it. */
  private PlanSettings with(Consumer<PlanSettings> change) {
    PlanSettings copy = new PlanSettings(this);
    change.accept(copy);
    return copy;
  }

  public PlanSettings withColumnsEnabled(boolean value) {
    return with(s -> s.columnsEnabled = value);
  }

  public PlanSettings withMaxEdges(int value) {
    return with(s -> s.maxEdges = value);
  }

  public PlanSettings withMaxNodes(int value) {
    return with(s -> s.maxNodes = value);
  }

  public PlanSettings withMaxColumns(int value) {
    return with(s -> s.maxColumns = value);
  }

  public PlanSettings withMaxBytes(long value) {
    return with(s -> s.maxBytes = value);
  }

  /**
   * @param clock nanoseconds from anywhere
   */
  public PlanSettings withMaxTime(Duration value, LongSupplier clock) {
    return with(
        s -> {
          s.maxTime = value;
          s.clock = clock;
        });
  }

  public PlanSettings withRemovePattern(Pattern value) {
    return with(s -> s.removePattern = value);
  }

  public PlanSettings withRedaction(UnaryOperator<String> value) {
    return with(s -> s.redaction = Objects.requireNonNull(value, "redaction"));
  }

  public PlanSettings withDescriptions(boolean value) {
    return with(s -> s.descriptions = value);
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

  /**
   * How many origins may be found on the way to the edges: each step of a plan that several columns
   * share has its own, so a wide and deep plan has many more of them than edges.
   */
  long maxOrigins() {
    return 10L * maxEdges;
  }

  int maxNodes() {
    return maxNodes;
  }

  int maxColumns() {
    return maxColumns;
  }

  long maxBytes() {
    return maxBytes;
  }

  Duration maxTime() {
    return maxTime;
  }

  LongSupplier clock() {
    return clock;
  }

  /** What is taken out of dataset names, or {@code null}. */
  public Pattern removePattern() {
    return removePattern;
  }

  public UnaryOperator<String> redaction() {
    return redaction;
  }
}
