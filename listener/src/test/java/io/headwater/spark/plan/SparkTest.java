package io.headwater.spark.plan;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A local session that all tests of plans share. */
public abstract class SparkTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path temp;

  private static SparkSession session;
  private static int sessions;

  protected static synchronized SparkSession spark() {
    if (session != null && session.sparkContext().isStopped()) {
      stop();
    }
    if (session == null) {
      String home =
          System.getProperty("java.io.tmpdir")
              + "/headwater-plan-test-"
              + ProcessHandle.current().pid()
              + "-"
              + ++sessions;
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("plan-test")
              .config("spark.ui.enabled", "false")
              .config("spark.sql.shuffle.partitions", "2")
              // Sorting a few rows must not begin with clearing many megabytes.
              .config("spark.buffer.pageSize", "256k")
              .config("spark.sql.warehouse.dir", home)
              .config("spark.sql.catalogImplementation", "in-memory")
              .getOrCreate();
    }
    return session;
  }

  /** Makes room for a context of another kind. */
  static synchronized void stop() {
    if (session != null) {
      session.stop();
      SparkSession.clearActiveSession();
      SparkSession.clearDefaultSession();
      session = null;
    }
  }
}
