package io.headwater.spark.plan;

import io.headwater.conf.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Settings of plan analysis. */
public final class PlanConf {
  public static final Setting<Boolean> COLUMNS_ENABLED =
      Setting.bool(
          "columns.enabled",
          true,
          "Report column lineage. With `false` only datasets are reported.");

  public static final Setting<Integer> COLUMNS_MAX_EDGES =
      Setting.integer(
          "columns.maxEdges",
          100_000,
          0,
          10_000_000,
          "Column edges of one action, at most. Beyond it descriptions and INDIRECT edges are left"
              + " out first, then all column edges; the event says so.");

  public static final Setting<Integer> COLUMNS_MAX_NODES =
      Setting.integer(
          "columns.maxNodes",
          1_000_000,
          0,
          100_000_000,
          "Nodes and expressions of one plan that are looked at for column lineage, at most. The"
              + " columns of what is beyond are unknown; the event says so.");

  public static final Setting<Integer> COLUMNS_MAX_COLUMNS =
      Setting.integer(
          "columns.maxColumns",
          50_000,
          0,
          10_000_000,
          "Columns that one action writes, at most. Beyond it no column edges are reported; the"
              + " event says so.");

  public static final Setting<Long> COLUMNS_MAX_BYTES =
      Setting.bytes(
          "columns.maxBytes",
          "64m",
          "Size of the names in the column edges of one action, at most. Beyond it"
              + " descriptions and INDIRECT edges are left out first, then all column edges; the"
              + " event says so.");

  public static final Setting<Duration> COLUMNS_MAX_TIME =
      Setting.duration(
          "columns.maxTime",
          "60s",
          "How long the agent's own thread looks for the column lineage of one action. The plan has"
              + " half of it: columns that are not found by then are unknown. All edges have a"
              + " quarter; then INDIRECT edges are left out, and the others have the last quarter."
              + " The event says what was cut.");

  public static final Setting<Pattern> DATASETS_REMOVE_PATTERN =
      Setting.pattern(
          "datasets.removePattern",
          "A regular expression; what it matches is taken out of dataset names, for example a run"
              + " id in a path.");

  private PlanConf() {}

  public static List<Setting<?>> settings() {
    return Collections.unmodifiableList(
        Arrays.<Setting<?>>asList(
            COLUMNS_ENABLED,
            COLUMNS_MAX_EDGES,
            COLUMNS_MAX_NODES,
            COLUMNS_MAX_COLUMNS,
            COLUMNS_MAX_BYTES,
            COLUMNS_MAX_TIME,
            DATASETS_REMOVE_PATTERN));
  }
}
