package io.headwater.openlineage;

import io.headwater.model.RunEvent;
import io.openlineage.client.OpenLineage;

/** The job's facets: what kind of job it is and its SQL text. */
final class JobFacetsEncoder {
  private final OpenLineage ol;

  JobFacetsEncoder(OpenLineage ol) {
    this.ol = ol;
  }

  OpenLineage.JobFacets encode(RunEvent event) {
    boolean streaming = event.kind() == RunEvent.Kind.STREAMING;
    OpenLineage.JobFacetsBuilder facets =
        ol.newJobFacetsBuilder()
            .jobType(
                ol.newJobTypeJobFacet(
                    streaming ? "STREAMING" : "BATCH", "SPARK", jobType(event.kind()), null));
    if (event.sql() != null) {
      facets.sql(ol.newSQLJobFacet(event.sql(), "spark"));
    }
    return facets.build();
  }

  private static String jobType(RunEvent.Kind kind) {
    switch (kind) {
      case APPLICATION:
        return "APPLICATION";
      case SQL:
        return "SQL_JOB";
      case RDD:
        return "RDD_JOB";
      case STREAMING:
        return "STREAMING_JOB";
    }
    throw new AssertionError(kind);
  }
}
