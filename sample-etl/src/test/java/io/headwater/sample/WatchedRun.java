package io.headwater.sample;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of the whole pipeline as a user starts it: the application's jar through Spark's own
 * SparkSubmit in a JVM of its own, with the agent's jar attached by configuration. All tests of a
 * JVM share one, since it takes the better part of a minute.
 */
final class WatchedRun {
  private static final Path AGENT = Path.of(System.getProperty("headwater.agent.jar", "none"));
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path TARGET = MODULE.resolve("target");
  private static final String PROFILE = System.getProperty("headwater.profile", "none");
  private static final Path APPLICATION =
      TARGET.resolve("headwater-sample-etl-" + PROFILE + ".jar");

  private static WatchedRun once;

  private final Path folder;
  private final String printed;

  private WatchedRun(Path folder, String printed) {
    this.folder = folder;
    this.printed = printed;
  }

  /** The run; the first who asks waits for it. */
  static synchronized WatchedRun get() {
    if (once == null) {
      try {
        once = start(TARGET.resolve(PROFILE).resolve("watched-run"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return once;
  }

  /** The folder below which the stages have stored their datasets. */
  Path output() {
    return folder.resolve("work");
  }

  /** OpenLineage events, one a line. */
  Path openLineage() {
    return folder.resolve("openlineage.jsonl");
  }

  /** DataHub proposals, one a line. */
  Path dataHub() {
    return folder.resolve("datahub.jsonl");
  }

  Path metrics() {
    return folder.resolve("headwater.prom");
  }

  /** What the application printed. */
  String printed() {
    return printed;
  }

  private static WatchedRun start(Path folder) throws IOException, InterruptedException {
    for (Path jar : List.of(AGENT, APPLICATION)) {
      if (!Files.exists(jar)) {
        throw new IllegalStateException(
            jar + " is not there: run the test through the project's mvn verify, which builds it");
      }
    }
    delete(folder);
    Files.createDirectories(folder);
    WatchedRun run = new WatchedRun(folder, "");
    File printed = folder.resolve("printed").toFile();
    File log = folder.resolve("log").toFile();
    ProcessBuilder builder = new ProcessBuilder(run.command()).directory(folder.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.redirectOutput(printed).redirectError(log).start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("The pipeline did not end within 10 minutes: see " + log);
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "The pipeline ended with "
              + process.exitValue()
              + ":\n"
              + Files.readString(log.toPath()));
    }
    return new WatchedRun(folder, Files.readString(printed.toPath(), StandardCharsets.UTF_8));
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            option ->
                option.startsWith("--add-opens")
                    || option.startsWith("-Djdk.")
                    || option.startsWith("-XX:Tiered"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx2g", "-cp", classPath(), "org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", "local[2]", "--name", "airports"));
    command.addAll(List.of("--jars", AGENT.toString()));
    conf(command, "spark.extraListeners", "io.headwater.spark.HeadwaterListener");
    conf(command, "spark.headwater.openlineage.file", openLineage().toString());
    conf(command, "spark.headwater.datahub.file", dataHub().toString());
    conf(command, "spark.headwater.prometheus.textfile", metrics().toString());
    conf(command, "spark.ui.enabled", "false");
    conf(command, "spark.driver.host", "127.0.0.1");
    conf(command, "spark.driver.bindAddress", "127.0.0.1");
    command.addAll(List.of("--class", AirportMatching.class.getName(), APPLICATION.toString()));
    command.addAll(List.of("--input", RunOutput.DATA, "--output", output().toString()));
    return command;
  }

  private static void conf(List<String> command, String key, String value) {
    command.addAll(List.of("--conf", key + "=" + value));
  }

  /** Spark and its configuration, but nothing that this module builds: that is in its jar. */
  private static String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.concat(
            Stream.of(MODULE.resolve("conf").toString()),
            Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).startsWith(TARGET)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
