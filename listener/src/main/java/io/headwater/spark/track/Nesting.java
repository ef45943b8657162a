package io.headwater.spark.track;

import io.headwater.spark.plan.access.Member;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Tells which SQL execution is part of another one.
 *
 * <p>From 3.4 Spark tells the root itself. Before, a nested execution is known by its call site:
 * its stack ends with the whole stack of the outer one's user code, and another Spark method stands
 * above it. With the very same call site it is nested when the method that the program called makes
 * no such execution by itself; else it is another thread that runs the same line. Owned by the
 * agent's thread.
 */
final class Nesting {
  /** Inserting into a table of such a source saves again by the source's own name. */
  private static final String SAVE = "SaveIntoDataSourceCommand";

  private static final String MAKES_SAVE = "DataFrameWriter.";

  /** All that started as roots; a bit each. */
  private final BitSet seen = new BitSet();

  private final Map<Long, String> openCallers = new LinkedHashMap<>();

  /** Notes an execution that is no part of another. */
  void opened(ExecutionStart start) {
    openCallers.put(start.executionId(), start.details());
    seen.set(bit(start.executionId()));
  }

  void closed(long executionId) {
    openCallers.remove(executionId);
  }

  /**
   * Whether the execution belongs to one that has not started: planning the outer one runs queries,
   * and Spark tells of it when it is planned. A thread may keep the root of an execution that is
   * over; that one has been seen.
   */
  boolean isPartOfComing(ExecutionStart start) {
    Long root = start.rootExecutionId();
    return root != null && root != start.executionId() && !seen.get(bit(root));
  }

  private static int bit(long executionId) {
    return (int) (executionId & Integer.MAX_VALUE);
  }

  /** The root that the execution belongs to, or {@code null} when it is a root itself. */
  Long rootOf(ExecutionStart start) {
    if (start.rootExecutionId() != null) {
      return start.rootExecutionId() == start.executionId() ? null : start.rootExecutionId();
    }
    boolean part = isPartOfSameCall(start);
    Long latest = null;
    for (Map.Entry<Long, String> open : openCallers.entrySet()) {
      if (isWithin(start.details(), open.getValue())) {
        return open.getKey();
      }
      if (part && open.getValue().equals(start.details())) {
        latest = open.getKey();
      }
    }
    return latest;
  }

  private static boolean isPartOfSameCall(ExecutionStart start) {
    LogicalPlan plan = Phases.plan(start.queryExecution());
    if (plan == null) {
      return false;
    }
    return Housekeeping.isQuery(start.details(), plan)
        || (Member.simpleName(plan).equals(SAVE) && !makesSave(start.details()));
  }

  private static boolean makesSave(String details) {
    int end = details.indexOf('(');
    String method = end < 0 ? details : details.substring(0, end);
    return method.contains(MAKES_SAVE)
        && !method.endsWith(".insertInto")
        && !method.endsWith(".saveAsTable");
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
