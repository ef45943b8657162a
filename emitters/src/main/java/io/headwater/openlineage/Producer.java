package io.headwater.openlineage;

import io.headwater.model.ApplicationInfo;
import java.net.URI;

/** Who says so: the agent's version as the addresses that events and facets carry. */
final class Producer {
  private static final String PROJECT = "https://github.com/headwater-lineage/headwater";
  private static final String SCHEMAS = "/emitters/src/main/resources/io/headwater/openlineage/";

  private final String version;

  private Producer(String version) {
    this.version = version;
  }

  static Producer of(ApplicationInfo application) {
    return new Producer(application.agentVersion().replaceAll("[^A-Za-z0-9._~-]", "-"));
  }

  URI uri() {
    return URI.create(PROJECT + "/tree/" + version);
  }

  /** A facet of our own, with the address of its schema in the source tree. */
  OwnFacet facet(String schema) {
    return new OwnFacet(
        uri(),
        URI.create(PROJECT + "/blob/" + version + SCHEMAS + schema + ".json#/$defs/" + schema));
  }

  /** A facet of the standard that the client's model cannot hold. */
  OwnFacet standardFacet(String schemaUrl) {
    return new OwnFacet(uri(), URI.create(schemaUrl));
  }
}
