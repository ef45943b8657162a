package io.headwater.sample.stage;

/**
 * Something that the user can put right. Its message is one line and says what is wrong, where, and
 * what to do.
 */
public final class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PipelineException(String message) {
    super(message);
  }

  public PipelineException(String message, Throwable cause) {
    super(message, cause);
  }
}
