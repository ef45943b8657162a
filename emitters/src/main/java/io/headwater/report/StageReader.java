package io.headwater.report;

import static io.headwater.report.EventReader.instant;
import static io.headwater.report.EventReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Reads the run facet {@code headwater_stages}: the jobs of an action in {@code jobs}, each with
 * {@code id}, {@code start}, {@code end}, {@code outcome} and {@code stages}; a stage has the same
 * and {@code attempt}, {@code name} and {@code metrics}, named as those of the action.
 */
final class StageReader {
  private StageReader() {}

  /** Replaces the list when the facet has one: a later event knows more. */
  static void read(JsonNode facet, List<JobRecord> into) {
    JsonNode jobs = facet.path("jobs");
    if (jobs.size() > 0) {
      into.clear();
    }
    for (JsonNode node : jobs) {
      if (node.path("id").isInt()) {
        JobRecord job = new JobRecord(node.path("id").intValue());
        job.start = instant(node.path("start"));
        job.end = instant(node.path("end"));
        job.state = text(node.path("outcome"), null);
        for (JsonNode stage : node.path("stages")) {
          if (stage.path("id").isInt()) {
            job.stages.add(stage(stage));
          }
        }
        into.add(job);
      }
    }
  }

  private static JobRecord.Stage stage(JsonNode node) {
    JobRecord.Stage stage = new JobRecord.Stage(node.path("id").intValue());
    stage.attempt = node.path("attempt").asInt(0);
    stage.name = text(node.path("name"), "");
    stage.start = instant(node.path("start"));
    stage.end = instant(node.path("end"));
    stage.state = text(node.path("outcome"), null);
    EventReader.numbers(node.path("metrics"), stage.metrics);
    return stage;
  }
}
