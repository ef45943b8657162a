package io.headwater.spark.metrics;

import java.util.List;

/** Which kind of work a callback of Spark's listener bus was. */
final class Callback {
  static final Label GROUP =
      Label.of("callback", "application", "job", "stage", "task", "executor", "sql", "other");

  private Callback() {}

  /** The place in {@link #GROUP} of an event such as {@code task_end}. */
  static int group(String event) {
    List<String> groups = GROUP.values();
    for (int i = 0; i < groups.size(); i++) {
      if (event.startsWith(groups.get(i))) {
        return i;
      }
    }
    return groups.size() - 1;
  }
}
