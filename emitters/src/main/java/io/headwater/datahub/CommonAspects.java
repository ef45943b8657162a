package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Aspects and parts that several entities have. */
final class CommonAspects {
  private CommonAspects() {}

  static ObjectNode status() {
    return Proposals.object().put("removed", false);
  }

  /**
   * @param instance or {@code null}: then there is no such aspect
   */
  static ObjectNode platformInstance(String platform, String instance) {
    if (instance == null) {
      return null;
    }
    return Proposals.object()
        .put("platform", Urns.platform(platform))
        .put("instance", Urns.platformInstance(platform, instance));
  }

  /** An audit stamp by the agent itself. */
  static void stamp(ObjectNode aspect, String name, Instant time) {
    aspect.putObject(name).put("time", time.toEpochMilli()).put("actor", Urns.ACTOR);
  }
}
