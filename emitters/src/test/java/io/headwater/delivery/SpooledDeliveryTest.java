package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.DrivenDelivery;
import io.headwater.testing.Events;
import io.headwater.testing.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives a driver: deliveries one after the other with the same spool. */
class SpooledDeliveryTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String NAME = "openlineage.url";

  @TempDir Path dir;
  private LoopbackServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private Path spool() {
    return dir.resolve("spool");
  }

  private Delivery open(String... more) {
    String[] settings = {
      "spool.dir", spool().toString(), "openlineage.url", server.url(), "openlineage.endpoint", "/"
    };
    return DeliveryFixture.open(
        Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private static RunEvent event(int run, RunEvent.Type type) {
    return Events.applicationEvent(type).toBuilder().runId(new UUID(0, run)).build();
  }

  /** Folders that are removed meanwhile are looked at again. */
  private static List<Path> files(Path below) throws IOException {
    while (true) {
      try (Stream<Path> all = Files.walk(below)) {
        return all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
            .sorted()
            .collect(Collectors.toList());
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
      }
    }
  }

  private List<Path> facts() throws IOException {
    return files(spool()).stream()
        .filter(f -> f.toString().endsWith(".facts"))
        .collect(Collectors.toList());
  }

  @Test
  void nothingStaysOnDiskOfWhatWasTaken() throws Exception {
    Delivery delivery = open();
    delivery.accept(event(1, RunEvent.Type.START));
    delivery.accept(event(1, RunEvent.Type.COMPLETE));
    delivery.close(SOON);

    assertThat(server.runs()).containsExactly("1 START", "1 COMPLETE");
    Awaitility.await().atMost(SOON).until(() -> files(spool()).isEmpty());
  }

  private static double metric(Delivery delivery, String name) {
    return DeliveryFixture.value(delivery, name, "emitter", NAME);
  }

  @Test
  void whatADeadBackEndDidNotTakeTheNextDeliverySends() throws Exception {
    server.refuse(503);
    Delivery first = open();
    first.accept(event(1, RunEvent.Type.START));
    first.accept(event(1, RunEvent.Type.COMPLETE));
    try (CapturedLog log = new CapturedLog()) {
      first.close(SOON);

      assertThat(first.dropped()).isZero();
      assertThat(log.lines(Level.WARN))
          .anyMatch(l -> l.contains("2 facts not delivered") && l.contains(spool().toString()));
    }
    // The last numbers tell what the next one will find.
    assertThat(metric(first, "headwater_spool_facts")).isEqualTo(2);
    assertThat(metric(first, "headwater_spool_bytes")).isGreaterThan(100);
    assertThat(metric(first, "headwater_spool_capacity_bytes")).isEqualTo(256 << 20);
    assertThat(metric(first, "headwater_spool_oldest_timestamp_seconds"))
        .isBetween(System.currentTimeMillis() / 1e3 - 60, System.currentTimeMillis() / 1e3);
    assertThat(DeliveryFixture.value(first, "headwater_degraded", "component", NAME)).isEqualTo(1);
    assertThat(DeliveryFixture.value(first, "headwater_up", "component", NAME)).isEqualTo(1);
    Awaitility.await().atMost(SOON).until(() -> facts().size() == 2);

    server.accept();
    Delivery second = open();
    second.accept(event(2, RunEvent.Type.START));
    second.accept(event(2, RunEvent.Type.COMPLETE));
    second.close(SOON);

    assertThat(server.runs())
        .containsExactlyInAnyOrder("1 START", "1 COMPLETE", "2 START", "2 COMPLETE")
        .containsSubsequence("1 START", "1 COMPLETE");
    assertThat(metric(second, "headwater_spool_adopted_total")).isEqualTo(2);
    assertThat(metric(second, "headwater_spool_facts")).isZero();
    assertThat(metric(second, "headwater_spool_bytes")).isZero();
    assertThat(DeliveryFixture.value(second, "headwater_degraded", "component", NAME)).isZero();
    Awaitility.await().atMost(SOON).until(() -> files(spool()).isEmpty());
  }

  @Test
  void whatIsMeantForOneDestinationReachesNoOther() throws Exception {
    server.refuse(503);
    Delivery first = open();
    first.accept(event(1, RunEvent.Type.START));
    first.close(SOON);

    try (LoopbackServer stranger = new LoopbackServer()) {
      Delivery second =
          DeliveryFixture.open(
              "spool.dir", spool().toString(),
              "openlineage.url", stranger.url(),
              "openlineage.endpoint", "/");
      second.accept(event(2, RunEvent.Type.START));
      second.accept(event(2, RunEvent.Type.COMPLETE));
      second.close(SOON);

      assertThat(stranger.runs()).containsExactly("2 START", "2 COMPLETE");
      assertThat(facts()).hasSize(1);
    }
  }

  @Test
  void killedDriverLosesNothingAndItsOpenRunsAreAborted() throws Exception {
    server.refuse(503);
    Instant before = Instant.now();
    DrivenDelivery.kill(dir, spool(), server.url(), "1 START", "2 START", "2 COMPLETE", "3 START");
    server.accept();

    Delivery next = open();
    next.close(SOON);

    assertThat(server.runs())
        .containsExactly("1 START", "2 START", "2 COMPLETE", "3 START", "3 ABORT", "1 ABORT");
    Instant died = Instant.parse(server.events().get(5).get("eventTime").asText());
    assertThat(died).isBetween(before.minusSeconds(2), Instant.now());
    assertThat(server.events().get(5).at("/run/facets/headwater_outcome/reason").asText())
        .isEqualTo(Testament.REASON);
    Awaitility.await().atMost(SOON).until(() -> files(spool()).isEmpty());
  }

  @Test
  void whoIsAliveIsNotTakenOver() throws Exception {
    server.refuse(503);
    try (DrivenDelivery alive =
        DrivenDelivery.start(dir, spool(), server.url(), "1 START", "2 START")) {
      server.accept();
      Delivery next = open();
      next.accept(event(3, RunEvent.Type.START));
      next.accept(event(3, RunEvent.Type.COMPLETE));
      next.close(SOON);

      assertThat(server.runs()).doesNotContain("1 ABORT", "2 ABORT").contains("3 COMPLETE");
      assertThat(alive.isAlive()).isTrue();
    }
  }

  @Test
  void twoThatComeAtOnceDoNotSendTheSame() throws Exception {
    server.refuse(503);
    DrivenDelivery.kill(dir, spool(), server.url(), "1 START", "1 COMPLETE", "2 START");
    server.accept();

    Delivery one = open();
    Delivery two = open();
    one.close(SOON);
    two.close(SOON);

    assertThat(server.runs()).containsExactly("1 START", "1 COMPLETE", "2 START", "2 ABORT");
  }

  @Test
  void refusedFactIsADeadLetterWithTheAnswer() throws Exception {
    server.refuse(422);
    Delivery delivery = open();
    delivery.accept(event(1, RunEvent.Type.START));
    Awaitility.await().atMost(SOON).until(() -> delivery.dropped() == 1);
    delivery.close(SOON);
    assertThat(metric(delivery, "headwater_dead_letters_total")).isEqualTo(1);

    List<Path> letters =
        files(spool()).stream()
            .filter(f -> f.endsWith("dead-letters.jsonl"))
            .collect(Collectors.toList());
    assertThat(letters).hasSize(1);
    assertThat(Files.readAllLines(letters.get(0)))
        .singleElement()
        .asString()
        .contains("422", "no, thanks", "START", "00000000-0000-0000-0000-000000000001");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(letters.get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void onlyTheOwnerCanRead() throws Exception {
    server.refuse(503);
    Delivery delivery = open();
    delivery.accept(event(1, RunEvent.Type.START));

    try (Stream<Path> all = Files.walk(spool())) {
      assertThat(all)
          .hasSizeGreaterThan(4)
          .allSatisfy(
              p ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)))
                      .isEqualTo(Files.isDirectory(p) ? "rwx------" : "rw-------"));
    }
    delivery.close(SOON);
  }

  @Test
  void folderThatCannotBeWrittenIsSaidOnceAndFactsWaitInMemory() throws Exception {
    Files.writeString(spool(), "a file in the way");
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = open();
      delivery.accept(event(1, RunEvent.Type.START));
      delivery.accept(event(1, RunEvent.Type.COMPLETE));
      delivery.close(SOON);

      assertThat(server.runs()).containsExactly("1 START", "1 COMPLETE");
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains("in memory only", "spark.headwater.spool.dir", spool().toString());
    }
  }

  @Test
  void diskThatFillsUpLeavesFactsInMemory() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = open();
      delivery.accept(event(1, RunEvent.Type.START));
      Awaitility.await().atMost(SOON).until(() -> server.runs().size() == 1);
      Awaitility.await().atMost(SOON).until(() -> facts().isEmpty());
      // What no longer is there takes nothing, whatever the user may do.
      try (Stream<Path> all = Files.walk(spool())) {
        for (Path p : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
      delivery.accept(event(2, RunEvent.Type.START));
      delivery.accept(event(2, RunEvent.Type.COMPLETE));
      delivery.close(SOON);

      assertThat(server.runs()).containsExactly("1 START", "2 START", "2 COMPLETE");
      assertThat(log.lines(Level.WARN)).filteredOn(l -> l.contains("in memory only")).hasSize(1);
    }
  }

  @Test
  void linkInPlaceOfAFolderIsRefused() throws Exception {
    server.refuse(503);
    Delivery first = open();
    first.accept(event(7, RunEvent.Type.START));
    first.close(SOON);
    server.accept();
    Path folder;
    try (Stream<Path> folders = Files.list(spool())) {
      folder = folders.findFirst().orElseThrow();
    }
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path p : left.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
    Files.createSymbolicLink(folder, elsewhere);

    try (CapturedLog log = new CapturedLog()) {
      Delivery second = open();
      second.accept(event(1, RunEvent.Type.START));
      second.close(SOON);

      assertThat(log.lines(Level.WARN)).anyMatch(l -> l.contains("in memory only"));
      assertThat(elsewhere).isEmptyDirectory();
      assertThat(server.runs()).containsExactly("1 START");
    }
  }

  @Test
  void spoolIsBoundedAndStatesOfRunsGoLast() throws Exception {
    server.refuse(503);
    Delivery delivery = open("spool.maxBytes", "20k");
    for (int run = 1; run <= 50; run++) {
      delivery.accept(event(run, RunEvent.Type.START));
      delivery.accept(event(run, RunEvent.Type.RUNNING));
    }
    long onDisk = 0;
    for (Path file : facts()) {
      onDisk += Files.size(file);
    }

    assertThat(onDisk).isBetween(10_000L, 20L << 10);
    assertThat(delivery.dropped()).isGreaterThan(10);
    server.accept();
    delivery.close(SOON);
    assertThat(server.runs()).contains("50 START").doesNotContain("1 RUNNING");
  }

  /** Whatever stands in the files: the delivery works, and sends nothing that was not written. */
  @Test
  void hostileContentIsSurvived() throws Exception {
    server.refuse(503);
    for (int seed = 0; seed < 40; seed++) {
      int number = seed;
      Random random = new Random(seed);
      Delivery first = open();
      for (int run = 1; run <= 4; run++) {
        first.accept(event(run, RunEvent.Type.START));
      }
      first.close(SOON);
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(facts()).as("seed %s", number).hasSize(4));
      for (Path file : files(spool())) {
        damage(file, random);
      }
      server.accept();
      Delivery second = open();
      second.accept(event(9, RunEvent.Type.START));
      second.accept(event(9, RunEvent.Type.COMPLETE));
      second.close(SOON);

      assertThat(server.runs()).as("seed %s", seed).contains("9 START", "9 COMPLETE");
      assertThat(server.runs())
          .as("seed %s", seed)
          .allMatch(r -> r.matches("[1-49] (START|ABORT|COMPLETE)"));
      server.forget();
      server.refuse(503);
    }
  }

  private static void damage(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean lock = file.endsWith("lock");
    switch (random.nextInt(lock ? 3 : 6)) {
      case 0:
        Files.write(file, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        break;
      case 1:
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
        break;
      case 2:
        byte[] noise = new byte[random.nextInt(2000)];
        random.nextBytes(noise);
        Files.write(file, noise);
        break;
      case 3:
        Files.write(
            file.resolveSibling("999999999999999999.facts"),
            "foreign".getBytes(StandardCharsets.UTF_8));
        break;
      case 4:
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/etc/passwd"));
        break;
      default:
        // One that is as it was written.
        break;
    }
  }

  @Test
  void backlogOfTenThousandDrains() throws Exception {
    server.refuse(503);
    Delivery first = open();
    for (int run = 1; run <= 5_000; run++) {
      first.accept(event(run, RunEvent.Type.START));
      first.accept(event(run, RunEvent.Type.COMPLETE));
    }
    first.close(SOON);
    server.accept();

    Delivery second = open();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.count() >= 10_000);
    second.close(SOON);
  }

  @Test
  void outputThatIsNamedByADeadApplicationGetsItsAbortFromTheNextOneBesideIt() throws Exception {
    Path dead = dir.resolve("headwater").resolve("application_1").resolve("openlineage.jsonl");
    DrivenDelivery.kill(dir, spool(), dead.toUri().toString(), "1 START");

    Path own = dir.resolve("headwater").resolve(Events.application().id());
    Delivery next =
        DeliveryFixture.open(
            "spool.dir", spool().toString(),
            "openlineage.file", own.resolve("openlineage.jsonl").toString());
    Awaitility.await().atMost(SOON).until(() -> facts().isEmpty() && last(dead).contains("ABORT"));
    next.close(SOON);
    // Killed between writing and forgetting, the start is there twice.
    assertThat(Files.readAllLines(dead).get(0)).contains("\"eventType\":\"START\"");
    assertThat(Files.readAllLines(own.resolve("openlineage.jsonl"))).isEmpty();
    Awaitility.await().atMost(SOON).until(() -> files(spool()).isEmpty());
  }

  private static String last(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  @Test
  void whatASpoolSaysOfAFileElsewhereIsNotBelieved() throws Exception {
    Path victim = Files.writeString(dir.resolve("openlineage.jsonl"), "precious\n");
    Path dead = dir.resolve("elsewhere").resolve("application_1").resolve("openlineage.jsonl");
    DrivenDelivery.kill(dir, spool(), dead.toUri().toString(), "1 START");
    String before = Files.readString(dead);
    for (Path note : files(spool()).stream().filter(f -> f.endsWith("destination")).toList()) {
      Files.writeString(note, victim.toString());
    }
    Path own = dir.resolve("headwater").resolve(Events.application().id());
    DeliveryFixture.open(
            "spool.dir", spool().toString(),
            "openlineage.file", own.resolve("openlineage.jsonl").toString())
        .close(SOON);
    assertThat(victim).hasContent("precious");
    assertThat(dead).hasContent(before);
  }
}
