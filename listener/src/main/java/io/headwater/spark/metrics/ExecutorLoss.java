package io.headwater.spark.metrics;

import java.util.Locale;

/** The kind of reason for which an executor went, from the words of Spark and its managers. */
final class ExecutorLoss {
  static final Label REASON =
      Label.of("reason", "idle", "lost", "oom_or_killed", "preempted", "decommission", "other");

  /** What is looked for in the message, in this order, and the place of its kind in REASON. */
  private static final String[][] WORDS = {
    {"decommission", "4"},
    {"preempt", "3"},
    {"spot instance", "3"},
    {"exceeding memory", "2"},
    {"beyond the 'physical memory", "2"},
    {"beyond the 'virtual memory", "2"},
    {"outofmemory", "2"},
    {"out of memory", "2"},
    {"oom", "2"},
    {"code 137", "2"},
    {"code 143", "2"},
    {"exit status: 137", "2"},
    {"exit status: 143", "2"},
    {"killed by driver", "0"},
    {"idle", "0"},
    {"timed out", "1"},
    {"lost", "1"},
    {"disassociated", "1"},
    {"stale executor", "1"},
    {"exited", "1"},
  };

  private ExecutorLoss() {}

  /** The place of a message's kind in {@link #REASON}; no message is "other". */
  static int reasonIndex(String message) {
    if (message != null) {
      String text = message.toLowerCase(Locale.ROOT);
      for (String[] row : WORDS) {
        if (text.contains(row[0])) {
          return Integer.parseInt(row[1]);
        }
      }
    }
    return REASON.values().indexOf("other");
  }
}
