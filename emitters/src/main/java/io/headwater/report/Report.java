package io.headwater.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What is shown: applications in the order of their start, each with its actions. */
public final class Report {
  private final Datasets datasets;
  private final List<Application> applications;
  private final long forgotten;
  private final long ignored;

  Report(Datasets datasets, List<Application> applications, long forgotten, long ignored) {
    this.datasets = datasets;
    this.applications = Collections.unmodifiableList(applications);
    this.forgotten = forgotten;
    this.ignored = ignored;
  }

  Datasets datasets() {
    return datasets;
  }

  List<Application> applications() {
    return applications;
  }

  /** Runs that were left out because there were too many. */
  long forgotten() {
    return forgotten;
  }

  /** JSON values that were no event of a run or a job. */
  long ignored() {
    return ignored;
  }

  /** One application run; where events do not tell of one, the run that others name as parent. */
  static final class Application {
    final RunRecord run;

    /** In the order of their start. */
    final List<RunRecord> actions;

    Application(RunRecord run, List<RunRecord> actions) {
      this.run = run;
      List<RunRecord> sorted = new ArrayList<>(actions);
      sorted.sort(
          Comparator.comparing(
              Application::startOf, Comparator.nullsLast(Comparator.naturalOrder())));
      this.actions = Collections.unmodifiableList(sorted);
    }

    static Instant startOf(RunRecord run) {
      return run.start != null ? run.start : run.firstEvent;
    }

    /** The earliest time that is known of it. */
    Instant start() {
      Instant own = startOf(run);
      return own != null
          ? own
          : actions.stream()
              .map(Application::startOf)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
    }
  }
}
