package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker, read and written with Spark's own connector. */
class KafkaIT {
  private static final String READY = "READY ";

  @TempDir Path dir;
  private String servers;

  @Test
  void topicsAreDatasetsOfTheirBroker() throws Exception {
    Process broker = startBroker("orders:1", "clicks:1", "loud:1", "echo:1");
    try {
      RunEvents events = run(servers(broker));
      String topics = "kafka://" + servers;

      // The sink of a batch counts nothing.
      assertThat(outputs(events, "write.orders")).containsExactly(topics + " orders");
      assertThat(RunEvents.edges(end(events, "write.orders").at("/outputs/0")))
          .containsExactly("src.key -IDENTITY-> key", "src.value -IDENTITY-> value");
      assertThat(end(events, "write.orders").at("/outputs/0/facets/lifecycleStateChange").isEmpty())
          .isTrue();
      JsonNode byColumn = end(events, "write");
      assertThat(byColumn.get("outputs")).isEmpty();
      assertThat(gaps(byColumn)).contains("Kafka topics by column");

      assertThat(inputs(events, "write.subscribed")).containsExactly(topics + " orders 42");
      assertThat(RunEvents.edges(end(events, "write.subscribed").at("/outputs/0")))
          .containsExactly("orders.value -TRANSFORMATION-> v");
      assertThat(inputs(events, "write.both"))
          .containsExactlyInAnyOrder(topics + " orders", topics + " clicks");
      assertThat(inputs(events, "write.assigned")).containsExactly(topics + " clicks 18");
      assertPatternsAreTopics(events, topics);

      assertThat(inputs(events, "write.heard")).containsExactly(topics + " loud 42");
      assertThat(inputs(events, "stream.loud")).containsExactly(topics + " orders 42");
      assertThat(outputs(events, "stream.loud")).containsExactly(topics + " loud 42");
      assertThat(inputs(events, "stream.streamed")).containsExactly(topics + " orders 42");
    } finally {
      broker.getOutputStream().close();
      broker.waitFor();
    }
  }

  /** Spark has planned, or reported, which topics a pattern found. */
  private static void assertPatternsAreTopics(RunEvents events, String topics) {
    assertThat(inputs(events, "write.alike")).containsExactly(topics + " orders 42");
    assertThat(RunEvents.edges(end(events, "write.alike").at("/outputs/0")))
        .containsExactly("orders.value -TRANSFORMATION-> v");
    assertThat(inputs(events, "write.alikes"))
        .containsExactlyInAnyOrder(topics + " orders", topics + " clicks");
    assertThat(inputs(events, "write.alike_by_rdd")).containsExactly(topics + " orders");
    assertThat(inputs(events, "stream.streamed_alike")).containsExactly(topics + " orders 42");
    assertThat(RunEvents.edges(end(events, "stream.streamed_alike").at("/outputs/0")))
        .containsExactly("orders.value -TRANSFORMATION-> v");
    for (String job : new String[] {"write.alike", "write.alikes", "stream.streamed_alike"}) {
      assertThat(gaps(end(events, job))).as(job).doesNotContain("Kafka topics like");
    }
    // Spark's own connector plans what this write reads inside of the write.
    assertThat(inputs(events, "write.echo")).containsExactly(topics + " click.*");
    assertThat(gaps(end(events, "write.echo"))).contains("Kafka topics like click.*");
  }

  private String servers(Process broker) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(READY)) {
        servers = line.substring(READY.length());
        return servers;
      }
    }
    throw new IOException("The broker did not start; see " + dir.resolve("broker"));
  }

  private Process startBroker(String... topics) throws IOException {
    Path emitters = Paths.get("..", "emitters", "target").toAbsolutePath().normalize();
    Path list = emitters.resolve("test-class-path");
    assertThat(list).as("made by the build of emitters").exists();
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        emitters.resolve("test-classes")
            + File.pathSeparator
            + new String(Files.readAllBytes(list), StandardCharsets.UTF_8).trim());
    command.add("io.headwater.testing.KafkaBroker");
    command.add(dir.resolve("broker").toString());
    command.addAll(List.of(topics));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.to(dir.resolve("broker.err").toFile()))
        .start();
  }

  private RunEvents run(String servers) {
    Path jars = Paths.get("target", System.getProperty("headwater.profile"), "kafka-connector");
    SparkProgram.Ended ended =
        SparkProgram.watched(dir)
            .main(KafkaProgram.class)
            .withOnClassPath(jars.toAbsolutePath() + File.separator + "*")
            .run(servers, dir.toString());
    assertThat(ended.exitCode()).as(ended.log()).isZero();
    return ended.events();
  }

  private static JsonNode end(RunEvents events, String job) {
    return events.end("under_test." + job);
  }

  private static String gaps(JsonNode event) {
    return event.at("/run/facets/headwater_completeness").toString();
  }

  private static List<String> inputs(RunEvents events, String job) {
    return datasets(end(events, job).get("inputs"), "/inputFacets/inputStatistics/rowCount");
  }

  private static List<String> outputs(RunEvents events, String job) {
    return datasets(end(events, job).get("outputs"), "/outputFacets/outputStatistics/rowCount");
  }

  /** Namespace, name and, where it is known, the number of rows. */
  private static List<String> datasets(JsonNode datasets, String rows) {
    List<String> found = new ArrayList<>();
    for (JsonNode dataset : datasets) {
      String name = dataset.get("namespace").asText() + " " + dataset.get("name").asText();
      found.add((name + " " + dataset.at(rows).asText()).trim());
    }
    return found;
  }
}
