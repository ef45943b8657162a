package io.headwater.spark.end2end;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** OpenLineage events of one program, in the order in which they arrived. */
final class RunEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<JsonNode> all;

  private RunEvents(List<JsonNode> all) {
    this.all = all;
  }

  static RunEvents of(List<JsonNode> events) {
    return new RunEvents(events);
  }

  /** Whole lines only: the agent may still be writing the last one. */
  static RunEvents read(Path file) {
    String text = SparkProgram.read(file);
    return parse(List.of(text.substring(0, text.lastIndexOf('\n') + 1).split("\n")));
  }

  static RunEvents parse(List<String> lines) {
    List<JsonNode> events = new ArrayList<>();
    for (String line : lines) {
      if (!line.isEmpty()) {
        try {
          events.add(JSON.readTree(line));
        } catch (IOException e) {
          throw new UncheckedIOException("Not JSON: " + line, e);
        }
      }
    }
    return new RunEvents(events);
  }

  List<JsonNode> all() {
    return all;
  }

  private static boolean ofApplication(JsonNode event) {
    return event.at("/job/facets/jobType/jobType").asText().equals("APPLICATION");
  }

  /**
   * {@code START COMPLETE}: the types of the application's own events; several one after another.
   */
  String application() {
    Map<String, String> byRun = new LinkedHashMap<>();
    all.stream()
        .filter(RunEvents::ofApplication)
        .forEach(
            e ->
                byRun.merge(
                    e.at("/run/runId").asText(),
                    e.get("eventType").asText(),
                    (before, type) -> before + " " + type));
    return String.join(" ", byRun.values());
  }

  JsonNode applicationEnd() {
    return last(all.stream().filter(RunEvents::ofApplication));
  }

  /** {@code job name -> START COMPLETE}, one entry per run. */
  List<String> actions() {
    Map<String, String> byRun = new LinkedHashMap<>();
    for (JsonNode e : all) {
      if (!ofApplication(e)) {
        byRun.merge(
            e.at("/run/runId").asText(),
            e.at("/job/name").asText() + " " + e.get("eventType").asText(),
            (a, b) -> a + b.substring(b.lastIndexOf(' ')));
      }
    }
    return new ArrayList<>(byRun.values());
  }

  /** The terminal event of the job with this name. */
  JsonNode end(String jobName) {
    return last(all.stream().filter(e -> e.at("/job/name").asText().equals(jobName)));
  }

  /** The same of its first run. */
  JsonNode firstEnd(String jobName) {
    return all.stream()
        .filter(e -> e.at("/job/name").asText().equals(jobName))
        .filter(e -> !e.get("eventType").asText().equals("START"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No end of " + jobName + " in " + actions()));
  }

  JsonNode start(String jobName) {
    return all.stream()
        .filter(e -> e.at("/job/name").asText().equals(jobName))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No event of " + jobName + " in " + actions()));
  }

  private JsonNode last(Stream<JsonNode> events) {
    List<JsonNode> list = events.collect(Collectors.toList());
    if (list.isEmpty()) {
      throw new AssertionError("No such event in " + all);
    }
    return list.get(list.size() - 1);
  }

  /** {@code input columns -> output column} of all transformations, sorted. */
  static SortedSet<String> edges(JsonNode output) {
    SortedSet<String> edges = new TreeSet<>();
    JsonNode facet = output.at("/facets/columnLineage");
    facet
        .path("fields")
        .fields()
        .forEachRemaining(f -> addEdges(edges, f.getValue().path("inputFields"), f.getKey()));
    addEdges(edges, facet.path("dataset"), "*");
    return edges;
  }

  private static void addEdges(SortedSet<String> to, JsonNode inputs, String output) {
    for (JsonNode input : inputs) {
      for (JsonNode t : input.path("transformations")) {
        to.add(
            shortName(input.path("name").asText())
                + "."
                + input.path("field").asText()
                + " -"
                + t.path("subtype").asText()
                + "-> "
                + output);
      }
    }
  }

  static String shortName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Short names of the datasets in an event's list, sorted. */
  static List<String> names(JsonNode datasets) {
    Map<String, Boolean> names = new TreeMap<>();
    datasets.forEach(d -> names.put(shortName(d.path("name").asText()), true));
    return new ArrayList<>(names.keySet());
  }
}
