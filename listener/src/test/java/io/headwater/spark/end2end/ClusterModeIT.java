package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Drivers that a cluster manager starts on a machine of its own choice, and that it may lose. */
@EnabledIfSystemProperty(
    named = "headwater.profile",
    matches = ".*_emr-.*",
    disabledReason = "The same on every Spark line; one is enough for the time that it takes")
class ClusterModeIT {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path dir;

  @Test
  void aDriverThatIsKilledIsMadeUpForByTheNextOneThatReturns() throws Exception {
    try (BackEnd backEnd = new BackEnd();
        StandaloneCluster cluster = new StandaloneCluster(dir)) {
      Path jar = SparkProgram.jarOfPrograms(dir);
      Path agent = Paths.get(System.getProperty("headwater.agent.jar"));
      Map<String, String> conf = new LinkedHashMap<>();
      conf.put("spark.app.name", "under test");
      conf.put("spark.extraListeners", "io.headwater.spark.HeadwaterListener");
      conf.put("spark.headwater.openlineage.url", backEnd.url());
      conf.put("spark.headwater.spool.dir", dir.resolve("spool").toString());
      backEnd.answers(503);
      Path first = Files.createDirectory(dir.resolve("first"));
      cluster.submit(jar, agent, conf, "open-action-wait", first.toString());
      Awaitility.await().atMost(SOON).until(() -> cluster.output().contains("READY"));
      Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
      assertThat(cluster.drivers()).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
      Awaitility.await().atMost(SOON).until(() -> cluster.drivers().isEmpty());

      backEnd.answers(200);
      Path second = Files.createDirectory(dir.resolve("second"));
      cluster.submit(jar, agent, conf, "return", second.toString());

      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  backEnd.events().application().contains("START COMPLETE")
                      && backEnd.events().actions().contains("under_test.read START ABORT"));
      RunEvents events = backEnd.events();
      String write = "under_test.write.numbers START COMPLETE";
      assertThat(events.actions())
          .as(cluster.output())
          .containsExactlyInAnyOrder(write, write, "under_test.read START ABORT");
      assertThat(events.application()).contains("START ABORT").contains("START COMPLETE");
      assertThat(events.all())
          .allMatch(
              e ->
                  e.at("/run/facets/headwater_application/deployMode").isMissingNode()
                      || e.at("/run/facets/headwater_application/deployMode")
                          .asText()
                          .equals("cluster"));
    }
  }
}
