package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.Fact;
import io.headwater.spool.SpoolBox;
import io.headwater.testing.Events;
import io.headwater.testing.LoopbackServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Boxes as real deliveries leave them, damaged at random and filled with what is none of theirs:
 * all that is not damaged arrives, and nothing beside the spool is touched.
 *
 * <p>{@code -Dheadwater.fault.spools} and {@code -Dheadwater.fault.seed} run more, or one again.
 */
class HostileSpoolTest {
  private static final int ROUNDS = Integer.getInteger("headwater.fault.spools", 40);
  private static final long FIRST_SEED = Long.getLong("headwater.fault.seed", 1);
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  @Test
  void whatIsNotDamagedArrivesAndNothingElseIsTouched() throws Exception {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      try (LoopbackServer server = new LoopbackServer()) {
        new Round(seed, Files.createDirectory(dir.resolve("seed-" + seed)), server).run();
      }
    }
  }

  private static final class Round {
    private final long seed;
    private final Random random;
    private final Path spool;
    private final Path outside;
    private final LoopbackServer server;
    private Path box;

    Round(long seed, Path dir, LoopbackServer server) throws IOException {
      this.seed = seed;
      this.random = new Random(seed);
      this.spool = dir.resolve("spool");
      this.outside = Files.createDirectory(dir.resolve("outside"));
      Files.writeString(outside.resolve("canary"), "sings");
      this.server = server;
    }

    void run() throws Exception {
      server.refuse(503);
      Delivery first = open();
      for (int run = 1; run <= 5; run++) {
        first.accept(event(run, RunEvent.Type.START));
      }
      for (int run = 1; run <= 3; run++) {
        first.accept(event(run, RunEvent.Type.COMPLETE));
      }
      first.close(SOON);
      box = named(spool, ".*").get(0);
      box = named(box, "(?!dead).*").get(0);
      Awaitility.await("seed " + seed)
          .atMost(SOON)
          .until(() -> named(box, ".*\\.facts").size() == 8);
      Map<Path, String> good = new LinkedHashMap<>();
      for (Path file : named(box, ".*\\.facts")) {
        Fact fact = SpoolBox.read(file).facts().get(0);
        good.put(file, fact.runId().getLeastSignificantBits() + " " + fact.kind());
      }
      assertThat(good).hasSize(8);
      Set<Path> damaged = new HashSet<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        damaged.add(damage());
      }
      good.keySet().removeAll(damaged);
      List<String> aborts = new ArrayList<>();
      for (int run = 4; run <= 5; run++) {
        if (good.containsValue(run + " START") && !damaged.contains(testament(run))) {
          aborts.add(run + " ABORT");
        }
      }

      server.accept();
      Delivery next = open();
      Awaitility.await("seed " + seed)
          .atMost(SOON)
          .until(
              () -> server.runs().containsAll(good.values()) && server.runs().containsAll(aborts));
      next.accept(event(9, RunEvent.Type.START));
      next.close(SOON);
      look(good);
    }

    private Path testament(int run) {
      return box.resolve(new UUID(0, run) + ".run");
    }

    private void look(Map<Path, String> good) throws IOException {
      List<String> arrived = new ArrayList<>(server.runs());
      assertThat(arrived).as("seed %s", seed).contains("9 START");
      arrived.retainAll(good.values());
      assertThat(arrived).as("seed %s", seed).containsExactlyElementsOf(good.values());
      for (int run = 1; run <= 3; run++) {
        if (good.containsValue(run + " COMPLETE")) {
          assertThat(server.runs()).as("seed %s", seed).doesNotContain(run + " ABORT");
        }
      }
      try (Stream<Path> files = Files.list(outside)) {
        assertThat(files).as("seed %s", seed).containsExactly(outside.resolve("canary"));
      }
      assertThat(outside.resolve("canary")).hasContent("sings");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
          .doesNotStartWith("---");
    }

    private Delivery open() {
      return DeliveryFixture.open(
          "spool.dir", spool.toString(),
          "openlineage.url", server.url(),
          "openlineage.endpoint", "/");
    }

    private static RunEvent event(int run, RunEvent.Type type) {
      return Events.applicationEvent(type).toBuilder().runId(new UUID(0, run)).build();
    }

    private static List<Path> named(Path folder, String pattern) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(f -> f.getFileName().toString().matches(pattern))
            .sorted()
            .collect(Collectors.toList());
      }
    }

    /** Returns the file that is not good any more, or {@code null}. */
    private Path damage() throws Exception {
      List<Path> ours = new ArrayList<>(named(box, ".*\\.(?:facts|run)"));
      Collections.shuffle(ours, random);
      Path file = ours.get(0);
      switch (random.nextInt(12)) {
        case 0:
          resize(file, (long) (random.nextDouble() * Files.size(file)));
          return file;
        case 1:
          flip(file);
          return file;
        case 2:
          resize(file, 1L << 33);
          return file;
        case 3:
          Files.delete(file);
          Files.createSymbolicLink(file, outside.resolve("canary"));
          return file;
        case 4:
          Files.delete(file);
          Files.createDirectory(file);
          return file;
        case 5:
          Files.delete(file);
          new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
          return file;
        case 6:
          byte[] noise = new byte[random.nextInt(5000)];
          random.nextBytes(noise);
          Files.write(file, noise);
          return file;
        default:
          foreign();
          return null;
      }
    }

    /** Things that no agent puts there. */
    private void foreign() throws Exception {
      switch (random.nextInt(9)) {
        case 0:
          Files.writeString(make(box, "9999999999999999999.facts"), "noise");
          return;
        case 1:
          Files.writeString(make(box, "099999999999999999.facts"), "noise");
          return;
        case 2:
          Files.writeString(make(box, new UUID(0, random.nextInt(5)) + ".run.new"), "noise");
          return;
        case 3:
          Files.createSymbolicLink(make(box.getParent(), box.getFileName() + "0"), outside);
          return;
        case 4:
          Files.createSymbolicLink(make(box, "x" + random.nextInt()), outside);
          return;
        case 5:
          Files.writeString(make(box.getParent(), "..\\..\\x" + random.nextInt()), "noise");
          return;
        case 6:
          Path destination = box.resolve("destination");
          Files.deleteIfExists(destination);
          new ProcessBuilder("mkfifo", destination.toString()).start().waitFor();
          return;
        case 7:
          Files.createSymbolicLink(
              make(box.getParent(), "dead-letters.jsonl"), outside.resolve("canary"));
          return;
        default:
          Files.createDirectory(make(box.getParent(), UUID.randomUUID() + "-" + UUID.randomUUID()));
      }
    }

    private static Path make(Path folder, String name) throws IOException {
      Path file = folder.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(file);
      }
      return file;
    }

    private static void resize(Path file, long length) throws IOException {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        open.setLength(length);
      }
    }

    private void flip(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bytes);
    }
  }
}
