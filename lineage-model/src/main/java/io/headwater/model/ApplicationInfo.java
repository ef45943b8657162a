package io.headwater.model;

import java.time.Instant;
import java.util.Objects;

/**
 * The Spark application that is watched: known once it has started, the same for all its events.
 */
public final class ApplicationInfo {
  private final String name;
  private final String id;
  private final String attempt;
  private final String user;
  private final Instant startTime;
  private final String sparkVersion;
  private final String scalaVersion;
  private final String master;
  private final String deployMode;
  private final String agentVersion;
  private final String historyUrl;

  private ApplicationInfo(Builder b) {
    this.name = Objects.requireNonNull(b.name, "name");
    this.id = Objects.requireNonNull(b.id, "id");
    this.attempt = b.attempt;
    this.user = b.user;
    this.startTime = Objects.requireNonNull(b.startTime, "startTime");
    this.sparkVersion = Objects.requireNonNull(b.sparkVersion, "sparkVersion");
    this.scalaVersion = b.scalaVersion;
    this.master = b.master;
    this.deployMode = b.deployMode;
    this.agentVersion = Objects.requireNonNull(b.agentVersion, "agentVersion");
    this.historyUrl = b.historyUrl;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Base of job names: {@code spark.headwater.appName}, else {@code spark.app.name}. */
  public String name() {
    return name;
  }

  public String id() {
    return id;
  }

  /** The cluster manager's attempt, or {@code null} where it has none. */
  public String attempt() {
    return attempt;
  }

  public String user() {
    return user;
  }

  public Instant startTime() {
    return startTime;
  }

  public String sparkVersion() {
    return sparkVersion;
  }

  public String scalaVersion() {
    return scalaVersion;
  }

  public String master() {
    return master;
  }

  public String deployMode() {
    return deployMode;
  }

  public String agentVersion() {
    return agentVersion;
  }

  /** Address of the application in the history server or live UI, or {@code null}. */
  public String historyUrl() {
    return historyUrl;
  }

  /** Collects the parts. Not thread-safe. */
  public static final class Builder {
    private String name;
    private String id;
    private String attempt;
    private String user;
    private Instant startTime;
    private String sparkVersion;
    private String scalaVersion;
    private String master;
    private String deployMode;
    private String agentVersion;
    private String historyUrl;

    private Builder() {}

    public Builder name(String value) {
      this.name = value;
      return this;
    }

    public Builder id(String value) {
      this.id = value;
      return this;
    }

    public Builder attempt(String value) {
      this.attempt = value;
      return this;
    }

    public Builder user(String value) {
      this.user = value;
      return this;
    }

    public Builder startTime(Instant value) {
      this.startTime = value;
      return this;
    }

    public Builder sparkVersion(String value) {
      this.sparkVersion = value;
      return this;
    }

    public Builder scalaVersion(String value) {
      this.scalaVersion = value;
      return this;
    }

    public Builder master(String value) {
      this.master = value;
      return this;
    }

    public Builder deployMode(String value) {
      this.deployMode = value;
      return this;
    }

    public Builder agentVersion(String value) {
      this.agentVersion = value;
      return this;
    }

    public Builder historyUrl(String value) {
      this.historyUrl = value;
      return this;
    }

    public ApplicationInfo build() {
      return new ApplicationInfo(this);
    }
  }
}
