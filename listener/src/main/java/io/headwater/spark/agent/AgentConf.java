package io.headwater.spark.agent;

import io.headwater.conf.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;

/**
 * The settings of the agent itself; those of its destinations are declared beside their emitters.
 */
public final class AgentConf {
  public static final Setting<Boolean> ENABLED =
      Setting.bool("enabled", true, "`false`: the listener is inert.");

  public static final Setting<Boolean> STRICT =
      Setting.bool(
          "strict",
          false,
          "`true`: a wrong setting stops the application at its start. Otherwise one ERROR line is"
              + " logged and the agent, or the emitter that the setting is for, is off.");

  public static final Setting<String> NAMESPACE =
      Setting.text("namespace", "default", "OpenLineage job namespace and DataHub flow cluster.");

  public static final Setting<String> APP_NAME =
      Setting.text("appName", null, "Base of job names; default is `spark.app.name`.");

  public static final Setting<Duration> SHUTDOWN_TIMEOUT =
      Setting.duration(
          "shutdown.timeout",
          "10s",
          "Longest time that the agent may hold the end of the application while it sends what is"
              + " left.");

  public static final Setting<Boolean> READS =
      Setting.bool(
          "actions.reads",
          true,
          "Also report actions that only read (`count`, `collect`, `show`).");

  public static final Setting<String> ERROR_MESSAGE =
      Setting.choice(
          "errorMessage",
          "full",
          "`full`: class, message and stack of an error; `class`: its class only, because messages can"
              + " hold values of rows.",
          "full",
          "class");

  public static final Setting<Boolean> SQL_TEXT =
      Setting.bool(
          "sql.enabled",
          true,
          "Report the SQL text of an action where Spark keeps it, and of each column the expression"
              + " that made it.");

  public static final Setting<Duration> STREAMING_INTERVAL =
      Setting.duration(
          "streaming.interval",
          "1m",
          "Shortest time between two RUNNING events of a streaming query, which tell its rows so"
              + " far.");

  public static final Setting<Duration> HEARTBEAT_INTERVAL =
      Setting.duration(
          "heartbeat.interval",
          "10m",
          "How often a RUNNING event says that an application goes on, so that one that never stops"
              + " can be told from one that died. `0` for never. OpenLineage back ends only: DataHub"
              + " keeps no such sign.");

  public static final Setting<Integer> EXECUTOR_SERIES =
      Setting.integer(
          "metrics.executors",
          0,
          0,
          50,
          "How many executors have metrics of their own (`executor_id`): the first there are, until"
              + " they go; the others share `__other__`. At most 6 series each.");

  public static final Setting<UUID> PARENT_RUN_ID =
      uuid(
          "parent.runId",
          "Run id of the orchestrator's run that started this application. Without it and parent.job,"
              + " what Airflow, Kubeflow, Databricks and EMR pass by themselves is used.");

  public static final Setting<String> PARENT_JOB =
      Setting.text("parent.job", null, "Job name of the orchestrator's run.");

  public static final Setting<String> PARENT_NAMESPACE =
      Setting.text(
          "parent.namespace",
          null,
          "Job namespace of the orchestrator's run; default `namespace`.");

  public static final Setting<UUID> ROOT_RUN_ID =
      uuid("root.runId", "Run id of the outermost run, where it is not the parent.");

  public static final Setting<String> ROOT_JOB =
      Setting.text("root.job", null, "Job name of the outermost run.");

  public static final Setting<String> ROOT_NAMESPACE =
      Setting.text("root.namespace", null, "Job namespace of the outermost run.");

  private AgentConf() {}

  /** All of them, in the order of the documentation. */
  public static Collection<Setting<?>> settings() {
    return Arrays.asList(
        ENABLED,
        STRICT,
        NAMESPACE,
        APP_NAME,
        SHUTDOWN_TIMEOUT,
        READS,
        ERROR_MESSAGE,
        SQL_TEXT,
        STREAMING_INTERVAL,
        HEARTBEAT_INTERVAL,
        EXECUTOR_SERIES,
        PARENT_RUN_ID,
        PARENT_JOB,
        PARENT_NAMESPACE,
        ROOT_RUN_ID,
        ROOT_JOB,
        ROOT_NAMESPACE);
  }

  private static Setting<UUID> uuid(String name, String doc) {
    return Setting.of(
        name,
        null,
        text -> {
          try {
            return UUID.fromString(text.trim());
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "expected a UUID such as 0190d2b4-1f2e-7c3d-9a4b-5c6d7e8f9a0b", e);
          }
        },
        doc);
  }
}
