package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A PySpark driver with the agent attached by {@code --jars}, through the real {@code spark-submit}
 * of an installed PySpark; its home is the property {@code headwater.pyspark.home}.
 */
class PySparkIT {
  private static final String HOME = System.getProperty("headwater.pyspark.home", "");

  @BeforeEach
  void needsPySpark() {
    assumeTrue(
        !HOME.isEmpty(),
        "No PySpark: give -Dheadwater.pyspark.home=<folder of the installed package pyspark>");
    assertThat(Paths.get(HOME, "bin", "spark-submit")).exists();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"stop, START COMPLETE, 0", "return, START COMPLETE, 0", "raise, START FAIL, 1"})
  void actionsColumnsAndTheOutcomeAreReported(
      String how, String application, int exitCode, @TempDir Path dir) throws Exception {
    int code = submit(how, dir);
    String log = SparkProgram.read(dir.resolve("log"));
    RunEvents events = RunEvents.read(dir.resolve("events.jsonl"));

    assertThat(code).as(log).isEqualTo(exitCode);
    assertThat(events.actions())
        .as(log)
        .containsExactly(
            "python_test.write.numbers START COMPLETE",
            "python_test.read.numbers START COMPLETE",
            "python_test.write.odd START COMPLETE");
    assertThat(events.application()).as(log).isEqualTo(application);
    JsonNode taken = events.end("python_test.read.numbers").at("/inputs/0/inputFacets");
    assertThat(taken.at("/inputStatistics/rowCount").asLong())
        .as("rows of an iterator, taken behind its execution: 10 read twice")
        .isEqualTo(20);
    JsonNode odd = events.end("python_test.write.odd").at("/outputs/0");
    assertThat(RunEvents.edges(odd))
        .containsExactly("numbers.id -FILTER-> *", "numbers.twice -TRANSFORMATION-> odd");
  }

  private static int submit(String how, Path dir) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(HOME, "bin", "spark-submit").toString());
    command.addAll(List.of("--master", "local[2]", "--name", "python test"));
    command.addAll(List.of("--jars", System.getProperty("headwater.agent.jar")));
    for (String conf :
        List.of(
            "spark.extraListeners=io.headwater.spark.HeadwaterListener",
            "spark.headwater.openlineage.file=" + dir.resolve("events.jsonl"),
            "spark.ui.enabled=false",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.sql.warehouse.dir=" + dir.resolve("warehouse").toUri())) {
      command.addAll(List.of("--conf", conf));
    }
    Path program = Paths.get("src", "test", "python", "program.py").toAbsolutePath();
    command.addAll(List.of(program.toString(), how, dir.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_HOME", HOME);
    Path python = Paths.get(HOME).getParent();
    builder.environment().put("PYTHONPATH", python.toString());
    Process process = builder.start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(
          "spark-submit did not end:\n" + Files.readString(dir.resolve("log")));
    }
    return process.exitValue();
  }
}
