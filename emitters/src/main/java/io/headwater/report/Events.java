package io.headwater.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gathers OpenLineage events of one run or of many.
 *
 * <p>Bounded: of more than {@link #MAX_RUNS} runs the oldest that have ended are forgotten, those
 * of the most repeated job first, and counted. Not thread-safe.
 */
public final class Events {
  static final int MAX_RUNS = 5_000;

  private final Datasets datasets = new Datasets();
  private final EventReader reader = new EventReader(new DatasetReader(datasets));
  private final Map<String, RunRecord> runs = new LinkedHashMap<>();
  private final int maxRuns;
  private long forgotten;
  private long ignored;
  private int withoutRun;

  public Events() {
    this(MAX_RUNS);
  }

  Events(int maxRuns) {
    this.maxRuns = maxRuns;
  }

  /** Takes one event; what is not an OpenLineage event is counted and passed over. */
  public void add(JsonNode event) {
    JsonNode job = event.path("job");
    if (!event.isObject() || !job.path("name").isTextual()) {
      ignored++;
      return;
    }
    JsonNode runId = event.path("run").path("runId");
    // A JobEvent has no run: what a job reads and writes, told without running it.
    RunRecord run = run(runId.isTextual() ? runId.textValue() : "job " + ++withoutRun);
    reader.read(event, run);
    parent(event.path("run").path("facets").path("parent"), run);
    if (runs.size() > maxRuns) {
      forgetOne();
    }
  }

  private RunRecord run(String id) {
    return runs.computeIfAbsent(id, RunRecord::new);
  }

  private void parent(JsonNode facet, RunRecord run) {
    String id = EventReader.text(facet.path("run").path("runId"), null);
    if (id == null || id.equals(run.runId)) {
      return;
    }
    RunRecord parent = run(id);
    if (!parent.seen) {
      parent.jobNamespace = EventReader.text(facet.path("job").path("namespace"), "");
      parent.jobName = EventReader.text(facet.path("job").path("name"), "");
    }
    parent.hasChildren = true;
    run.parent = parent;
  }

  private void forgetOne() {
    Map<String, Integer> repeats = new LinkedHashMap<>();
    for (RunRecord run : runs.values()) {
      if (run.isAction() && run.ended()) {
        repeats.merge(run.jobName, 1, Integer::sum);
      }
    }
    repeats.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(most -> forgetOldestOf(most.getKey()));
  }

  private void forgetOldestOf(String job) {
    for (Iterator<RunRecord> i = runs.values().iterator(); i.hasNext(); ) {
      RunRecord run = i.next();
      if (run.isAction() && run.ended() && run.jobName.equals(job)) {
        i.remove();
        forgotten++;
        return;
      }
    }
  }

  /** Whether no event was taken. */
  public boolean isEmpty() {
    return runs.isEmpty();
  }

  /** What is known now; for one use at once, not a copy. */
  public Report report() {
    Map<RunRecord, List<RunRecord>> byApplication = new LinkedHashMap<>();
    for (RunRecord run : runs.values()) {
      if (run.isApplication()) {
        byApplication.computeIfAbsent(run, r -> new ArrayList<>());
      }
    }
    Map<String, RunRecord> orphans = new LinkedHashMap<>();
    for (RunRecord run : runs.values()) {
      if (run.isAction()) {
        RunRecord application =
            run.parent != null
                ? run.parent
                : orphans.computeIfAbsent(run.jobNamespace, Events::withoutApplication);
        byApplication.computeIfAbsent(application, r -> new ArrayList<>()).add(run);
      }
    }
    List<Report.Application> applications = new ArrayList<>();
    byApplication.forEach((run, actions) -> applications.add(new Report.Application(run, actions)));
    applications.sort(
        Comparator.comparing(
            Report.Application::start, Comparator.nullsLast(Comparator.naturalOrder())));
    return new Report(datasets, applications, forgotten, ignored);
  }

  /** Holds runs that name no parent. */
  private static RunRecord withoutApplication(String jobNamespace) {
    RunRecord group =
        new RunRecord(UUID.nameUUIDFromBytes(jobNamespace.getBytes(UTF_8)).toString());
    group.jobNamespace = jobNamespace;
    group.jobName = jobNamespace;
    return group;
  }
}
