package io.headwater.spark.track;

import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;

/**
 * Tells Spark's own housekeeping, which nobody asked for as such, from actions: schema inference,
 * listing of files, counting for statistics.
 *
 * <p>The first line of a call site is the method of Spark that the program called; what Spark does
 * below it is not in the call site.
 */
final class Housekeeping {
  private static final String SQL = "org.apache.spark.sql.";

  /** Methods that analyse, and that run commands and nothing else. */
  private static final Pattern RUNS_COMMANDS_ONLY =
      Pattern.compile(
          "org\\.apache\\.spark\\.sql\\.(?:\\w+\\.)*"
              + "(?:SparkSession|SQLContext|DataFrameReader|DataStreamReader|Catalog|CatalogImpl"
              + "|DataFrameWriter|DataFrameWriterImpl|DataFrameWriterV2|DataFrameWriterV2Impl)"
              + "\\$?\\.\\w.*");

  /** Methods of SQL that run jobs of their own for what the program asked. */
  private static final Pattern RUNS_JOBS =
      Pattern.compile(
          "org\\.apache\\.spark\\.sql\\.(?:\\w+\\.)*(?:DataFrameStatFunctions\\.|Dataset\\.(?:describe|summary)\\b).*");

  private static final Pattern PYTHON_ITERATOR = datasetMethod("toPythonIterator");

  /** Makes an RDD of a query; what it runs belongs to the action that uses the RDD. */
  private static final Pattern MAKES_RDD = datasetMethod("rdd|javaRDD|toJavaRDD|javaToPython");

  /** How Delta Lake describes what it does for itself. */
  private static final String DELTA = "Delta: ";

  /** Frames of Delta Lake's own code; what a program calls of it is in {@code io.delta}. */
  private static final Pattern DELTA_FRAME =
      Pattern.compile(
          "(?m)^(org\\.apache\\.spark\\.sql\\.delta\\.|com\\.databricks\\.spark\\.util\\.Databricks).*");

  /** Frames of Iceberg's procedures and of the actions that they take. */
  private static final Pattern ICEBERG_FRAME =
      Pattern.compile("(?m)^org\\.apache\\.iceberg\\.spark\\.(?:actions|procedures)\\.");

  /** Where Delta Lake runs a command for a program that called {@code io.delta.tables}. */
  private static final String DELTA_API_COMMAND =
      "org.apache.spark.sql.delta.util.AnalysisHelper.toDataset";

  /** A thread of Spark's own, which runs what a connector does while a broadcast is prepared. */
  private static final String OWN_THREAD =
      "org.apache.spark.sql.execution.SQLExecution$.$anonfun$withThreadLocalCaptured";

  /** What Spark calls the work of such a thread, whose call site may be a thread pool's. */
  private static final String BROADCAST = "broadcast exchange (runId ";

  private static final String LISTING = "Listing leaf files and directories for ";

  /**
   * The description of all that a Spark Connect server runs. Source: {@code ExecuteThreadRunner}.
   */
  private static final String CONNECT = "Spark Connect - ";

  /** What a Connect client can ask for that runs jobs outside SQL executions. */
  private static final String CONNECT_ML = "ml_command";

  private Housekeeping() {}

  /**
   * Whether an SQL execution or a job is a connector's own: reading a table's log, looking for the
   * files of a query. What a program asks of a connector's own API is not.
   */
  static boolean isConnectors(String description, String details) {
    return description.startsWith(DELTA)
        || description.startsWith(BROADCAST)
        || details.startsWith(OWN_THREAD)
        || (!details.startsWith(DELTA_API_COMMAND) && DELTA_FRAME.matcher(details).find());
  }

  /**
   * Whether an SQL execution or a job is a step of what Iceberg does to keep a table: reading its
   * metadata, writing its rows anew. The CALL that asked for it says what that is.
   */
  static boolean isMaintenance(String details) {
    return ICEBERG_FRAME.matcher(details).find();
  }

  /** Whether a job outside SQL executions is Spark's own. */
  static boolean isJob(String description, String details) {
    return description.startsWith(LISTING)
        || (description.startsWith(CONNECT) && !details.contains(CONNECT_ML))
        || (details.startsWith(SQL) && !RUNS_JOBS.matcher(firstLine(details)).matches());
  }

  /**
   * Whether an SQL execution is Spark's own, or a part of a command that began at the same call
   * site: a query where the program called what runs commands only.
   *
   * @param plan {@code null} when it is not known
   */
  static boolean isQuery(String details, LogicalPlan plan) {
    return plan != null
        && !isCommand(plan)
        && RUNS_COMMANDS_ONLY.matcher(firstLine(details)).matches();
  }

  /** A multi-insert is a union of commands. */
  static boolean isCommand(LogicalPlan plan) {
    return plan instanceof Command
        || (plan instanceof Union && plan.children().head() instanceof Command);
  }

  /** Whether an SQL execution (from Spark 4.0) or a job only makes an RDD of a query. */
  static boolean makesRdd(String details) {
    return MAKES_RDD.matcher(firstLine(details)).matches();
  }

  /** Whether an execution is over before its jobs, which run as a Python program takes the rows. */
  static boolean givesPythonIterator(String details) {
    return PYTHON_ITERATOR.matcher(firstLine(details)).matches();
  }

  private static Pattern datasetMethod(String names) {
    return Pattern.compile(
        "org\\.apache\\.spark\\.sql\\.(?:\\w+\\.)*Dataset\\.(?:" + names + ")\\b.*");
  }

  static String firstLine(String details) {
    int end = details.indexOf('\n');
    return end < 0 ? details : details.substring(0, end);
  }
}
