package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.Gap;
import io.headwater.model.RunEvent;
import java.util.Collection;

/** Aspects of the data process instance, which stands for one run. */
final class RunAspects {
  private RunAspects() {}

  /** Of an application's run. */
  static ObjectNode properties(RunEvent event) {
    return properties(event, null, false);
  }

  /**
   * @param edges what the job has so far, this run included; tells what was left out of it to keep
   *     it readable
   * @param withStatement whether the run has to tell the SQL text, because its job does not
   */
  static ObjectNode properties(RunEvent event, JobEdges edges, boolean withStatement) {
    ObjectNode properties = Proposals.object();
    properties.put("name", event.job().name() + " " + event.startTime());
    properties.put("type", type(event));
    CommonAspects.stamp(properties, "created", event.startTime());
    Properties custom = new Properties(properties);
    custom.put("spark.app.id", event.application().id());
    custom.put("spark.app.attempt", event.application().attempt());
    event.properties().forEach(custom::put);
    event.metrics().forEach(custom::put);
    if (event.error() != null) {
      custom
          .put("error.class", event.error().errorClass())
          .put("error.message", event.error().message());
    }
    custom.put("outcome.reason", event.reason());
    if (event.kind() != RunEvent.Kind.APPLICATION) {
      custom.put("lineage.complete", event.lineage().complete());
      for (Gap gap : event.lineage().gaps()) {
        custom.put("lineage.gap." + gap.kind() + "." + gap.subject(), "true");
      }
    }
    if (edges != null && edges.cut() > 0) {
      custom.put("lineage.columnEdgesCut", edges.cut());
    }
    if (edges != null && edges.forgotten() > 0) {
      custom.put("lineage.datasetEdgesCut", edges.forgotten());
    }
    if (withStatement) {
      custom.put("sql", event.sql());
    }
    if (event.parent() != null && event.kind() == RunEvent.Kind.APPLICATION) {
      custom
          .put("parent.runId", event.parent().runId())
          .put("parent.namespace", event.parent().job().namespace())
          .put("parent.job", event.parent().job().name());
    }
    if (event.application().historyUrl() != null) {
      properties.put("externalUrl", event.application().historyUrl());
    }
    return properties;
  }

  /** A run that an orchestrator's run stands above was scheduled. */
  private static String type(RunEvent event) {
    if (event.kind() == RunEvent.Kind.STREAMING) {
      return "STREAMING";
    }
    boolean orchestrated =
        event.kind() == RunEvent.Kind.APPLICATION
            ? event.parent() != null
            : event.root() != null
                && event.parent() != null
                && !event.root().runId().equals(event.parent().runId());
    return orchestrated ? "BATCH_SCHEDULED" : "BATCH_AD_HOC";
  }

  /**
   * @param template the job or flow that this is a run of
   */
  static ObjectNode relationships(RunEvent event, String template) {
    ObjectNode relationships = Proposals.object();
    relationships.put("parentTemplate", template);
    if (event.kind() != RunEvent.Kind.APPLICATION && event.parent() != null) {
      relationships.put("parentInstance", Urns.run(event.parent().runId()));
    }
    relationships.putArray("upstreamInstances");
    return relationships;
  }

  static ObjectNode inputs(Collection<String> datasets) {
    return list("inputs", datasets);
  }

  static ObjectNode outputs(Collection<String> datasets) {
    return list("outputs", datasets);
  }

  private static ObjectNode list(String name, Collection<String> datasets) {
    if (datasets.isEmpty()) {
      return null;
    }
    ObjectNode aspect = Proposals.object();
    ArrayNode urns = aspect.putArray(name);
    datasets.forEach(urns::add);
    return aspect;
  }

  /**
   * One point of the run's timeline. Points are told apart by time and message id, so that a run
   * that starts and ends in the same millisecond keeps both, and sending again replaces.
   *
   * @return {@code null} for an event that is neither start nor end
   */
  static ObjectNode runEvent(RunEvent event) {
    if (event.type() == RunEvent.Type.RUNNING) {
      return null;
    }
    ObjectNode aspect = Proposals.object();
    aspect.put("timestampMillis", event.time().toEpochMilli());
    aspect.put("messageId", event.runId() + "-" + event.type());
    if (event.application().historyUrl() != null) {
      aspect.put("externalUrl", event.application().historyUrl());
    }
    if (event.type() == RunEvent.Type.START) {
      aspect.put("status", "STARTED");
    } else {
      aspect.put("status", "COMPLETE");
      aspect
          .putObject("result")
          .put("type", event.type() == RunEvent.Type.COMPLETE ? "SUCCESS" : "FAILURE")
          .put("nativeResultType", event.type().name());
    }
    return aspect;
  }
}
