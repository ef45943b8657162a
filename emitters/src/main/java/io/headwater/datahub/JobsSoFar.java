package io.headwater.datahub;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each job of the application has read and written so far, within bounds: of the job longest
 * not seen it is forgotten first, and its lineage then starts anew. Not thread-safe.
 */
final class JobsSoFar {
  /** Of all jobs together, some 500 bytes each. */
  static final int MAX_EDGES = 50_000;

  /** Of jobs, for those without any edge too. */
  static final int MAX_JOBS = 10_000;

  private final Map<String, JobEdges> jobs = new LinkedHashMap<>(16, 0.75f, true);
  private int edges;

  /** Adds one run's lineage to its job's. */
  Added add(String job, JobEdges.Run run) {
    JobEdges union = jobs.computeIfAbsent(job, JobEdges::new);
    int before = union.size();
    boolean changed = union.add(run);
    edges += union.size() - before;
    Iterator<JobEdges> eldest = jobs.values().iterator();
    while (jobs.size() > MAX_JOBS || (edges > MAX_EDGES && jobs.size() > 1)) {
      edges -= eldest.next().size();
      eldest.remove();
    }
    return new Added(union, changed && !union.isEmpty());
  }

  /** How many jobs are remembered. */
  int size() {
    return jobs.size();
  }

  /** A job's lineage with its latest run. */
  static final class Added {
    private final JobEdges union;
    private final boolean changed;

    private Added(JobEdges union, boolean changed) {
      this.union = union;
      this.changed = changed;
    }

    JobEdges union() {
      return union;
    }

    /** Whether the run said anything that is worth telling. */
    boolean changed() {
      return changed;
    }
  }
}
