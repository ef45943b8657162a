package io.headwater.spark.track;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells which SQL execution is part of another one.
 *
 * <p>From 3.4 Spark tells the root itself. Before, a nested execution is known by its call site:
 * its stack ends with the whole stack of the outer one's user code, and another Spark method stands
 * above it. Two executions with the very same call site are two threads that run the same line.
 * Owned by the agent's thread.
 */
final class Nesting {
  private final Map<Long, String> openCallers = new LinkedHashMap<>();

  /** Notes an execution that is no part of another. */
  void opened(ExecutionStart start) {
    openCallers.put(start.executionId(), start.details());
  }

  void closed(long executionId) {
    openCallers.remove(executionId);
  }

  /** The root that the execution belongs to, or {@code null} when it is a root itself. */
  Long rootOf(ExecutionStart start) {
    if (start.rootExecutionId() != null) {
      return start.rootExecutionId() == start.executionId() ? null : start.rootExecutionId();
    }
    for (Map.Entry<Long, String> open : openCallers.entrySet()) {
      if (isWithin(start.details(), open.getValue())) {
        return open.getKey();
      }
    }
    return null;
  }

  private static boolean isWithin(String inner, String outer) {
    int firstLine = outer.indexOf('\n');
    if (firstLine < 0) {
      return false;
    }
    // The outer frame itself and its caller: a tail of user code alone can be another thread's.
    return inner.length() > outer.length() && inner.endsWith(outer);
  }
}
