package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.spark.ReportedEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tests of what is reported of whole actions, numbers and outcome included. */
abstract class ReportedTest extends SparkTest {

  static String path(String name) {
    return temp.resolve(name).toString();
  }

  static DatasetId file(String name) {
    return DatasetId.of("file", path(name));
  }

  static DatasetId table(String name) {
    return DatasetId.of("spark_catalog", "default." + name);
  }

  static List<RunEvent> events(Runnable code) {
    return ReportedEvents.of(spark(), code);
  }

  static List<RunEvent> ends(Runnable code) {
    return ReportedEvents.ends(events(code));
  }

  /** The end of the only action of code that is over when its first event is handled. */
  static RunEvent late(Runnable code) {
    List<RunEvent> ends = ReportedEvents.ends(ReportedEvents.late(spark(), code));
    assertThat(ends).as("actions %s", ends).hasSize(1);
    return ends.get(0);
  }

  /** The end of the only action that the code runs. */
  static RunEvent end(Runnable code) {
    List<RunEvent> ends = ends(code);
    assertThat(ends).as("actions %s", ends).hasSize(1);
    return ends.get(0);
  }

  /** The end of the last action that the code runs. */
  static RunEvent last(Runnable code) {
    List<RunEvent> ends = ends(code);
    return ends.get(ends.size() - 1);
  }

  static RunEvent sql(String statement) {
    return end(() -> spark().sql(statement));
  }

  static Dataset output(RunEvent event) {
    assertThat(event.lineage().outputs()).as("outputs of %s", event).hasSize(1);
    return event.lineage().outputs().get(0).dataset();
  }

  static Dataset input(RunEvent event) {
    assertThat(event.lineage().inputs()).as("inputs of %s", event).hasSize(1);
    return event.lineage().inputs().get(0);
  }

  static List<DatasetId> inputs(RunEvent event) {
    return event.lineage().inputs().stream().map(Dataset::id).collect(Collectors.toList());
  }

  static List<DatasetId> outputs(RunEvent event) {
    return event.lineage().outputs().stream()
        .map(o -> o.dataset().id())
        .collect(Collectors.toList());
  }

  /** Exactly these edges into all outputs. */
  static void assertEdges(RunEvent event, String... expected) {
    List<String> edges = new ArrayList<>();
    for (Output output : event.lineage().outputs()) {
      output
          .edges()
          .forEach(
              e ->
                  edges.add(
                      Lineage.shortName(e.input().name())
                          + "."
                          + e.inputField()
                          + " -"
                          + e.transformation()
                          + "-> "
                          + (e.outputField() == null ? "*" : e.outputField())));
    }
    assertThat(new TreeSet<>(edges))
        .containsExactlyElementsOf(new TreeSet<>(Arrays.asList(expected)));
  }

  static boolean atLeast(String version) {
    return System.getProperty("spark.version").compareTo(version) >= 0;
  }
}
