package io.headwater.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One thing that happened to one run: it started, it goes on, it ended.
 *
 * <p>Every run gives exactly one START and exactly one terminal event. All times and ids are fixed
 * when the event is made, so that sending it twice is harmless. It carries no secrets.
 */
public final class RunEvent {

  /** What happened. COMPLETE, FAIL and ABORT are terminal. */
  public enum Type {
    START,
    RUNNING,
    COMPLETE,
    FAIL,
    ABORT;

    public boolean terminal() {
      return this == COMPLETE || this == FAIL || this == ABORT;
    }
  }

  /** What kind of job the run belongs to. */
  public enum Kind {
    APPLICATION,
    SQL,
    RDD,
    STREAMING
  }

  private final Type type;
  private final Instant time;
  private final Instant startTime;
  private final UUID runId;
  private final JobId job;
  private final Kind kind;
  private final RunRef parent;
  private final RunRef root;
  private final ApplicationInfo application;
  private final LineageGraph lineage;
  private final String sql;
  private final ErrorInfo error;
  private final String reason;
  private final Map<String, Number> metrics;
  private final Map<String, String> properties;
  private final WorkLog work;

  private RunEvent(Builder b) {
    this.type = Objects.requireNonNull(b.type, "type");
    this.time = Objects.requireNonNull(b.time, "time");
    this.startTime = Objects.requireNonNull(b.startTime, "startTime");
    this.runId = Objects.requireNonNull(b.runId, "runId");
    this.job = Objects.requireNonNull(b.job, "job");
    this.kind = Objects.requireNonNull(b.kind, "kind");
    this.parent = b.parent;
    this.root = b.root;
    this.application = Objects.requireNonNull(b.application, "application");
    this.lineage = b.lineage;
    this.sql = b.sql;
    this.error = b.error;
    this.reason = b.reason;
    this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(b.metrics));
    this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(b.properties));
    this.work = b.work;
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    Builder b = new Builder();
    b.type = type;
    b.time = time;
    b.startTime = startTime;
    b.runId = runId;
    b.job = job;
    b.kind = kind;
    b.parent = parent;
    b.root = root;
    b.application = application;
    b.lineage = lineage;
    b.sql = sql;
    b.error = error;
    b.reason = reason;
    b.metrics = metrics;
    b.properties = properties;
    b.work = work;
    return b;
  }

  public Type type() {
    return type;
  }

  /** When it happened, by Spark's own event. */
  public Instant time() {
    return time;
  }

  /** When the run started; equals {@link #time()} of its START. */
  public Instant startTime() {
    return startTime;
  }

  public UUID runId() {
    return runId;
  }

  public JobId job() {
    return job;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * For an action its application's run; for an application the orchestrator's, or {@code null}.
   */
  public RunRef parent() {
    return parent;
  }

  /** The outermost run known, or {@code null} when there is no parent. */
  public RunRef root() {
    return root;
  }

  public ApplicationInfo application() {
    return application;
  }

  /** What the action reads and writes; empty for an application. */
  public LineageGraph lineage() {
    return lineage;
  }

  /** The SQL text of the action, or {@code null}. */
  public String sql() {
    return sql;
  }

  /** Why the run failed, or {@code null}. */
  public ErrorInfo error() {
    return error;
  }

  /** How the outcome is known, for an outcome that needs a word (ABORT, unclear ends); or null. */
  public String reason() {
    return reason;
  }

  /**
   * Numbers of the run. Names are {@code snake_case} with the unit as suffix ({@code _seconds},
   * {@code _bytes}), the last part of the Prometheus name where there is one.
   */
  public Map<String, Number> metrics() {
    return metrics;
  }

  /** Further facts about the run as text: call site, job group, execution id. */
  public Map<String, String> properties() {
    return properties;
  }

  /** The jobs and stages of an action that ended; else empty. */
  public WorkLog work() {
    return work;
  }

  @Override
  public String toString() {
    return type + " " + job + " " + runId;
  }

  /** Collects the parts. Not thread-safe. */
  public static final class Builder {
    private Type type;
    private Instant time;
    private Instant startTime;
    private UUID runId;
    private JobId job;
    private Kind kind;
    private RunRef parent;
    private RunRef root;
    private ApplicationInfo application;
    private LineageGraph lineage = LineageGraph.EMPTY;
    private String sql;
    private ErrorInfo error;
    private String reason;
    private Map<String, Number> metrics = Collections.emptyMap();
    private Map<String, String> properties = Collections.emptyMap();
    private WorkLog work = WorkLog.EMPTY;

    private Builder() {}

    public Builder type(Type value) {
      this.type = value;
      return this;
    }

    public Builder time(Instant value) {
      this.time = value;
      return this;
    }

    public Builder startTime(Instant value) {
      this.startTime = value;
      return this;
    }

    public Builder runId(UUID value) {
      this.runId = value;
      return this;
    }

    public Builder job(JobId value) {
      this.job = value;
      return this;
    }

    public Builder kind(Kind value) {
      this.kind = value;
      return this;
    }

    public Builder parent(RunRef value) {
      this.parent = value;
      return this;
    }

    public Builder root(RunRef value) {
      this.root = value;
      return this;
    }

    public Builder application(ApplicationInfo value) {
      this.application = value;
      return this;
    }

    public Builder lineage(LineageGraph value) {
      this.lineage = Objects.requireNonNull(value, "lineage");
      return this;
    }

    public Builder sql(String value) {
      this.sql = value;
      return this;
    }

    public Builder error(ErrorInfo value) {
      this.error = value;
      return this;
    }

    public Builder reason(String value) {
      this.reason = value;
      return this;
    }

    public Builder metrics(Map<String, ? extends Number> value) {
      this.metrics = new LinkedHashMap<>(value);
      return this;
    }

    public Builder properties(Map<String, String> value) {
      this.properties = Objects.requireNonNull(value, "properties");
      return this;
    }

    public Builder work(WorkLog value) {
      this.work = Objects.requireNonNull(value, "work");
      return this;
    }

    public RunEvent build() {
      return new RunEvent(this);
    }
  }
}
