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
  /** Between the arguments of one delivery and those of the next. */
  public static final String NEXT = "--";

  private final Process process;

  private DrivenDelivery(Process process) {
    this.process = process;
  }

  /**
   * @param args spool folder, address or file, and events as {@code 1 START}; the same again behind
   *     {@link #NEXT} for a further delivery in the same JVM. Says {@code ACCEPTED} with each event
   *     that a delivery has accepted, and waits to be killed
   */
  public static void main(String[] args) throws Exception {
    List<Delivery> deliveries = new ArrayList<>();
    List<List<String>> events = new ArrayList<>();
    for (List<String> given : split(Arrays.asList(args))) {
      String to = given.get(1);
      deliveries.add(
          to.startsWith("file:")
              ? DeliveryFixture.open("spool.dir", given.get(0), "openlineage.file", to)
              : DeliveryFixture.open(
                  "spool.dir", given.get(0), "openlineage.url", to, "openlineage.endpoint", "/"));
      events.add(given.subList(2, given.size()));
    }
    int most = events.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < most; i++) {
      for (int d = 0; d < deliveries.size(); d++) {
        if (i < events.get(d).size()) {
          accept(deliveries.get(d), events.get(d).get(i));
          String which = deliveries.size() == 1 ? "" : d + " ";
          System.out.println("ACCEPTED " + which + events.get(d).get(i));
        }
      }
    }
    System.out.println("READY");
    System.in.read();
    for (Delivery delivery : deliveries) {
      delivery.close(java.time.Duration.ofSeconds(10));
    }
  }

  private static List<List<String>> split(List<String> args) {
    List<List<String>> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= args.size(); i++) {
      if (i == args.size() || args.get(i).equals(NEXT)) {
        parts.add(args.subList(from, i));
        from = i + 1;
      }
    }
    return parts;
  }

  private static void accept(Delivery delivery, String text) {
    String[] words = text.split(" ");
    delivery.accept(
        Events.applicationEvent(RunEvent.Type.valueOf(words[1])).toBuilder()
            .runId(new UUID(0, Long.parseLong(words[0])))
            .build());
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
   * @param arguments as {@link #main} takes them
   * @return what was accepted before, at least
   */
  public static List<String> killAfter(int after, Path dir, List<String> arguments)
      throws Exception {
    try (DrivenDelivery running = launch(dir, arguments)) {
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
    List<String> arguments = new ArrayList<>(List.of(spool.toString(), url));
    arguments.addAll(List.of(events));
    return launch(dir, arguments);
  }

  private static DrivenDelivery launch(Path dir, List<String> arguments) throws IOException {
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
                DrivenDelivery.class.getName()));
    command.addAll(arguments);
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
