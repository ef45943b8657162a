package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.build.AgentJarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drivers that are killed at random moments, one after the other with the same spool, while their
 * back end misbehaves at random, or they cannot resolve its name or do not trust its key. What must
 * arrive in the end is told by the journals that the watched programs keep themselves.
 *
 * <p>{@code -Dheadwater.fault.sparkRounds} and {@code -Dheadwater.fault.seed} run more, or others.
 */
@EnabledIfSystemProperty(
    named = "headwater.profile",
    matches = ".*_emr-.*",
    disabledReason = "The same on every Spark line; one is enough for the time that it takes")
class FaultRoundsIT {
  private static final int ROUNDS = Integer.getInteger("headwater.fault.sparkRounds", 20);
  private static final long SEED = Long.getLong("headwater.fault.seed", 1);

  /** What returned this long before a kill is safe. */
  private static final long SAFE_MILLIS = 1000;

  private static final String TRUST = "spark.headwater.tls.caFile";

  private final Set<String> demanded = new LinkedHashSet<>();

  /** How many actions must be among them: what has returned does not depend on the machine. */
  private int certain = 2;

  @TempDir Path dir;
  private NamedHost host;

  @Test
  void whatReturnedBeforeAKillArrivesInTheEnd() throws Exception {
    host = new NamedHost(Files.createDirectory(dir.resolve("host")));
    try (FaultyBackEnd backEnd = new FaultyBackEnd(SEED, host.keys())) {
      for (int round = 0; round < ROUNDS; round++) {
        killedDriver(round, backEnd);
      }
      backEnd.misbehave(0);
      SparkProgram.Ended last = reaching("last", backEnd).main(JournalProgram.class).run("2");
      assertThat(last.exitCode()).as(last.log()).isZero();
      demand("last", Long.MAX_VALUE);
      // The last driver waits for what others left for a moment only.
      String drained =
          AgentJarProcess.run(
              List.of(host.known()),
              "drain",
              dir.resolve("spool").toString(),
              "--send",
              "--conf",
              "spark.headwater.openlineage.url=" + url(backEnd),
              "--conf",
              TRUST + "=" + host.authority());
      assertThat(drained).startsWith("0\n");
      look(backEnd.bodies());
    }
  }

  private SparkProgram program(String name, FaultyBackEnd backEnd) throws IOException {
    return SparkProgram.watched(Files.createDirectory(dir.resolve(name)))
        .without("spark.headwater.openlineage.file")
        .conf("spark.headwater.spool.dir", dir.resolve("spool").toString())
        .conf("spark.headwater.openlineage.url", url(backEnd));
  }

  private static String url(FaultyBackEnd backEnd) {
    return "https://" + NamedHost.NAME + ":" + backEnd.port();
  }

  private SparkProgram reaching(String name, FaultyBackEnd backEnd) throws IOException {
    return program(name, backEnd).jvmOption(host.known()).conf(TRUST, host.authority().toString());
  }

  /** One in five cannot resolve the name, and one in five does not trust the key. */
  private SparkProgram mayReach(String name, FaultyBackEnd backEnd, int kind) throws IOException {
    switch (kind) {
      case 0:
        return program(name, backEnd).jvmOption(host.unknown());
      case 1:
        return program(name, backEnd).jvmOption(host.known());
      default:
        return reaching(name, backEnd);
    }
  }

  private void killedDriver(int round, FaultyBackEnd backEnd) throws Exception {
    Random random = new Random(31 * SEED + round);
    backEnd.misbehave(0.2 + 0.6 * random.nextDouble());
    String name = "round-" + round;
    SparkProgram.Running running =
        mayReach(name, backEnd, random.nextInt(5))
            .main(JournalProgram.class)
            .start("100000", dir.resolve(name).toString());
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> running.log().contains("READY") || !running.process().isAlive());
      long wait = random.nextInt(3000);
      // Its first action returned before it was ready.
      certain += wait > SAFE_MILLIS ? 1 : 0;
      Awaitility.await().pollDelay(Duration.ofMillis(wait)).until(() -> true);
      assertThat(running.process().isAlive()).as(running.log()).isTrue();
      long killed = System.currentTimeMillis();
      running.process().destroyForcibly().waitFor();
      demand(name, killed - SAFE_MILLIS);
    } finally {
      running.process().destroyForcibly();
    }
  }

  private void demand(String name, long before) throws IOException {
    for (String line : Files.readAllLines(dir.resolve(name).resolve("journal"))) {
      int blank = line.indexOf(' ');
      if (blank > 0 && Long.parseLong(line.substring(0, blank)) < before) {
        demanded.add(line.substring(blank + 1));
      }
    }
  }

  private void look(List<String> bodies) throws IOException {
    Map<String, String> byFact = new HashMap<>();
    Map<String, List<String>> types = new LinkedHashMap<>();
    Set<String> complete = new LinkedHashSet<>();
    for (String body : bodies) {
      JsonNode event = new ObjectMapper().readTree(body);
      note(event, types, complete);
      String fact =
          event.at("/run/runId").asText() + event.get("eventType") + event.get("eventTime");
      String before = byFact.putIfAbsent(fact, body);
      assertThat(before == null ? body : before)
          .as("%s again, seed %s", fact, SEED)
          .isEqualTo(body);
    }
    Set<String> refused = new LinkedHashSet<>();
    for (JsonNode letter : deadLetters()) {
      JsonNode event = new ObjectMapper().readTree(letter.get("payload").asText());
      refused.add(event.at("/run/runId").asText());
      note(event, new HashMap<>(), complete);
    }
    Set<String> missing = new LinkedHashSet<>(demanded);
    missing.removeAll(complete);
    assertThat(missing).as("seed %s: %s", SEED, logs(missing)).isEmpty();
    assertThat(demanded).as("seed %s", SEED).hasSizeGreaterThanOrEqualTo(certain);
    types.forEach(
        (run, seen) -> {
          if (!refused.contains(run)) {
            assertThat(seen.get(0)).as("%s, seed %s", run, SEED).isEqualTo("START");
            long ends = seen.stream().filter(t -> t.matches("COMPLETE|FAIL|ABORT")).count();
            assertThat(ends).as("%s %s, seed %s", run, seen, SEED).isEqualTo(1);
          }
        });
  }

  private static String logs(Set<String> places) {
    return places.stream()
        .map(place -> Paths.get(place).resolveSibling("log"))
        .distinct()
        .map(SparkProgram::read)
        .collect(Collectors.joining("\n"));
  }

  /** Notes the event's type, each once in the order of arrival, and what it says is written. */
  private static void note(JsonNode event, Map<String, List<String>> types, Set<String> complete) {
    String type = event.get("eventType").asText();
    List<String> ofRun =
        types.computeIfAbsent(event.at("/run/runId").asText(), r -> new ArrayList<>());
    if (!ofRun.contains(type)) {
      ofRun.add(type);
    }
    if (type.equals("COMPLETE")) {
      event.path("outputs").forEach(output -> complete.add(output.path("name").asText()));
    }
  }

  private List<JsonNode> deadLetters() throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    try (Stream<Path> files = Files.walk(dir.resolve("spool"))) {
      for (Path file :
          files
              .filter(f -> f.getFileName().toString().startsWith("dead-letters"))
              .collect(Collectors.toList())) {
        for (String line : Files.readAllLines(file)) {
          letters.add(new ObjectMapper().readTree(line));
        }
      }
    }
    return letters;
  }
}
