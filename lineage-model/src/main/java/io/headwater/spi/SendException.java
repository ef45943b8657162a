package io.headwater.spi;

import java.time.Duration;

/** Facts were not taken by a back end; says why and whether trying again can help. */
public final class SendException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public enum Kind {
    /** Trying again later can help: I/O errors, 408, 429, 5xx. */
    RETRY,
    /** These facts will never be taken: other 4xx. */
    PERMANENT,
    /** No fact will be taken until a setting is mended: 401, 403. */
    CONFIGURATION
  }

  private final Kind kind;
  private final String reason;
  private final int taken;
  private final Duration retryAfter;

  private SendException(
      Kind kind, String reason, String message, int taken, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
    this.taken = taken;
    this.retryAfter = retryAfter;
  }

  /**
   * @param reason short word for counters: {@code connect}, {@code timeout}, {@code 5xx}, {@code
   *     io}
   * @param message one line for the log, without secrets
   * @param cause may be {@code null}
   */
  public static SendException retry(String reason, String message, Throwable cause) {
    return new SendException(Kind.RETRY, reason, message, 0, null, cause);
  }

  public static SendException permanent(String reason, String message) {
    return new SendException(Kind.PERMANENT, reason, message, 0, null, null);
  }

  /**
   * @param message names the setting to mend
   */
  public static SendException configuration(String reason, String message) {
    return new SendException(Kind.CONFIGURATION, reason, message, 0, null, null);
  }

  /** The same, with the number of facts at the front of the batch that were taken before. */
  public SendException afterTaking(int facts) {
    return new SendException(kind, reason, getMessage(), facts, retryAfter, getCause());
  }

  /** The same, with the wait that the back end asked for. */
  public SendException retryAfter(Duration wait) {
    return new SendException(kind, reason, getMessage(), taken, wait, getCause());
  }

  public Kind kind() {
    return kind;
  }

  public String reason() {
    return reason;
  }

  public int taken() {
    return taken;
  }

  /** The wait that the back end asked for, or {@code null}. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
