package io.headwater.spark.exit;

/** Finds the thread that runs {@code main}. */
final class MainThread {
  /** The JVM gives its first thread this id. */
  private static final long FIRST_ID = 1;

  private MainThread() {}

  @SuppressWarnings("deprecation") // getId is what Java 8 has
  static boolean is(Thread thread) {
    return thread.getId() == FIRST_ID;
  }

  /** The main thread, or {@code null} when it has ended or cannot be seen. */
  static Thread find() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    if (group == null) {
      return null;
    }
    Thread[] threads = new Thread[group.activeCount() + 64];
    int n = group.enumerate(threads, true);
    for (int i = 0; i < n; i++) {
      if (is(threads[i])) {
        return threads[i];
      }
    }
    return null;
  }
}
