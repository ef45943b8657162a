package io.headwater.model;

import java.util.Objects;

/** Why a run failed: class, message and trimmed stack of the error, already free of secrets. */
public final class ErrorInfo {
  private final String errorClass;
  private final String message;
  private final String stackTrace;

  private ErrorInfo(String errorClass, String message, String stackTrace) {
    this.errorClass = Objects.requireNonNull(errorClass, "errorClass");
    this.message = message;
    this.stackTrace = stackTrace;
  }

  /**
   * @param message the error's message, or {@code null} where it has none or it is switched off
   * @param stackTrace the trimmed stack, or {@code null}
   */
  public static ErrorInfo of(String errorClass, String message, String stackTrace) {
    return new ErrorInfo(errorClass, message, stackTrace);
  }

  public String errorClass() {
    return errorClass;
  }

  public String message() {
    return message;
  }

  public String stackTrace() {
    return stackTrace;
  }

  @Override
  public String toString() {
    return message == null ? errorClass : errorClass + ": " + message;
  }
}
