package io.headwater.spark.exit;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Notes the exception that ended the main thread, and does nothing else: it delegates to the
 * handler that was there before, or prints what the JVM itself prints where there was none.
 *
 * <p>Installed while an agent lives; removed with the last one unless somebody has set another
 * handler since. Thread-safe.
 */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
  private static UncaughtExceptions installed;
  private static int users;

  private final Thread.UncaughtExceptionHandler before;
  private final AtomicReference<Throwable> ofMain = new AtomicReference<>();

  private UncaughtExceptions(Thread.UncaughtExceptionHandler before) {
    this.before = before;
  }

  static synchronized UncaughtExceptions install() {
    if (users++ == 0) {
      installed = new UncaughtExceptions(Thread.getDefaultUncaughtExceptionHandler());
      Thread.setDefaultUncaughtExceptionHandler(installed);
    }
    return installed;
  }

  static synchronized void release() {
    if (--users == 0) {
      if (Thread.getDefaultUncaughtExceptionHandler() == installed) {
        Thread.setDefaultUncaughtExceptionHandler(installed.before);
      }
      installed = null;
    }
  }

  /** The exception that the main thread did not catch, or {@code null}. */
  Throwable ofMain() {
    return ofMain.get();
  }

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    try {
      if (MainThread.is(thread)) {
        ofMain.compareAndSet(null, error);
      }
    } finally {
      delegate(thread, error);
    }
  }

  private void delegate(Thread thread, Throwable error) {
    if (before != null) {
      before.uncaughtException(thread, error);
    } else if (!isThreadDeath(error)) {
      // What java.lang.ThreadGroup.uncaughtException does when there is no default handler.
      System.err.print("Exception in thread \"" + thread.getName() + "\" ");
      error.printStackTrace(System.err);
    }
  }

  private static boolean isThreadDeath(Throwable error) {
    return error.getClass().getName().equals("java.lang.ThreadDeath");
  }
}
