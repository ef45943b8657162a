package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways by which the jar comes to a job. */
class AttachIT {
  private static final String LISTENER = "io.headwater.spark.HeadwaterListener";
  private static final String QUERY_LISTENER = "io.headwater.spark.HeadwaterQueryExecutionListener";
  private static final String WRITE = "under_test.write.numbers START COMPLETE";

  @Test
  void theQueryExecutionListenerAloneReportsEverything(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .without("spark.extraListeners")
            .conf("spark.sql.queryExecutionListeners", QUERY_LISTENER)
            .run("stop");

    assertThat(ended.events().actions()).as(ended.log()).containsExactly(WRITE);
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }

  @Test
  void bothListenersReportEachActionOnce(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.sql.queryExecutionListeners", QUERY_LISTENER)
            .run("stop");

    assertThat(ended.events().actions()).as(ended.log()).containsExactly(WRITE);
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }

  @Test
  void aListenerNamedTwiceReportsOnce(@TempDir Path dir) {
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .conf("spark.extraListeners", LISTENER + "," + LISTENER)
            .run("stop");

    assertThat(ended.events().actions()).as(ended.log()).containsExactly(WRITE);
  }

  @Test
  void theJarComesByJarsInClientMode(@TempDir Path dir) throws IOException {
    String agent = System.getProperty("headwater.agent.jar");
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .withoutOnClassPath(agent)
            .submit(
                "--name",
                "under test",
                "--jars",
                agent,
                "--class",
                Program.class.getName(),
                SparkProgram.jarOfPrograms(dir).toString())
            .run("stop", dir.toString());

    assertThat(ended.events().actions()).as(ended.log()).containsExactly(WRITE);
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }
}
