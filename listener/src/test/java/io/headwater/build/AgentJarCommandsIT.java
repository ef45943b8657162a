package io.headwater.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent jar run by itself: no Spark and no slf4j on the class path. */
class AgentJarCommandsIT {
  @TempDir Path dir;

  @Test
  void checkKnowsTheSettingsOfTheSparkSideToo() throws Exception {
    assertThat(
            AgentJarProcess.run(
                "check",
                "--conf",
                "spark.headwater.columns.maxEdges=many",
                "--conf",
                "spark.headwater.namespace=prod",
                "--conf",
                "spark.headwater.openlineage.file=" + dir.resolve("events.jsonl"),
                "--conf",
                "spark.headwater.datahub.url=http://127.0.0.1:1",
                "--conf",
                "spark.headwater.openlineage.kafka.bootstrapServers=127.0.0.1:1",
                "--conf",
                "spark.headwater.openlineage.kafka.topic=lineage",
                "--conf",
                "spark.headwater.prometheus.port=0",
                "--conf",
                "spark.headwater.prometheus.pushgateway.url=http://127.0.0.1:1",
                "--conf",
                "spark.headwater.report=" + dir.resolve("report.html")))
        .startsWith("1\n")
        .contains("error: Setting spark.headwater.columns.maxEdges has the value 'many'")
        .contains("set    spark.headwater.namespace: prod")
        .contains("ok     openlineage.file")
        .contains("ok     prometheus.port")
        .contains("ok     report")
        .contains("FAILED openlineage.kafka.bootstrapServers: the job has no kafka-clients")
        .contains("FAILED datahub.url: Failed to connect")
        .contains("FAILED prometheus.pushgateway.url: Failed to connect")
        .doesNotContain("Unknown setting");
  }

  @Test
  void drainLooksIntoAFolder() throws Exception {
    assertThat(AgentJarProcess.run("drain", dir.toString()))
        .startsWith("0\nnothing waits in " + dir);
  }

  @Test
  void reportWritesAPage() throws Exception {
    Path events = dir.resolve("events.jsonl");
    Files.writeString(
        events,
        "{\"eventType\":\"COMPLETE\",\"eventTime\":\"2026-01-01T00:00:00Z\","
            + "\"run\":{\"runId\":\"1\"},\"job\":{\"namespace\":\"n\",\"name\":\"nightly\"}}\n");
    Path page = dir.resolve("page.html");
    assertThat(AgentJarProcess.run("report", events.toString(), "-o", page.toString()))
        .startsWith("0\n");
    assertThat(page).exists();
  }
}
