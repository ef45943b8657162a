package io.headwater.spark.exit;

import java.util.Map;

/**
 * Finds out how an application ends. One per agent; methods may be called by any thread.
 *
 * <p>Source of the rules: the table "Outcome" of the design. The stacks of other threads are read
 * only while the application ends, never before.
 */
public final class ExitWatch {
  private static final long POLL_MILLIS = 10;

  /**
   * An exception that goes up through a {@code finally} with {@code stop()} arrives within this.
   */
  private static final long GRACE_MILLIS = 60;

  private static final long LONGEST_SETTLE_MILLIS = 2_000;

  /** The Python process ends this soon behind its last {@code stop()}, or goes on. */
  private static final long PYTHON_SETTLE_MILLIS = 500;

  private final UncaughtExceptions uncaught = UncaughtExceptions.install();
  private volatile boolean jvmExiting;
  private volatile boolean blind;
  private boolean closed;

  /** Called by the agent's shutdown hook: the JVM is on its way out. */
  public void jvmExiting() {
    jvmExiting = true;
  }

  /** Whether the JVM is on its way out, whoever noticed first. */
  public boolean isJvmExiting() {
    if (!jvmExiting && shutdownInProgress()) {
      jvmExiting = true;
    }
    return jvmExiting;
  }

  /** Stops noting exceptions before the outcome is known, which then says so. */
  public void giveUp() {
    blind = true;
    close();
  }

  /** Stops noting exceptions. */
  public synchronized void close() {
    if (!closed) {
      closed = true;
      UncaughtExceptions.release();
    }
  }

  /**
   * How the application ended whose {@code stop()} was called by the program. Waits until it is
   * clear whether an exception follows: until the main thread has left {@code stop()} for a moment,
   * ended, or the JVM exits; 2 s at most.
   *
   * @param exitCode what Spark itself gave as exit code (from 4.0), or {@code null}
   */
  public ApplicationOutcome afterStop(Integer exitCode) {
    settle();
    Throwable error = uncaught.ofMain();
    if (error != null) {
      return ApplicationOutcome.fail("exception out of main", error);
    }
    if (exitCode != null && exitCode != 0) {
      return ApplicationOutcome.fail("exit code " + exitCode, null);
    }
    if (jvmExiting) {
      ApplicationOutcome exit = ofExit();
      if (exit.type() == io.headwater.model.RunEvent.Type.FAIL) {
        return exit;
      }
    }
    return blind
        ? ApplicationOutcome.complete(
            "stop() was called; whether an exception followed could not be seen")
        : ApplicationOutcome.stopped();
  }

  /**
   * How the application ended that was still running when the JVM began to exit.
   *
   * @param exitCode what Spark itself gave as exit code (from 4.0), or {@code null}
   */
  public ApplicationOutcome atJvmExit(Integer exitCode) {
    Throwable error = uncaught.ofMain();
    if (error != null) {
      return ApplicationOutcome.fail("exception out of main", error);
    }
    if (exitCode != null && exitCode != 0) {
      return ApplicationOutcome.fail("exit code " + exitCode, null);
    }
    return ofExit();
  }

  private void settle() {
    Thread main = MainThread.find();
    long start = System.nanoTime();
    long leftStopAt = -1;
    while (!isJvmExiting() && main != null && main.isAlive() && uncaught.ofMain() == null) {
      long now = System.nanoTime();
      StackTraceElement[] stack = main.getStackTrace();
      long limit =
          has(stack, "org.apache.spark.deploy.PythonRunner", null) ? PYTHON_SETTLE_MILLIS : 0;
      if (has(stack, "org.apache.spark.SparkContext", "stop")) {
        leftStopAt = -1;
        limit = LONGEST_SETTLE_MILLIS;
      } else if (leftStopAt < 0) {
        leftStopAt = now;
      }
      boolean over =
          leftStopAt >= 0 ? millis(now - leftStopAt) >= Math.max(GRACE_MILLIS, limit) : false;
      if (over || millis(now - start) >= LONGEST_SETTLE_MILLIS || !pause()) {
        return;
      }
    }
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  private static boolean pause() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Reads from the threads' stacks who ends the JVM. */
  private static ApplicationOutcome ofExit() {
    boolean mainReturned = false;
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = entry.getValue();
      String name = entry.getKey().getName();
      if (name.equals("DestroyJavaVM")) {
        mainReturned = true;
      }
      if (has(stack, "java.lang.Shutdown", "exit")) {
        return name.startsWith("SIG") && name.endsWith(" handler")
            ? ApplicationOutcome.abort("signal " + name.substring(0, name.indexOf(' ')))
            : ofSystemExit(stack);
      }
    }
    return mainReturned
        ? ApplicationOutcome.complete("main returned without stop()")
        : ApplicationOutcome.abort("the JVM exited and its reason cannot be seen");
  }

  private static ApplicationOutcome ofSystemExit(StackTraceElement[] stack) {
    String caller = callerOfExit(stack);
    // SparkSubmit exits by itself only with the non-zero code of a Python or R program.
    if (caller.startsWith("org.apache.spark.deploy.SparkSubmit")) {
      return ApplicationOutcome.fail("the program ended with an exit code that is not 0", null);
    }
    if (caller.startsWith("org.apache.spark.util.SparkUncaughtExceptionHandler")) {
      return ApplicationOutcome.fail("Spark ended the JVM because of an uncaught exception", null);
    }
    return ApplicationOutcome.abort("System.exit was called; its code cannot be seen");
  }

  private static String callerOfExit(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      // Spark's command line tools exit through a function that they can replace in their tests.
      if (!type.startsWith("java.lang.")
          && !type.startsWith("scala.")
          && !type.startsWith("org.apache.spark.util.CommandLine")) {
        return type;
      }
    }
    return "";
  }

  private static boolean has(StackTraceElement[] stack, String type, String method) {
    for (StackTraceElement frame : stack) {
      if ((frame.getClassName().equals(type) || frame.getClassName().startsWith(type + "$"))
          && (method == null || frame.getMethodName().equals(method))) {
        return true;
      }
    }
    return false;
  }

  /** The only question about it that the JDK answers: a hook can no longer be added. */
  private static boolean shutdownInProgress() {
    Thread probe = new Thread(() -> {}, "headwater-shutdown-probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
