package io.headwater.openlineage;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.ErrorInfo;
import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.model.RunEvent;
import io.headwater.model.RunRef;
import io.openlineage.client.OpenLineage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The run's facets: where it belongs, what ran it, how it ended, what it cost, what is missing. */
final class RunFacetsEncoder {
  private final OpenLineage ol;
  private final Producer producer;

  RunFacetsEncoder(OpenLineage ol, Producer producer) {
    this.ol = ol;
    this.producer = producer;
  }

  OpenLineage.RunFacets encode(RunEvent event) {
    OpenLineage.RunFacetsBuilder facets =
        ol.newRunFacetsBuilder()
            .parent(parent(event))
            .errorMessage(error(event.error()))
            .processing_engine(
                ol.newProcessingEngineRunFacet(
                    event.application().sparkVersion(),
                    "spark",
                    event.application().agentVersion()))
            .put("headwater_application", application(event.application()));
    if (event.kind() != RunEvent.Kind.APPLICATION) {
      facets.put("headwater_completeness", completeness(event.lineage()));
    }
    if (!event.metrics().isEmpty() || !event.properties().isEmpty()) {
      facets.put("headwater_metrics", metrics(event));
    }
    if (!event.work().isEmpty()) {
      facets.put("headwater_stages", new StagesEncoder(producer).encode(event.work()));
    }
    if (event.reason() != null) {
      facets.put(
          "headwater_outcome",
          producer.facet("HeadwaterOutcomeRunFacet").with("reason", event.reason()));
    }
    return facets.build();
  }

  private OpenLineage.ParentRunFacet parent(RunEvent event) {
    RunRef parent = event.parent();
    if (parent == null) {
      return null;
    }
    RunRef root = event.root();
    return ol.newParentRunFacet(
        ol.newParentRunFacetRun(parent.runId(), null),
        ol.newParentRunFacetJob(parent.job().namespace(), parent.job().name(), null),
        root == null
            ? null
            : ol.newParentRunFacetRoot(
                ol.newRootRun(root.runId(), null),
                ol.newRootJob(root.job().namespace(), root.job().name(), null)));
  }

  private OpenLineage.ErrorMessageRunFacet error(ErrorInfo error) {
    return error == null
        ? null
        : ol.newErrorMessageRunFacet(error.toString(), "JAVA", error.stackTrace());
  }

  private OwnFacet application(ApplicationInfo application) {
    return producer
        .facet("HeadwaterApplicationRunFacet")
        .with("name", application.name())
        .with("id", application.id())
        .with("attempt", application.attempt())
        .with("user", application.user())
        .with("startTime", application.startTime().toString())
        .with("master", application.master())
        .with("deployMode", application.deployMode())
        .with("scalaVersion", application.scalaVersion())
        .with("historyUrl", application.historyUrl());
  }

  private OwnFacet completeness(LineageGraph lineage) {
    List<Map<String, String>> gaps = new ArrayList<>();
    for (Gap gap : lineage.gaps()) {
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("kind", gap.kind().name());
      entry.put("subject", gap.subject());
      gaps.add(entry);
    }
    return producer
        .facet("HeadwaterCompletenessRunFacet")
        .with("complete", lineage.complete())
        .with("gaps", gaps);
  }

  /** Numbers that JSON cannot write (not finite) are left out: they are as good as not known. */
  private OwnFacet metrics(RunEvent event) {
    Map<String, Number> metrics = new LinkedHashMap<>();
    event
        .metrics()
        .forEach(
            (name, value) -> {
              if (value != null && Double.isFinite(value.doubleValue())) {
                metrics.put(name, value);
              }
            });
    return producer
        .facet("HeadwaterMetricsRunFacet")
        .with("metrics", metrics)
        .with("properties", event.properties());
  }
}
