package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;

/** Aspects of the data job, which stands for all runs of one action. */
final class JobAspects {
  private static final int MAX_SQL_CHARS = 65_536;

  private JobAspects() {}

  /** Of the job that stands for all actions of an application: the same whichever runs. */
  static ObjectNode infoOfAll(ApplicationInfo application, String flow) {
    ObjectNode info = Proposals.object();
    info.put("name", application.name());
    info.putObject("type").put("string", "SPARK");
    info.put("flowUrn", flow);
    new Properties(info).put("kind", "APPLICATION");
    if (application.historyUrl() != null) {
      info.put("externalUrl", application.historyUrl());
    }
    return info;
  }

  /** The SQL text as the job's transform logic. */
  static ObjectNode statement(String sql) {
    ObjectNode logic = Proposals.object();
    logic
        .putArray("transforms")
        .addObject()
        .putObject("queryStatement")
        .put("value", sql.length() <= MAX_SQL_CHARS ? sql : sql.substring(0, MAX_SQL_CHARS) + "...")
        .put("language", "SQL");
    return logic;
  }

  static ObjectNode info(RunEvent event, String flow) {
    ObjectNode info = Proposals.object();
    info.put("name", displayName(event));
    info.putObject("type").put("string", "SPARK");
    info.put("flowUrn", flow);
    new Properties(info)
        .put("kind", event.kind().name())
        .put("job", event.job().name())
        .put("sql", event.sql(), MAX_SQL_CHARS);
    if (event.application().historyUrl() != null) {
      info.put("externalUrl", event.application().historyUrl());
    }
    return info;
  }

  /** Without the application's name, which the flow shows already. */
  private static String displayName(RunEvent event) {
    String prefix = event.application().name() + ".";
    String name = event.job().name();
    return name.startsWith(prefix) && name.length() > prefix.length()
        ? name.substring(prefix.length())
        : name;
  }
}
