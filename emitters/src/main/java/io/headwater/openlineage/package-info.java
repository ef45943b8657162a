/**
 * OpenLineage: run events as OpenLineage 2-0-2 JSON, posted to an HTTP API or appended to a file.
 *
 * <p>One encoder class per part of the event; what no standard facet holds is in facets of our own,
 * whose JSON schemas are resources of this package. Nothing here queues or retries. Start reading
 * at {@code OpenLineageEncoder}.
 */
package io.headwater.openlineage;
