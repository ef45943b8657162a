package io.headwater.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the events of one run tell so far: of an application or of an action. */
final class RunRecord {
  final String runId;
  String jobNamespace = "";
  String jobName = "";
  String jobType;
  String producer;
  RunRecord parent;

  /** Whether an event of its own was seen, and not only its name in an event of a child. */
  boolean seen;

  /** Whether another run names this one as its parent. */
  boolean hasChildren;

  Instant firstEvent;
  Instant start;
  Instant end;

  /** The last event's type; {@code null} when none was seen. */
  String state;

  String error;
  String stackTrace;
  String reason;
  String sql;
  String engine;
  Boolean complete;

  /** Kind and subject, joined by a line feed, to be shown once each. */
  final Map<String, String[]> gaps = new LinkedHashMap<>();

  final Map<String, String> application = new LinkedHashMap<>();
  final Map<String, Number> metrics = new TreeMap<>();
  final Map<String, String> properties = new TreeMap<>();
  final List<JobRecord> jobs = new ArrayList<>();

  /** Sums over the jobs and stages that are not among {@link #jobs}. */
  final Map<String, Number> jobsLeftOut = new TreeMap<>();

  final Map<DatasetRecord, DatasetUse> inputs = new LinkedHashMap<>();
  final Map<DatasetRecord, DatasetUse> outputs = new LinkedHashMap<>();

  RunRecord(String runId) {
    this.runId = runId;
  }

  /** Whether it is an application by its own word, rather than one thing that it did. */
  boolean isApplication() {
    return "APPLICATION".equalsIgnoreCase(jobType);
  }

  /** Whether there is something to show of it as an action. */
  boolean isAction() {
    return seen && !isApplication() && (!inputs.isEmpty() || !outputs.isEmpty() || !hasChildren);
  }

  boolean ended() {
    return "COMPLETE".equals(state) || "FAIL".equals(state) || "ABORT".equals(state);
  }
}
