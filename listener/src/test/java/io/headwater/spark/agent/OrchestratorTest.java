package io.headwater.spark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunRef;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What orchestrators pass names the parent. */
class OrchestratorTest {
  private static final String TASK = "01931885-2800-7be7-aa8d-aaa15c337267";
  private static final String DAG = "01931885-2800-799d-8041-88a263ffa0d8";

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private String workFolder = "/home/hadoop";

  private Orchestrator found() {
    return Orchestrator.find(properties, environment, workFolder);
  }

  private static String text(RunRef run) {
    return run.job().namespace() + " " + run.job().name() + " " + run.runId();
  }

  @Test
  void nobodyIsNobody() {
    assertThat(found().parent()).isNull();
    assertThat(found().root()).isNull();
  }

  @Test
  void airflowInjectsTheTaskAndTheDagRun() {
    properties.put("spark.openlineage.parentJobNamespace", "prod");
    properties.put("spark.openlineage.parentJobName", "dag.task");
    properties.put("spark.openlineage.parentRunId", TASK);
    properties.put("spark.openlineage.rootParentJobNamespace", "prod");
    properties.put("spark.openlineage.rootParentJobName", "dag");
    properties.put("spark.openlineage.rootParentRunId", DAG);
    assertThat(text(found().parent())).isEqualTo("prod dag.task " + TASK);
    assertThat(text(found().root())).isEqualTo("prod dag " + DAG);
  }

  @Test
  void aRunIdThatIsNoneIsPassedOver() {
    properties.put("spark.openlineage.parentJobName", "dag.task");
    properties.put("spark.openlineage.parentRunId", "{{ run_id }}");
    environment.put("OPENLINEAGE_PARENT_ID", "https://airflow/prod/dag.task/" + TASK);
    environment.put("OPENLINEAGE_ROOT_PARENT_ID", "prod/dag/" + DAG);
    assertThat(text(found().parent())).isEqualTo("https://airflow/prod dag.task " + TASK);
    assertThat(text(found().root())).isEqualTo("prod dag " + DAG);
  }

  @Test
  void kubeflowsRunIsTheParent() {
    environment.put("KFP_RUN_ID", TASK);
    environment.put("KFP_PIPELINE_NAME", "nightly");
    assertThat(text(found().parent())).isEqualTo("kubeflow nightly " + TASK);
  }

  @Test
  void allApplicationsOfADatabricksRunShareItsId() {
    properties.put("spark.databricks.job.id", "42");
    properties.put("spark.databricks.job.runId", "99");
    properties.put("spark.databricks.job.parentRunId", "98");
    properties.put("spark.databricks.workspaceUrl", "adb-1.azuredatabricks.net");
    RunRef parent = found().parent();
    assertThat(parent.job().namespace()).isEqualTo("databricks://adb-1.azuredatabricks.net");
    assertThat(parent.job().name()).isEqualTo("job/42");
    assertThat(found().parent()).isEqualTo(parent);
    assertThat(found().root().runId()).isNotEqualTo(parent.runId());
    properties.put("spark.databricks.job.runId", "100");
    assertThat(found().parent()).isNotEqualTo(parent);
  }

  @Test
  void anEmrStepIsKnownByItsVariableOrItsWorkFolder() {
    workFolder = "/mnt/var/lib/hadoop/steps/s-07767992IY7VC5NVV854";
    RunRef byFolder = found().parent();
    assertThat(byFolder.job().toString()).contains("emr").contains("step");
    workFolder = "/";
    environment.put("EMR_STEP_ID", "s-07767992IY7VC5NVV854");
    assertThat(found().parent()).isEqualTo(byFolder);
  }
}
