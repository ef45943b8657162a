package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenLineage's own listener in the same job, with its client of another version beside ours, and
 * settings for it: both report, each as if it were alone.
 */
@EnabledIfSystemProperty(
    named = "headwater.profile",
    matches = ".*_emr-.*",
    disabledReason = "The other listener is of Scala 2.12; one Spark line is enough")
class OtherListenerIT {
  private static final String OURS = "io.headwater.spark.HeadwaterListener";
  private static final String THEIRS = "io.openlineage.spark.agent.OpenLineageSparkListener";
  private static final String PARENT_RUN = "019b7000-0000-7000-8000-000000000003";

  @TempDir Path dir;

  @Test
  void theirsFirst() throws Exception {
    bothReport(THEIRS + "," + OURS);
  }

  @Test
  void oursFirst() throws Exception {
    bothReport(OURS + "," + THEIRS);
  }

  private void bothReport(String listeners) throws IOException {
    Path theirs = dir.resolve("theirs.jsonl");
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .withOnClassPath(jar().toString())
            .conf("spark.extraListeners", listeners)
            .conf("spark.openlineage.transport.type", "file")
            .conf("spark.openlineage.transport.location", theirs.toString())
            .conf("spark.openlineage.namespace", "theirs")
            .conf("spark.openlineage.parentRunId", PARENT_RUN)
            .conf("spark.openlineage.parentJobName", "dag.task")
            .conf("spark.openlineage.parentJobNamespace", "airflow")
            .run("stop");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.events().actions())
        .as(ended.log())
        .containsExactly("under_test.write.numbers START COMPLETE");
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
    assertThat(ended.events().all())
        .allMatch(e -> e.at("/producer").asText().contains("/headwater/"))
        .allMatch(e -> e.at("/job/namespace").asText().equals("default"))
        .anyMatch(e -> e.at("/run/facets/parent/run/runId").asText().equals(PARENT_RUN));

    RunEvents other = RunEvents.read(theirs);
    assertThat(other.all())
        .as(ended.log())
        .allMatch(e -> e.at("/producer").asText().contains("/integration/spark"))
        .allMatch(e -> e.at("/job/namespace").asText().equals("theirs"))
        .anyMatch(
            e ->
                e.at("/eventType").asText().equals("COMPLETE")
                    && e.at("/outputs/0/name").asText().equals(dir.resolve("numbers").toString()));
  }

  private static Path jar() throws IOException {
    Path folder = Paths.get("target", System.getProperty("headwater.profile"), "other-listener");
    try (var files = Files.list(folder)) {
      return files.findFirst().orElseThrow().toAbsolutePath();
    }
  }
}
