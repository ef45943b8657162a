package io.headwater.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The OpenLineage events of a run of the pipeline, told in short names: {@code store/matches}. */
final class PipelineEvents {
  private final List<JsonNode> all;

  private PipelineEvents(List<JsonNode> all) {
    this.all = all;
  }

  static PipelineEvents read(Path file) {
    return new PipelineEvents(jsonLines(file));
  }

  static List<JsonNode> jsonLines(Path file) {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        lines.add(json.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The last two parts of a path, or the name of what has none. */
  static String shortName(JsonNode dataset) {
    List<String> parts = Arrays.asList(dataset.path("name").asText().split("/", -1));
    return String.join("/", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
  }

  /** {@code run -> START, COMPLETE}, in the order of arrival. */
  Collection<List<String>> typesByRun() {
    Map<String, List<String>> types = new LinkedHashMap<>();
    for (JsonNode event : all) {
      types
          .computeIfAbsent(event.at("/run/runId").asText(), run -> new ArrayList<>())
          .add(event.path("eventType").asText());
    }
    return types.values();
  }

  /** The terminal events of actions, in the order of arrival. */
  List<JsonNode> ends() {
    return all.stream()
        .filter(event -> !event.path("eventType").asText().equals("START"))
        .filter(event -> !isApplication(event))
        .toList();
  }

  /** Those of {@link #ends} that wrote or defined something. */
  List<JsonNode> writes() {
    return ends().stream().filter(event -> !event.path("outputs").isEmpty()).toList();
  }

  List<JsonNode> application() {
    return all.stream().filter(PipelineEvents::isApplication).toList();
  }

  private static boolean isApplication(JsonNode event) {
    return event.at("/job/facets/jobType/jobType").asText().equals("APPLICATION");
  }

  /** {@code airports.write.x: a, b -> c}. */
  static String inWords(JsonNode event) {
    return (event.at("/job/name").asText()
            + ": "
            + names(event.path("inputs"))
            + " -> "
            + names(event.path("outputs")))
        .replace(":  ->", ": ->");
  }

  private static String names(JsonNode datasets) {
    SortedSet<String> names = new TreeSet<>();
    datasets.forEach(dataset -> names.add(shortName(dataset)));
    return String.join(", ", names);
  }

  /** The output of the write with this job name. */
  JsonNode output(String job) {
    List<JsonNode> outputs =
        writes().stream()
            .filter(event -> event.at("/job/name").asText().equals(job))
            .map(event -> event.at("/outputs/0"))
            .toList();
    if (outputs.size() != 1) {
      throw new AssertionError(outputs.size() + " writes are named " + job);
    }
    return outputs.get(0);
  }

  /** {@code x <- a/b.c IDENTITY, ...}, one for each column of an output, in the schema's order. */
  static List<String> edges(JsonNode output) {
    List<String> edges = new ArrayList<>();
    for (JsonNode column : output.at("/facets/schema/fields")) {
      String name = column.path("name").asText();
      JsonNode inputs = output.at("/facets/columnLineage/fields").path(name).path("inputFields");
      edges.add(name + " <- " + edgeWords(inputs));
    }
    return edges;
  }

  /** {@code a/b.c FILTER SORT, ...} of what decides the rows of an output. */
  static List<String> decides(JsonNode output) {
    return Arrays.asList(edgeWords(output.at("/facets/columnLineage/dataset")).split(", ", -1));
  }

  private static String edgeWords(JsonNode inputs) {
    SortedSet<String> words = new TreeSet<>();
    for (JsonNode input : inputs) {
      SortedSet<String> subtypes = new TreeSet<>();
      input.path("transformations").forEach(t -> subtypes.add(t.path("subtype").asText()));
      words.add(
          shortName(input) + "." + input.path("field").asText() + " " + String.join(" ", subtypes));
    }
    return String.join(", ", words);
  }

  /**
   * The columns of datasets that nothing writes from which a column is made, through all writes.
   *
   * @param direct whether to follow only edges along which values flow, or all edges of columns
   * @return {@code openflights.dat.gz: id name}, one for each file
   */
  Map<String, SortedSet<String>> origins(String dataset, String column, boolean direct) {
    Map<String, JsonNode> lineage = new LinkedHashMap<>();
    for (JsonNode write : writes()) {
      for (JsonNode output : write.path("outputs")) {
        JsonNode fields = output.at("/facets/columnLineage/fields");
        if (fields.isObject()) {
          lineage.put(shortName(output), fields);
        }
      }
    }
    Map<String, SortedSet<String>> origins = new LinkedHashMap<>();
    Set<List<String>> seen = new LinkedHashSet<>();
    List<List<String>> open = new ArrayList<>(List.of(List.of(dataset, column)));
    while (!open.isEmpty()) {
      List<String> next = open.remove(open.size() - 1);
      if (seen.add(next)) {
        JsonNode fields = lineage.get(next.get(0));
        if (fields == null) {
          String file = next.get(0).substring(next.get(0).indexOf('/') + 1);
          origins.computeIfAbsent(file, name -> new TreeSet<>()).add(next.get(1));
        } else {
          for (JsonNode input : fields.path(next.get(1)).path("inputFields")) {
            if (!direct || isDirect(input)) {
              open.add(List.of(shortName(input), input.path("field").asText()));
            }
          }
        }
      }
    }
    return origins;
  }

  private static boolean isDirect(JsonNode input) {
    for (JsonNode transformation : input.path("transformations")) {
      if (transformation.path("type").asText().equals("DIRECT")) {
        return true;
      }
    }
    return false;
  }

  /** {@code a.csv: x y; b.csv: z}. */
  static String inWords(Map<String, SortedSet<String>> origins) {
    return origins.entrySet().stream()
        .sorted(Map.Entry.<String, SortedSet<String>>comparingByKey().reversed())
        .map(file -> file.getKey() + ": " + String.join(" ", file.getValue()))
        .collect(Collectors.joining("; "));
  }
}
