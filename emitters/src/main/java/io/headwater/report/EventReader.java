package io.headwater.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Map;

/**
 * Reads one OpenLineage event into the record of its run. Events are untrusted and of any producer:
 * what has not the form that the specification says is passed over.
 */
final class EventReader {
  private final DatasetReader datasets;

  EventReader(DatasetReader datasets) {
    this.datasets = datasets;
  }

  void read(JsonNode event, RunRecord run) {
    run.seen = true;
    run.producer = text(event.path("producer"), run.producer);
    JsonNode job = event.path("job");
    run.jobNamespace = text(job.path("namespace"), run.jobNamespace);
    run.jobName = text(job.path("name"), run.jobName);
    run.jobType = text(job.path("facets").path("jobType").path("jobType"), run.jobType);
    run.sql = text(job.path("facets").path("sql").path("query"), run.sql);
    state(run, text(event.path("eventType"), null), instant(event.path("eventTime")));
    runFacets(run, event.path("run").path("facets"));
    datasets.read(event.path("inputs"), run.inputs, false);
    datasets.read(event.path("outputs"), run.outputs, true);
  }

  /** The type that ends a run stays, also when events come late. */
  private static void state(RunRecord run, String type, Instant time) {
    if (time != null && (run.firstEvent == null || time.isBefore(run.firstEvent))) {
      run.firstEvent = time;
    }
    if (type == null) {
      return;
    }
    if ("START".equals(type) && time != null) {
      run.start = time;
    }
    boolean ends = "COMPLETE".equals(type) || "FAIL".equals(type) || "ABORT".equals(type);
    if (ends) {
      run.end = time == null ? run.end : time;
    }
    if (ends || !run.ended()) {
      run.state = type;
    }
  }

  private static void runFacets(RunRecord run, JsonNode facets) {
    run.error = text(facets.path("errorMessage").path("message"), run.error);
    run.stackTrace = text(facets.path("errorMessage").path("stackTrace"), run.stackTrace);
    run.reason = text(facets.path("headwater_outcome").path("reason"), run.reason);
    JsonNode engine = facets.path("processing_engine");
    if (engine.path("version").isTextual()) {
      run.engine = (text(engine.path("name"), "") + " " + engine.path("version").asText()).trim();
    }
    strings(facets.path("headwater_application"), run.application);
    strings(facets.path("headwater_metrics").path("properties"), run.properties);
    numbers(facets.path("headwater_metrics").path("metrics"), run.metrics);
    StageReader.read(facets.path("headwater_stages"), run);
    JsonNode completeness = facets.path("headwater_completeness");
    if (completeness.path("complete").isBoolean()) {
      run.complete = completeness.path("complete").booleanValue();
      run.gaps.clear();
    }
    for (JsonNode gap : completeness.path("gaps")) {
      String kind = text(gap.path("kind"), "");
      String subject = text(gap.path("subject"), "");
      run.gaps.put(kind + "\n" + subject, new String[] {kind, subject});
    }
  }

  private static void strings(JsonNode object, Map<String, String> into) {
    for (Iterator<Map.Entry<String, JsonNode>> i = object.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = i.next();
      if (entry.getValue().isValueNode() && !entry.getKey().startsWith("_")) {
        into.put(entry.getKey(), entry.getValue().asText());
      }
    }
  }

  static void numbers(JsonNode object, Map<String, Number> into) {
    for (Iterator<Map.Entry<String, JsonNode>> i = object.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = i.next();
      if (entry.getValue().isNumber()) {
        into.put(entry.getKey(), entry.getValue().numberValue());
      }
    }
  }

  /** The text, or what was known before. */
  static String text(JsonNode node, String otherwise) {
    return node.isTextual() ? node.textValue() : otherwise;
  }

  /**
   * A time with an offset, or without one, which then counts as UTC; {@code null} if it is none.
   */
  static Instant instant(JsonNode node) {
    if (!node.isTextual()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(node.textValue()).toInstant();
    } catch (DateTimeException e) {
      try {
        return LocalDateTime.parse(node.textValue()).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException none) {
        return null;
      }
    }
  }
}
