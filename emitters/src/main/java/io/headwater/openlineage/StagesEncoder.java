package io.headwater.openlineage;

import io.headwater.model.SparkJob;
import io.headwater.model.SparkStage;
import io.headwater.model.WorkLog;
import io.headwater.model.WorkSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jobs and stages as the run facet {@code headwater_stages}. */
final class StagesEncoder {
  private final Producer producer;

  StagesEncoder(Producer producer) {
    this.producer = producer;
  }

  OwnFacet encode(WorkLog work) {
    List<Object> jobs = new ArrayList<>(work.jobs().size());
    work.jobs().forEach(job -> jobs.add(job(job)));
    return producer
        .facet("HeadwaterStagesRunFacet")
        .with("jobs", jobs)
        .with("leftOut", work.leftOut().isEmpty() ? null : work.leftOut());
  }

  private static Map<String, Object> job(SparkJob job) {
    Map<String, Object> encoded = new LinkedHashMap<>();
    encoded.put("id", job.id());
    span(encoded, job.span());
    if (job.skippedStages() > 0) {
      encoded.put("skippedStages", job.skippedStages());
    }
    List<Object> stages = new ArrayList<>(job.stages().size());
    job.stages().forEach(stage -> stages.add(stage(stage)));
    encoded.put("stages", stages);
    return encoded;
  }

  private static Map<String, Object> stage(SparkStage stage) {
    Map<String, Object> encoded = new LinkedHashMap<>();
    encoded.put("id", stage.id());
    encoded.put("attempt", stage.attempt());
    if (!stage.name().isEmpty()) {
      encoded.put("name", stage.name());
    }
    span(encoded, stage.span());
    if (stage.error() != null) {
      encoded.put("error", stage.error());
    }
    encoded.put("metrics", stage.metrics());
    return encoded;
  }

  private static void span(Map<String, Object> encoded, WorkSpan span) {
    if (span.start() != null) {
      encoded.put("start", span.start().toString());
    }
    if (span.end() != null) {
      encoded.put("end", span.end().toString());
    }
    if (span.outcome() != null) {
      encoded.put("outcome", span.outcome().name());
    }
  }
}
