package io.headwater.spark.agent;

import io.headwater.model.JobId;
import io.headwater.model.RunRef;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run that started this application, as orchestrators pass it without being asked.
 *
 * <p>The first that is found whole counts: the properties and variables of OpenLineage (Airflow's
 * provider sets them), Kubeflow, a Databricks job, an EMR step. The last two know no UUIDs; theirs
 * are made of their own ids, the same in every application of the run.
 */
final class Orchestrator {
  /** {@code <namespace>/<job>/<run id>}, of which the namespace may have slashes. */
  private static final Pattern PARENT_ID = Pattern.compile("(.+)/([^/]+)/([0-9A-Fa-f-]{36})");

  private static final Pattern EMR_STEP = Pattern.compile("(?:^|.*/)(s-[0-9A-Z]{10,32})");

  private final RunRef parent;
  private final RunRef root;

  private Orchestrator(RunRef parent, RunRef root) {
    this.parent = parent;
    this.root = root;
  }

  /**
   * @param properties of the application
   * @param environment of the driver
   * @param workFolder of the driver; EMR names it by the step
   */
  static Orchestrator find(
      Map<String, String> properties, Map<String, String> environment, String workFolder) {
    RunRef parent = openLineage(properties, "parent");
    RunRef root = openLineage(properties, "rootParent");
    if (parent == null) {
      parent = parentId(environment.get("OPENLINEAGE_PARENT_ID"));
      root = parentId(environment.get("OPENLINEAGE_ROOT_PARENT_ID"));
    }
    if (parent == null) {
      parent = kubeflow(environment);
    }
    if (parent == null) {
      parent = databricks(properties, "runId");
      root = parent == null ? null : databricks(properties, "parentRunId");
    }
    if (parent == null) {
      parent = emr(environment.get("EMR_STEP_ID"), workFolder);
    }
    return new Orchestrator(parent, root);
  }

  private static RunRef openLineage(Map<String, String> properties, String prefix) {
    String key = "spark.openlineage." + prefix;
    return ref(
        properties.get(key + "RunId"),
        properties.getOrDefault(
            key + "JobNamespace", properties.get("spark.openlineage.namespace")),
        properties.get(key + "JobName"));
  }

  private static RunRef parentId(String text) {
    Matcher m = PARENT_ID.matcher(text == null ? "" : text.trim());
    return m.matches() ? ref(m.group(3), m.group(1), m.group(2)) : null;
  }

  private static RunRef kubeflow(Map<String, String> environment) {
    String pipeline = environment.get("KFP_PIPELINE_NAME");
    return ref(environment.get("KFP_RUN_ID"), "kubeflow", pipeline == null ? "pipeline" : pipeline);
  }

  private static RunRef databricks(Map<String, String> properties, String which) {
    String job = properties.get("spark.databricks.job.id");
    String run = properties.get("spark.databricks.job." + which);
    if (job == null || run == null) {
      return null;
    }
    String host = properties.getOrDefault("spark.databricks.workspaceUrl", "workspace");
    String namespace = "databricks://" + host;
    String name = "job/" + job;
    return RunRef.of(derived(namespace + "/" + name + "/run/" + run), JobId.of(namespace, name));
  }

  private static RunRef emr(String variable, String workFolder) {
    Matcher m =
        EMR_STEP.matcher(variable != null ? variable : workFolder == null ? "" : workFolder);
    return m.matches()
        ? RunRef.of(derived("emr/step/" + m.group(1)), JobId.of("emr", "step"))
        : null;
  }

  private static UUID derived(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }

  private static RunRef ref(String runId, String namespace, String name) {
    if (runId == null || name == null || name.trim().isEmpty()) {
      return null;
    }
    boolean unnamed = namespace == null || namespace.trim().isEmpty();
    try {
      return RunRef.of(
          UUID.fromString(runId.trim()),
          JobId.of(unnamed ? "default" : namespace.trim(), name.trim()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Or {@code null} where nobody has said who started the application. */
  RunRef parent() {
    return parent;
  }

  /** The outermost run where it is another, or {@code null}. */
  RunRef root() {
    return root;
  }
}
