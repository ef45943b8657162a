package io.headwater.openlineage;

import io.headwater.model.ApplicationInfo;
import java.net.URI;

/** Who says so: the agent's version as the addresses that events and facets carry. */
final class Producer {
  private static final String PROJECT = "headwater-lineage/headwater/";
  private static final String SOURCE = "https://github.com/" + PROJECT + "tree/";

  /** Gives the schema itself; the project's pages would give one about it. */
  private static final String FILES = "https://raw.githubusercontent.com/" + PROJECT;

  private static final String SCHEMAS = "/docs/schemas/";

  private final String version;

  private Producer(String version) {
    this.version = version;
  }

  static Producer of(ApplicationInfo application) {
    return new Producer(application.agentVersion().replaceAll("[^A-Za-z0-9._~-]", "-"));
  }

  URI uri() {
    return URI.create(SOURCE + version);
  }

  /** A facet of our own, with the address of its schema in the source tree. */
  OwnFacet facet(String schema) {
    return new OwnFacet(
        uri(), URI.create(FILES + tag() + SCHEMAS + schema + ".json#/$defs/" + schema));
  }

  /** What is not released has no tag yet. */
  private String tag() {
    return version.endsWith("-SNAPSHOT") ? "main" : version;
  }

  /** A facet of the standard that the client's model cannot hold. */
  OwnFacet standardFacet(String schemaUrl) {
    return new OwnFacet(uri(), URI.create(schemaUrl));
  }
}
