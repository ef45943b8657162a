package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.ApplicationInfo;

/** Aspects of the data flow, which stands for the application. */
final class FlowAspects {
  private FlowAspects() {}

  static ObjectNode info(ApplicationInfo application) {
    ObjectNode info = Proposals.object();
    info.put("name", application.name());
    new Properties(info)
        .put("spark.app.id", application.id())
        .put("spark.app.attempt", application.attempt())
        .put("spark.version", application.sparkVersion())
        .put("spark.master", application.master())
        .put("spark.submit.deployMode", application.deployMode())
        .put("scala.version", application.scalaVersion())
        .put("user", application.user())
        .put("headwater.version", application.agentVersion());
    if (application.historyUrl() != null) {
      info.put("externalUrl", application.historyUrl());
    }
    info.putObject("created").put("time", application.startTime().toEpochMilli());
    return info;
  }
}
