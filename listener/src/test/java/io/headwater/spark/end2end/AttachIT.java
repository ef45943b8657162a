package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
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
                programJar(dir).toString())
            .run("stop", dir.toString());

    assertThat(ended.events().actions()).as(ended.log()).containsExactly(WRITE);
    assertThat(ended.events().application()).isEqualTo("START COMPLETE");
  }

  /** The program in a jar of its own, as spark-submit wants it. */
  private static Path programJar(Path dir) throws IOException {
    Path jar = dir.resolve("program.jar");
    String folder = Program.class.getPackage().getName().replace('.', '/');
    Path classes =
        Arrays.stream(SparkProgram.classPath().split(java.io.File.pathSeparator))
            .map(Paths::get)
            .filter(p -> Files.isDirectory(p.resolve(folder)))
            .findFirst()
            .orElseThrow();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream jarOut = new JarOutputStream(out);
        java.util.stream.Stream<Path> files = Files.list(classes.resolve(folder))) {
      for (Path file :
          files
              .filter(f -> f.getFileName().toString().startsWith("Program"))
              .collect(Collectors.toList())) {
        jarOut.putNextEntry(new JarEntry(folder + "/" + file.getFileName()));
        Files.copy(file, jarOut);
        jarOut.closeEntry();
      }
    }
    return jar;
  }
}
