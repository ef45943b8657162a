package io.headwater.spark.track;

import io.headwater.model.ErrorInfo;
import io.headwater.redact.Redaction;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Turns exceptions into what may be reported of them: bounded and free of secrets. */
final class Errors {
  private static final int LONGEST_MESSAGE = 4_000;
  private static final int LONGEST_REASON = 500;
  private static final int MOST_FRAMES = 40;
  private static final int MOST_CAUSES = 5;

  private final Redaction redaction;
  private final boolean messages;

  /**
   * @param messages whether messages may be reported; they can hold values of rows
   */
  Errors(Redaction redaction, boolean messages) {
    this.redaction = redaction;
    this.messages = messages;
  }

  /**
   * The outermost error's class, its message with those of its causes, and a trimmed stack.
   *
   * @return {@code null} for {@code null}
   */
  ErrorInfo info(Throwable error) {
    if (error == null) {
      return null;
    }
    String type = error.getClass().getName();
    if (!messages) {
      return ErrorInfo.of(type, null, null);
    }
    StringBuilder message = new StringBuilder();
    StringBuilder stack = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable cause = error;
    for (int i = 0; cause != null && i < MOST_CAUSES && seen.add(cause); i++) {
      String line = line(cause);
      message.append(i == 0 ? String.valueOf(cause.getMessage()) : "\nCaused by: " + line);
      stack.append(i == 0 ? "" : "Caused by: ").append(line).append('\n');
      appendFrames(stack, cause.getStackTrace());
      cause = cause.getCause();
    }
    return ErrorInfo.of(
        type,
        redaction.text(cut(message.toString(), LONGEST_MESSAGE)),
        redaction.text(cut(stack.toString(), 4 * LONGEST_MESSAGE)));
  }

  /** Of an error that is known as Spark printed it: class, message, and stack. */
  ErrorInfo info(String printed) {
    int line = printed.indexOf('\n');
    String first = line < 0 ? printed : printed.substring(0, line);
    int colon = first.indexOf(": ");
    String type = colon < 0 ? first : first.substring(0, colon);
    if (!messages) {
      return ErrorInfo.of(type, null, null);
    }
    return ErrorInfo.of(
        type,
        redaction.text(cut(colon < 0 ? first : first.substring(colon + 2), LONGEST_MESSAGE)),
        redaction.text(cut(printed, 4 * LONGEST_MESSAGE)));
  }

  /**
   * Of why a stage failed, its first line.
   *
   * @return {@code null} when messages are not reported
   */
  String stageFailure(String printed) {
    if (!messages) {
      return null;
    }
    int line = printed.indexOf('\n');
    return cut(redaction.text(line < 0 ? printed : printed.substring(0, line)), LONGEST_REASON);
  }

  private static String line(Throwable error) {
    String message = error.getMessage();
    return error.getClass().getName() + (message == null ? "" : ": " + cut(message, 1_000));
  }

  private static void appendFrames(StringBuilder to, StackTraceElement[] frames) {
    for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
      to.append("\tat ").append(frames[i]).append('\n');
    }
    if (frames.length > MOST_FRAMES) {
      to.append("\t... ").append(frames.length - MOST_FRAMES).append(" more\n");
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + " [cut]";
  }
}
