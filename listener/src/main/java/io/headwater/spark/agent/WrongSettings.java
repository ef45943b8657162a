package io.headwater.spark.agent;

/**
 * The application is to stop because a setting is wrong and {@code spark.headwater.strict} is set:
 * the only thing that ever gets out of the agent.
 */
public final class WrongSettings extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WrongSettings(String message) {
    super(message);
  }
}
