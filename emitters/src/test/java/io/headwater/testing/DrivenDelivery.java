package io.headwater.testing;

import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The delivery in a JVM of its own, fed with events by its arguments, to be killed. */
public final class DrivenDelivery implements AutoCloseable {
  private final Process process;

  private DrivenDelivery(Process process) {
    this.process = process;
  }

  /**
   * @param args spool folder, address or file, and events as {@code 1 START}; says {@code ACCEPTED}
   *     with each event that the delivery has accepted, and waits to be killed
   */
  public static void main(String[] args) throws Exception {
    Delivery delivery =
        args[1].startsWith("file:")
            ? DeliveryFixture.open("spool.dir", args[0], "openlineage.file", args[1])
            : DeliveryFixture.open(
                "spool.dir", args[0], "openlineage.url", args[1], "openlineage.endpoint", "/");
    for (String text : Arrays.asList(args).subList(2, args.length)) {
      String[] words = text.split(" ");
      delivery.accept(
          Events.applicationEvent(RunEvent.Type.valueOf(words[1])).toBuilder()
              .runId(new UUID(0, Long.parseLong(words[0])))
              .build());
      System.out.println("ACCEPTED " + text);
    }
    System.out.println("READY");
    System.in.read();
    delivery.close(java.time.Duration.ofSeconds(10));
  }

  /** Starts it and waits until all events are accepted. */
  public static DrivenDelivery start(Path dir, Path spool, String url, String... events)
      throws IOException {
    DrivenDelivery started = launch(dir, spool, url, events);
    List<String> accepted = started.readAccepted(Integer.MAX_VALUE);
    if (accepted.size() < events.length) {
      throw new IOException("The delivery ended by itself; see " + dir.resolve("stderr"));
    }
    return started;
  }

  /**
   * Starts it and kills it while it accepts.
   *
   * @param after kill when so many are accepted
   * @return what was accepted before, at least
   */
  public static List<String> killAfter(
      int after, Path dir, Path spool, String url, String... events) throws Exception {
    try (DrivenDelivery running = launch(dir, spool, url, events)) {
      List<String> accepted = running.readAccepted(after);
      running.process.destroyForcibly().waitFor();
      return accepted;
    }
  }

  private List<String> readAccepted(int most) throws IOException {
    List<String> accepted = new ArrayList<>();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    while (accepted.size() < most) {
      String line = out.readLine();
      if (line == null || line.equals("READY")) {
        break;
      }
      if (line.startsWith("ACCEPTED ")) {
        accepted.add(line.substring("ACCEPTED ".length()));
      }
    }
    return accepted;
  }

  private static DrivenDelivery launch(Path dir, Path spool, String url, String... events)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                DrivenDelivery.class.getName(),
                spool.toString(),
                url));
    command.addAll(List.of(events));
    return new DrivenDelivery(
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectError(dir.resolve("stderr").toFile())
            .start());
  }

  /** The same, then SIGKILL. */
  public static void kill(Path dir, Path spool, String url, String... events) throws Exception {
    try (DrivenDelivery running = start(dir, spool, url, events)) {
      running.process.destroyForcibly().waitFor();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
