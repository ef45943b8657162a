package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.spi.Delivery;
import io.headwater.testing.DrivenDelivery;
import io.headwater.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drivers that are killed at a random moment while their back end misbehaves at random, and others
 * after them. A driver's own journal says what must arrive. To start a JVM takes far longer than a
 * round, so that several rounds share one and its death.
 *
 * <p>{@code -Dheadwater.fault.rounds} and {@code -Dheadwater.fault.seed} run more, or some again.
 */
class FaultRoundsTest {
  private static final int RUNS = 15;

  /**
   * Delivery knows nothing of Spark: where it is tested with every Spark line, one has them all.
   */
  private static final int ROUNDS =
      Integer.getInteger(
          "headwater.fault.rounds",
          System.getProperty("headwater.profile", "").contains("_emr-") ? 500 : 20);

  private static final int TOGETHER = 10;

  /** A round waits more than it works. */
  private static final int AT_A_TIME = 5;

  private static final long FIRST_SEED = Long.getLong("headwater.fault.seed", 1);

  @TempDir Path dir;

  @Test
  void whatWasAcceptedArrivesWhateverHappens() throws Exception {
    ExecutorService groups = Executors.newFixedThreadPool(AT_A_TIME);
    List<Future<?>> done = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed += TOGETHER) {
      long first = seed;
      int many = (int) Math.min(TOGETHER, FIRST_SEED + ROUNDS - seed);
      done.add(groups.submit(() -> group(first, many)));
    }
    groups.shutdown();
    for (Future<?> group : done) {
      group.get();
    }
  }

  private Void group(long seed, int many) throws Exception {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      rounds.add(new Round(seed + i, dir.resolve("seed-" + (seed + i))));
    }
    together(seed, rounds);
    return null;
  }

  private void together(long seed, List<Round> rounds) throws Exception {
    Path work = Files.createDirectory(dir.resolve("driver-" + seed));
    List<String> arguments = new ArrayList<>();
    int events = 0;
    for (Round round : rounds) {
      arguments.addAll(arguments.isEmpty() ? List.of() : List.of(DrivenDelivery.NEXT));
      arguments.addAll(List.of(round.spool.toString(), round.server.url()));
      arguments.addAll(List.of(round.events));
      events += round.events.length;
    }
    int killAt = 1 + new Random(seed).nextInt(events);
    for (String line : DrivenDelivery.killAfter(killAt, work, arguments)) {
      int blank = rounds.size() == 1 ? -1 : line.indexOf(' ');
      int which = blank < 0 ? 0 : Integer.parseInt(line.substring(0, blank));
      rounds.get(which).accepted.add(line.substring(blank + 1));
    }
    for (Round round : rounds) {
      round.openNext();
    }
    for (Round round : rounds) {
      round.look();
    }
  }

  /** One spool and its back end, with the driver that is killed and the one after it. */
  private static final class Round {
    private final long seed;
    private final Random random;
    private final Path spool;
    private final LoopbackServer server = new LoopbackServer();
    private final String[] events;
    private final List<String> accepted = new ArrayList<>();
    private Delivery next;

    Round(long seed, Path dir) throws IOException {
      this.seed = seed;
      this.random = new Random(seed);
      this.spool = dir.resolve("spool");
      this.events = events(random);
      server.answer(misbehaving(random, 0.5));
    }

    void openNext() {
      server.answer(misbehaving(random, 0.2));
      next =
          DeliveryFixture.open(
              "spool.dir", spool.toString(),
              "openlineage.url", server.url(),
              "openlineage.endpoint", "/");
    }

    void look() throws IOException {
      Awaitility.await("seed " + seed)
          .atMost(Duration.ofSeconds(60))
          .until(() -> waiting(spool).isEmpty());
      next.close(Duration.ofSeconds(20));
      server.close();

      List<JsonNode> deadLetters = deadLetters(spool);
      List<String> arrived = new ArrayList<>(server.runs());
      deadLetters.forEach(letter -> arrived.add(run(letter)));
      assertThat(arrived).as("seed %s", seed).containsAll(accepted);
      assertThatRepeatsAreEqual(seed, server);
      assertThatEveryRunEnds(seed, arrived, server.runs(), deadLetters);
    }
  }

  private static String[] events(Random random) {
    List<String> events = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (int run = 1; run <= RUNS || !open.isEmpty(); ) {
      if (run <= RUNS && (open.isEmpty() || random.nextBoolean())) {
        events.add(run + " START");
        open.add(run++);
      } else {
        int ended = open.remove(random.nextInt(open.size()));
        events.add(ended + (random.nextBoolean() ? " COMPLETE" : " FAIL"));
      }
    }
    return events.toArray(new String[0]);
  }

  private static LoopbackServer.Answer misbehaving(Random random, double share) {
    return (request, body) -> {
      int kind;
      synchronized (random) {
        kind = random.nextDouble() < share ? random.nextInt(9) : -1;
      }
      switch (kind) {
        case 0:
          return 503;
        case 1:
          return 500;
        case 2:
          return 408;
        case 3:
          request.getResponseHeaders().set("Retry-After", "0");
          return 429;
        case 4:
          return 401;
        case 5:
          return LoopbackServer.Answer.NONE;
        case 6:
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          return 200;
        case 7:
          // Taken, but the answer is lost.
          request.getResponseHeaders().set("Connection", "close");
          return 200;
        case 8:
          return 422;
        default:
          return 200;
      }
    };
  }

  private static List<Path> waiting(Path spool) throws IOException {
    try (Stream<Path> files = Files.walk(spool)) {
      return files
          .filter(f -> f.toString().endsWith(".facts") || f.toString().contains(".run"))
          .collect(Collectors.toList());
    } catch (java.io.UncheckedIOException e) {
      // A box was removed meanwhile.
      return List.of(spool);
    }
  }

  private static List<JsonNode> deadLetters(Path spool) throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    try (Stream<Path> files = Files.walk(spool)) {
      for (Path file : files.filter(f -> f.endsWith("dead-letters.jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          letters.add(new ObjectMapper().readTree(line));
        }
      }
    }
    return letters;
  }

  private static String run(JsonNode letter) {
    return java.util.UUID.fromString(letter.get("runId").asText()).getLeastSignificantBits()
        + " "
        + letter.get("kind").asText();
  }

  private static void assertThatRepeatsAreEqual(long seed, LoopbackServer server) {
    Map<String, String> first = new HashMap<>();
    List<String> runs = server.runs();
    List<String> bodies = server.bodies();
    for (int i = 0; i < runs.size(); i++) {
      String before = first.putIfAbsent(runs.get(i), bodies.get(i));
      if (before != null) {
        assertThat(bodies.get(i)).as("seed %s, %s again", seed, runs.get(i)).isEqualTo(before);
      }
    }
  }

  private static void assertThatEveryRunEnds(
      long seed, List<String> arrived, List<String> atServer, List<JsonNode> deadLetters) {
    Set<String> events = new LinkedHashSet<>(atServer);
    Map<String, List<String>> byRun = new HashMap<>();
    for (String event : events) {
      String[] words = event.split(" ");
      byRun.computeIfAbsent(words[0], r -> new ArrayList<>()).add(words[1]);
    }
    Set<String> refused =
        deadLetters.stream().map(l -> run(l).split(" ")[0]).collect(Collectors.toSet());
    byRun.forEach(
        (run, types) -> {
          if (!refused.contains(run)) {
            assertThat(types).as("seed %s, run %s in %s", seed, run, arrived).hasSize(2);
            assertThat(types.get(0)).as("seed %s, run %s", seed, run).isEqualTo("START");
          }
        });
  }
}
