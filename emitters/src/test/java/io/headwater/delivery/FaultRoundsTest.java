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
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that is killed at a random moment while its back end misbehaves at random, and another
 * one after it. The driver's own journal says what must arrive.
 *
 * <p>{@code -Dheadwater.fault.rounds} and {@code -Dheadwater.fault.seed} run more, or one again.
 */
class FaultRoundsTest {
  private static final int RUNS = 30;
  private static final int ROUNDS = Integer.getInteger("headwater.fault.rounds", 20);
  private static final long FIRST_SEED = Long.getLong("headwater.fault.seed", 1);

  @TempDir Path dir;

  @Test
  void whatWasAcceptedArrivesWhateverHappens() throws Exception {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Path round = Files.createDirectory(dir.resolve("seed-" + seed));
      try (LoopbackServer server = new LoopbackServer()) {
        round(seed, round, server);
      }
    }
  }

  private static void round(long seed, Path round, LoopbackServer server) throws Exception {
    Random random = new Random(seed);
    server.answer(misbehaving(random, 0.5));
    Path spool = round.resolve("spool");
    String[] events = events(random);
    int killAt = 1 + random.nextInt(events.length);
    List<String> accepted = DrivenDelivery.killAfter(killAt, round, spool, server.url(), events);

    server.answer(misbehaving(random, 0.2));
    Delivery next =
        DeliveryFixture.open(
            "spool.dir", spool.toString(),
            "openlineage.url", server.url(),
            "openlineage.endpoint", "/");
    Awaitility.await("seed " + seed)
        .atMost(Duration.ofSeconds(60))
        .until(() -> waiting(spool).isEmpty());
    next.close(Duration.ofSeconds(20));

    List<JsonNode> deadLetters = deadLetters(spool);
    List<String> arrived = new ArrayList<>(server.runs());
    deadLetters.forEach(letter -> arrived.add(run(letter)));
    assertThat(arrived).as("seed %s", seed).containsAll(accepted);
    assertThatRepeatsAreEqual(seed, server);
    assertThatEveryRunEnds(seed, arrived, server.runs(), deadLetters);
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
    assertThat(Collections.frequency(arrived, "1 START")).as("seed %s", seed).isPositive();
  }
}
