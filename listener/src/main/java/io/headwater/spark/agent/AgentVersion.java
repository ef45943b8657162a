package io.headwater.spark.agent;

/** Version of this build of the agent. */
public final class AgentVersion {
  private AgentVersion() {}

  /** As the jar's manifest has it, or {@code dev} when run from classes. */
  public static String value() {
    String version = AgentVersion.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
