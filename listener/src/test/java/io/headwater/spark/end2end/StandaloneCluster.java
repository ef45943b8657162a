package io.headwater.spark.end2end;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Spark's own cluster manager on this machine: a master and a worker in JVMs of their own, to which
 * drivers are submitted in cluster mode.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String LOOPBACK = "127.0.0.1";

  private final Path dir;
  private final Path home;
  private final String url;
  private final List<Process> processes = new ArrayList<>();

  /**
   * @param dir for Spark's home, the worker's folders and all logs
   */
  StandaloneCluster(Path dir) throws IOException {
    this.dir = dir;
    this.home = home(dir);
    int port = freePort();
    this.url = "spark://" + LOOPBACK + ":" + port;
    String spark = "org.apache.spark.deploy.";
    String webPort = "0";
    start(
        "master",
        List.of(spark + "master.Master", "--host", LOOPBACK, "--port", "" + port),
        List.of("--webui-port", webPort));
    await("master", "I have been elected leader");
    start(
        "worker",
        List.of(spark + "worker.Worker", "--host", LOOPBACK, "--cores", "4", "--memory", "4g"),
        List.of("--webui-port", webPort, "-d", dir.resolve("work").toString(), url));
    await("worker", "Successfully registered with master");
  }

  /** A home as Spark's scripts expect it, with the jars of this test's class path. */
  private static Path home(Path dir) throws IOException {
    Path jars = Files.createDirectories(dir.resolve("home/jars"));
    int number = 0;
    for (String entry : SparkProgram.classPath().split(File.pathSeparator)) {
      Path jar = Paths.get(entry);
      if (entry.endsWith(".jar") && !entry.equals(System.getProperty("headwater.agent.jar"))) {
        Files.createSymbolicLink(jars.resolve(number++ + "-" + jar.getFileName()), jar);
      }
    }
    return jars.getParent();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(String name, List<String> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SparkProgram.jvmOptions());
    command.addAll(List.of("-cp", home + "/jars/*"));
    command.addAll(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.redirectErrorStream(true).redirectOutput(dir.resolve(name + ".log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_LOCAL_IP", LOOPBACK,
                "SPARK_SCALA_VERSION", scalaVersion(),
                "JAVA_HOME", System.getProperty("java.home")));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String scalaVersion() {
    String full = scala.util.Properties$.MODULE$.versionNumberString();
    return full.substring(0, full.lastIndexOf('.'));
  }

  private String log(String name) {
    return SparkProgram.read(dir.resolve(name + ".log"));
  }

  private void await(String name, String line) {
    Awaitility.await(name).atMost(SOON).until(() -> log(name).contains(line));
  }

  /**
   * Submits a driver in cluster mode, and returns when the cluster has taken it.
   *
   * @param conf beside what a driver on this machine needs
   */
  void submit(Path jar, Path agent, Map<String, String> conf, String... arguments)
      throws Exception {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spark.driver.host", LOOPBACK);
    all.put("spark.driver.memory", "512m");
    all.put("spark.executor.memory", "512m");
    all.put("spark.executor.cores", "1");
    all.put("spark.cores.max", "1");
    all.put("spark.ui.enabled", "false");
    all.put("spark.sql.shuffle.partitions", "2");
    all.put("spark.driver.extraClassPath", agent.toString());
    String options = String.join(" ", SparkProgram.jvmOptions()).replaceAll("-Xmx\\S+ ?", "");
    all.put("spark.driver.extraJavaOptions", options);
    all.put("spark.executor.extraJavaOptions", options);
    all.putAll(conf);
    List<String> command = new ArrayList<>(List.of("--master", url, "--deploy-mode", "cluster"));
    all.forEach((k, v) -> command.addAll(List.of("--conf", k + "=" + v)));
    command.addAll(List.of("--class", Program.class.getName(), jar.toString()));
    command.addAll(Arrays.asList(arguments));
    Process submit = start("submit", List.of("org.apache.spark.deploy.SparkSubmit"), command);
    if (!submit.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS) || submit.exitValue() != 0) {
      throw new AssertionError(log("submit") + log("worker"));
    }
  }

  /** The drivers that run. */
  List<ProcessHandle> drivers() {
    return processes.stream()
        .flatMap(p -> p.toHandle().descendants())
        .filter(p -> p.info().commandLine().orElse("").contains("deploy.worker.DriverWrapper"))
        .collect(Collectors.toList());
  }

  /** What the drivers have printed. */
  String output() throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("work"))) {
      return files
          .filter(f -> f.toString().matches(".*/driver-[^/]*/std(?:out|err)"))
          .map(SparkProgram::read)
          .collect(Collectors.joining("\n"));
    }
  }

  @Override
  public void close() throws Exception {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
