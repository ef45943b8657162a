package io.headwater.openlineage;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.ErrorInfo;
import io.headwater.model.Field;
import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Transformation;
import io.headwater.model.WorkLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an event that is too large goes without, least important first; datasets, statistics and the
 * outcome stay. Every cut is a gap of kind CUT, so that a reader sees it; where there is nothing to
 * cut there is no gap.
 */
final class EventCuts {
  /** The usual order. */
  static final List<UnaryOperator<RunEvent>> ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              EventCuts::withoutDescriptions,
              EventCuts::withoutWork,
              EventCuts::withoutIndirectEdges,
              EventCuts::withoutEdges,
              EventCuts::withoutSchemas,
              EventCuts::withoutTexts));

  /** Where a text alone takes more than half of the room, nothing else is worth to be cut first. */
  private static final List<UnaryOperator<RunEvent>> TEXTS_FIRST = textsFirst();

  static final int LONGEST_TEXT = 4096;

  private static final String TOO_LARGE = "the event was too large";

  /** {@code {"type":"DIRECT","subtype":"IDENTITY"}}: the least that every edge is in JSON. */
  private static final int LEAST_BYTES_OF_EDGE = 38;

  private EventCuts() {}

  private static List<UnaryOperator<RunEvent>> textsFirst() {
    List<UnaryOperator<RunEvent>> cuts = new ArrayList<>(ALL);
    cuts.add(0, cuts.remove(cuts.size() - 1));
    return Collections.unmodifiableList(cuts);
  }

  /** The cuts of an event that has to fit, in order; each is made on top of those before it. */
  static List<UnaryOperator<RunEvent>> of(RunEvent event, long maxBytes) {
    long texts = length(event.sql());
    if (event.error() != null) {
      texts += length(event.error().message()) + length(event.error().stackTrace());
    }
    for (String value : event.properties().values()) {
      texts += length(value);
    }
    return texts > maxBytes / 2 && texts > LONGEST_TEXT ? TEXTS_FIRST : ALL;
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }

  /** A bound from below on the event's bytes, found without encoding it. */
  static long leastBytes(RunEvent event) {
    long bytes = 0;
    for (Output output : event.lineage().outputs()) {
      for (ColumnEdge edge : output.edges()) {
        String description = edge.description();
        bytes += LEAST_BYTES_OF_EDGE + (description == null ? 0 : description.length());
      }
    }
    return bytes;
  }

  /** Without column lineage, where nobody asks for it: that is no gap. */
  static RunEvent withoutColumnLineage(RunEvent event) {
    return changed(event, dataset -> dataset, edges -> Collections.emptyList());
  }

  private static RunEvent withoutDescriptions(RunEvent event) {
    boolean any =
        datasets(event).anyMatch(d -> described(d.schema()))
            || edges(event).anyMatch(e -> e.description() != null);
    return noting(
        any,
        event,
        changed(
            event,
            dataset -> dataset.toBuilder().schema(plain(dataset.schema())).build(),
            edges -> edges.stream().map(e -> e.describedBy(null)).collect(Collectors.toList())),
        Gap.cut(Gap.Detail.DESCRIPTIONS, TOO_LARGE));
  }

  private static Stream<Dataset> datasets(RunEvent event) {
    return Stream.concat(
        event.lineage().inputs().stream(), event.lineage().outputs().stream().map(Output::dataset));
  }

  private static Stream<ColumnEdge> edges(RunEvent event) {
    return event.lineage().outputs().stream().flatMap(output -> output.edges().stream());
  }

  private static boolean described(List<Field> fields) {
    return fields.stream().anyMatch(f -> f.description() != null || described(f.fields()));
  }

  private static List<Field> plain(List<Field> fields) {
    List<Field> plain = new ArrayList<>(fields.size());
    for (Field field : fields) {
      plain.add(
          Field.of(field.name(), field.type(), field.nullable(), null, plain(field.fields())));
    }
    return plain;
  }

  private static RunEvent withoutWork(RunEvent event) {
    return noting(
        !event.work().isEmpty(),
        event,
        event.toBuilder().work(WorkLog.EMPTY).build(),
        Gap.cut(Gap.Detail.WORK, TOO_LARGE));
  }

  private static RunEvent withoutIndirectEdges(RunEvent event) {
    return noting(
        edges(event).anyMatch(edge -> !direct(edge)),
        event,
        changed(
            event,
            dataset -> dataset,
            edges -> edges.stream().filter(EventCuts::direct).collect(Collectors.toList())),
        edgesCut("INDIRECT column edges"));
  }

  private static boolean direct(ColumnEdge edge) {
    return edge.transformation().type() == Transformation.Type.DIRECT;
  }

  private static RunEvent withoutEdges(RunEvent event) {
    return noting(
        edges(event).findAny().isPresent(),
        event,
        withoutColumnLineage(event),
        edgesCut("column edges"));
  }

  private static RunEvent withoutSchemas(RunEvent event) {
    return noting(
        datasets(event).anyMatch(d -> !d.schema().isEmpty() || !d.partitions().isEmpty()),
        event,
        changed(
            event,
            dataset ->
                dataset.toBuilder()
                    .schema(Collections.emptyList())
                    .partitions(Collections.emptyList())
                    .build(),
            edges -> edges),
        Gap.cut(Gap.Detail.SCHEMAS, TOO_LARGE));
  }

  /** Statement, error and properties, which a user can make as long as they like. */
  private static RunEvent withoutTexts(RunEvent event) {
    ErrorInfo error = event.error();
    RunEvent.Builder shorter = event.toBuilder().sql(shorter(event.sql()));
    if (error != null) {
      shorter.error(
          ErrorInfo.of(error.errorClass(), shorter(error.message()), shorter(error.stackTrace())));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    event.properties().forEach((name, value) -> properties.put(name, shorter(value)));
    shorter.properties(properties);
    return noting(
        longestText(event) > LONGEST_TEXT,
        event,
        shorter.build(),
        Gap.cut(Gap.Detail.TEXTS, TOO_LARGE));
  }

  private static int longestText(RunEvent event) {
    ErrorInfo error = event.error();
    int longest = length(event.sql());
    if (error != null) {
      longest = Math.max(longest, Math.max(length(error.message()), length(error.stackTrace())));
    }
    for (String value : event.properties().values()) {
      longest = Math.max(longest, length(value));
    }
    return longest;
  }

  private static String shorter(String text) {
    return text == null || text.length() <= LONGEST_TEXT
        ? text
        : text.substring(0, LONGEST_TEXT) + "...";
  }

  private static RunEvent changed(
      RunEvent event,
      UnaryOperator<Dataset> dataset,
      Function<List<ColumnEdge>, List<ColumnEdge>> edges) {
    LineageGraph graph = event.lineage();
    List<Dataset> inputs = new ArrayList<>();
    graph.inputs().forEach(input -> inputs.add(dataset.apply(input)));
    List<Output> outputs = new ArrayList<>();
    for (Output output : graph.outputs()) {
      outputs.add(
          output
              .withDataset(dataset.apply(output.dataset()))
              .withEdges(edges.apply(output.edges())));
    }
    LineageGraph smaller = LineageGraph.of(inputs, outputs, graph.gaps());
    return event.toBuilder().lineage(smaller).build();
  }

  private static Gap edgesCut(String which) {
    return Gap.of(Gap.Kind.CUT, which + ": " + TOO_LARGE);
  }

  private static RunEvent noting(boolean any, RunEvent before, RunEvent event, Gap cut) {
    if (!any) {
      return before;
    }
    LineageGraph graph = event.lineage();
    List<Gap> gaps = new ArrayList<>(graph.gaps());
    gaps.add(cut);
    return event.toBuilder()
        .lineage(LineageGraph.of(graph.inputs(), graph.outputs(), gaps))
        .build();
  }
}
