package io.headwater.build;

import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** The agent's jar run by itself: no Spark and no slf4j on the class path. */
public final class AgentJarProcess {
  private AgentJarProcess() {}

  /** What it prints, behind its exit code. */
  public static String run(String... args) throws Exception {
    return run(List.of(), args);
  }

  /** The same, by a JVM with options of its own. */
  public static String run(List<String> jvmOptions, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar"));
    command.add(AgentJar.open().path().toString());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + "\n" + said;
  }
}
