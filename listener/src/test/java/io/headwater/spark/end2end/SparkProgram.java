package io.headwater.spark.end2end;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Spark program in a JVM of its own: how it is started, and what came of it. */
final class SparkProgram {
  private static final String LISTENER = "io.headwater.spark.HeadwaterListener";

  private final Path dir;
  private final Map<String, String> conf = new LinkedHashMap<>();
  private final List<String> before = new ArrayList<>();
  private final List<String> own = new ArrayList<>();
  private Class<?> main = Program.class;
  private String leftOut = "";
  private String more = "";

  private SparkProgram(Path dir) {
    this.dir = dir;
    conf.put("spark.master", "local[2]");
    conf.put("spark.app.name", "under test");
    conf.put("spark.ui.enabled", "false");
    conf.put("spark.sql.shuffle.partitions", "2");
    conf.put("spark.driver.host", "127.0.0.1");
    conf.put("spark.driver.bindAddress", "127.0.0.1");
    conf.put("spark.sql.warehouse.dir", dir.resolve("warehouse").toUri().toString());
  }

  /** With the agent attached as a user does it, and events in a file. */
  static SparkProgram watched(Path dir) {
    return new SparkProgram(dir)
        .conf("spark.extraListeners", LISTENER)
        .conf("spark.headwater.spool.dir", dir.resolve("spool").toString())
        .conf("spark.headwater.openlineage.file", eventFile(dir).toString());
  }

  /** Without the agent. */
  static SparkProgram alone(Path dir) {
    return new SparkProgram(dir);
  }

  private static Path eventFile(Path dir) {
    return dir.resolve("events.jsonl");
  }

  SparkProgram conf(String key, String value) {
    conf.put(key, value);
    return this;
  }

  SparkProgram without(String key) {
    conf.remove(key);
    return this;
  }

  /** Leaves a jar out of the child's class path, so that it must come in another way. */
  SparkProgram withoutOnClassPath(String jar) {
    this.leftOut = jar;
    return this;
  }

  /** Puts more on the child's class path, as {@code java -cp} writes it. */
  SparkProgram withOnClassPath(String entry) {
    this.more = File.pathSeparator + entry;
    return this;
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The program in a jar of its own, as spark-submit wants it. */
  static Path jarOfPrograms(Path dir) throws IOException {
    Path jar = dir.resolve("program.jar");
    String folder = Program.class.getPackage().getName().replace('.', '/');
    Path classes =
        Arrays.stream(classPath().split(File.pathSeparator))
            .map(Paths::get)
            .filter(p -> Files.isDirectory(p.resolve(folder)))
            .findFirst()
            .orElseThrow();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream jarOut = new JarOutputStream(out);
        Stream<Path> files = Files.list(classes.resolve(folder))) {
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

  private String childClassPath() {
    return Arrays.stream(classPath().split(File.pathSeparator))
            .filter(entry -> !entry.equals(leftOut))
            .collect(Collectors.joining(File.pathSeparator))
        + more;
  }

  /** With a Java agent of the tests in the child's JVM. */
  SparkProgram javaAgent(Path jar) {
    return jvmOption("-javaagent:" + jar);
  }

  SparkProgram jvmOption(String option) {
    own.add(option);
    return this;
  }

  SparkProgram main(Class<?> type) {
    this.main = type;
    return this;
  }

  /** Starts through Spark's own SparkSubmit, with these arguments before the program's. */
  SparkProgram submit(String... arguments) {
    before.addAll(List.of(arguments));
    return this;
  }

  /** Starts the program and waits until it has ended by itself. */
  Ended run(String... arguments) {
    return start(arguments).await();
  }

  Running start(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions());
    command.addAll(own);
    conf.forEach((k, v) -> command.add("-D" + k + "=" + v));
    command.add("-cp");
    command.add(childClassPath());
    if (before.isEmpty()) {
      command.add(main.getName());
    } else {
      command.add("org.apache.spark.deploy.SparkSubmit");
      command.addAll(before);
    }
    command.addAll(List.of(arguments));
    if (arguments.length == 1) {
      command.add(dir.toString());
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
      builder.redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile());
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      return new Running(builder.start(), dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options that this JVM was given for Spark's sake. */
  static List<String> jvmOptions() {
    List<String> options =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(a -> a.startsWith("--add-opens") || a.startsWith("-Djdk."))
            .collect(Collectors.toCollection(ArrayList::new));
    options.add("-Xmx768m");
    // A program of seconds is over before the second compiler has earned its time.
    options.add("-XX:TieredStopAtLevel=1");
    options.add("-XX:+UseSerialGC");
    return options;
  }

  /** A program that may still run. */
  static final class Running {
    private final Process process;
    private final Path dir;

    private Running(Process process, Path dir) {
      this.process = process;
      this.dir = dir;
    }

    Process process() {
      return process;
    }

    String log() {
      return read(dir.resolve("log"));
    }

    Ended await() {
      return await(3);
    }

    Ended await(int minutes) {
      try {
        if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("The program did not end:\n" + log());
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        throw new IllegalStateException(e);
      }
      return new Ended(process.exitValue(), log(), RunEvents.read(eventFile(dir)));
    }
  }

  static String read(Path file) {
    try {
      // Whoever still writes may be in the middle of a letter.
      return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came of a program. */
  static final class Ended {
    private final int exitCode;
    private final String log;
    private final RunEvents events;

    private Ended(int exitCode, String log, RunEvents events) {
      this.exitCode = exitCode;
      this.log = log;
      this.events = events;
    }

    int exitCode() {
      return exitCode;
    }

    String log() {
      return log;
    }

    RunEvents events() {
      return events;
    }
  }
}
