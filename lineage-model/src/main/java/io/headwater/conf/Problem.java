package io.headwater.conf;

import java.util.Objects;

/** A setting that cannot be used as it stands: which, its value, and what to do. */
public final class Problem {
  private final String key;
  private final String message;
  private final boolean fatal;

  private Problem(String key, String message, boolean fatal) {
    this.key = Objects.requireNonNull(key, "key");
    this.message = Objects.requireNonNull(message, "message");
    this.fatal = fatal;
  }

  /** A wrong value: the agent, or the part that the setting is for, is off. */
  public static Problem error(String key, String message) {
    return new Problem(key, message, true);
  }

  /** Something odd that does not keep the agent from working. */
  public static Problem warning(String key, String message) {
    return new Problem(key, message, false);
  }

  public String key() {
    return key;
  }

  /** One line for the user: names the setting, the value (unless secret) and the remedy. */
  public String message() {
    return message;
  }

  public boolean fatal() {
    return fatal;
  }

  @Override
  public String toString() {
    return message;
  }
}
