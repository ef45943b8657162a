package io.headwater.report;

import static io.headwater.report.EventReader.instant;
import static io.headwater.report.EventReader.text;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Reads the run facet {@code headwater_stages}, as its schema {@code HeadwaterStagesRunFacet.json}
 * says: the jobs of an action, their stages, and the sums over those that are left out.
 */
final class StageReader {
  private StageReader() {}

  /** Replaces the list when the facet has one: a later event knows more. */
  static void read(JsonNode facet, RunRecord into) {
    JsonNode jobs = facet.path("jobs");
    if (jobs.size() > 0) {
      into.jobs.clear();
      into.jobsLeftOut.clear();
      EventReader.numbers(facet.path("leftOut"), into.jobsLeftOut);
    }
    for (JsonNode node : jobs) {
      if (node.path("id").isInt()) {
        JobRecord job = new JobRecord(node.path("id").intValue());
        job.start = instant(node.path("start"));
        job.end = instant(node.path("end"));
        job.state = text(node.path("outcome"), null);
        job.skippedStages = Math.max(0, node.path("skippedStages").asInt(0));
        for (JsonNode stage : node.path("stages")) {
          if (stage.path("id").isInt()) {
            job.stages.add(stage(stage));
          }
        }
        into.jobs.add(job);
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
    stage.error = text(node.path("error"), null);
    EventReader.numbers(node.path("metrics"), stage.metrics);
    return stage;
  }
}
