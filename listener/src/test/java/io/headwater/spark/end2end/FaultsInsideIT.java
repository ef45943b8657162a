package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each of the agent's methods is made to fail, and the watched programs do not notice.
 *
 * <p>{@code -Dheadwater.fault.applications} makes fewer fail at a time, in more applications;
 * {@code -Dheadwater.fault.seed} puts them in another order.
 */
@EnabledIfSystemProperty(
    named = "headwater.profile",
    matches = ".*_emr-.*",
    disabledReason = "Thirty applications take a minute; one Spark line is enough for that")
class FaultsInsideIT {
  private static final int ROUNDS = Integer.getInteger("headwater.fault.applications", 1);
  private static final long SEED = Long.getLong("headwater.fault.seed", 1);

  @TempDir Path dir;

  @Test
  void theWatchedProgramDoesNotNotice() throws Exception {
    SparkProgram.Ended ended =
        SparkProgram.alone(dir)
            .javaAgent(FaultInjection.jar(dir.resolve("faults.jar")))
            .main(FaultsProgram.class)
            .start(SEED + "," + ROUNDS)
            .await(10);
    assertThat(ended.exitCode()).as(ended.log()).isZero();

    List<String> expected = observed(FaultsProgram.ALONE);
    List<String> trouble = new ArrayList<>();
    int fired = 0;
    for (String round : rounds()) {
      // Most applications do less than the one without the agent; each line has its number.
      List<String> differs = new ArrayList<>(observed(round));
      differs.removeAll(expected);
      if (!differs.isEmpty()) {
        trouble.add(round + " is noticed: " + differs);
      }
      List<String> faults = Files.readAllLines(dir.resolve("fired-" + round));
      fired += faults.size();
      if (!faults.isEmpty() && !told(round, ended.log()) && !isWhole(round)) {
        trouble.add(round + " loses something and does not tell: " + faults);
      }
    }
    assertThat(trouble).as("%s\n%s", String.join("\n", trouble), dir).isEmpty();
    assertThat(fired).isGreaterThan(500);
    assertThat(properties("always-PlanAnalyzer.analyze").toString()).contains("errors_tracker");
  }

  private List<String> observed(String round) throws IOException {
    return Files.readAllLines(dir.resolve("observed-" + round)).stream()
        .map(line -> line.replace(dir.resolve(round).toString(), "").replace("/" + round, ""))
        .collect(Collectors.toList());
  }

  private List<String> rounds() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.startsWith("observed-"))
          .map(name -> name.substring("observed-".length()))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  /** Whether nothing is missing: an interrupt alone loses nothing. */
  private boolean isWhole(String round) {
    String like = round.startsWith("actions-") ? "watched" : FaultsProgram.WATCHED_BRIEFLY;
    return round.contains("INTERRUPT") && startsAndEnds(round) >= startsAndEnds(like);
  }

  private long startsAndEnds(String round) {
    return RunEvents.read(dir.resolve(round).resolve("events.jsonl")).all().stream()
        .filter(e -> !e.path("eventType").asText().equals("RUNNING"))
        .count();
  }

  /** In the application's last event, in its metrics, or in the log. */
  private boolean told(String round, String log) {
    String properties = properties(round).toString();
    String metrics = SparkProgram.read(dir.resolve(round).resolve("spark.prom"));
    String said = log.substring(log.indexOf("ROUND " + round + "\n"));
    int next = said.indexOf("\nROUND ");
    return properties.contains("errors_")
        || properties.contains("dropped")
        || metrics.lines().anyMatch(l -> l.matches("headwater_errors_total\\{.*} [1-9].*"))
        || metrics.lines().anyMatch(l -> l.matches("headwater_events_dropped_total\\{.*} [1-9].*"))
        || (next < 0 ? said : said.substring(0, next))
            .matches("(?s).*(?:ERROR|WARN)[^\n]*eadwater.*|(?s).*Emitter.*");
  }

  private JsonNode properties(String round) {
    RunEvents events = RunEvents.read(dir.resolve(round).resolve("events.jsonl"));
    List<JsonNode> ends =
        events.all().stream()
            .filter(e -> e.at("/job/facets/jobType/jobType").asText().equals("APPLICATION"))
            .collect(Collectors.toList());
    return ends.isEmpty()
        ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
        : ends.get(ends.size() - 1).at("/run/facets/headwater_metrics/properties");
  }
}
