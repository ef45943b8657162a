package io.headwater.spark.plan;

import io.headwater.conf.Setting;
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
          "Column edges of one action, at most. Beyond it the INDIRECT edges are left out first,"
              + " then all column edges; the event says so.");

  public static final Setting<Pattern> DATASETS_REMOVE_PATTERN =
      Setting.pattern(
          "datasets.removePattern",
          "A regular expression; what it matches is taken out of dataset names, for example a run"
              + " id in a path.");

  private PlanConf() {}

  public static List<Setting<?>> settings() {
    return Collections.unmodifiableList(
        Arrays.<Setting<?>>asList(COLUMNS_ENABLED, COLUMNS_MAX_EDGES, DATASETS_REMOVE_PATTERN));
  }
}
