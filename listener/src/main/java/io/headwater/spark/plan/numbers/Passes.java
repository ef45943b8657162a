package io.headwater.spark.plan.numbers;

import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongFunction;
import org.apache.spark.sql.catalyst.plans.physical.RangePartitioning;
import org.apache.spark.sql.execution.SparkPlan;

/**
 * How often Spark ran a stage for one result: a global sort runs it once to sample the order and
 * once to sort, and the metrics of its nodes have the rows of both.
 *
 * <p>The exchange itself counts what it wrote, once; how many rows came into it per row written is
 * how often they were made.
 */
final class Passes {
  /** Not known: then a number of that stage is not known either. */
  static final long UNKNOWN = 0;

  private Passes() {}

  /**
   * Of the stage below a node, up to the next exchange.
   *
   * @param around of the stage that the node is in
   */
  static long below(SparkPlan plan, long around, LongFunction<Long> values) {
    if (Member.isA(plan, "QueryStageExec")
        || Member.isA(plan, "BroadcastExchangeExec")
        || Member.isA(plan, "InMemoryTableScanExec")) {
      return 1;
    }
    if (!Member.isA(plan, "ShuffleExchangeExec")) {
      return around;
    }
    Object partitioning = Member.of(plan, "outputPartitioning");
    boolean sampled =
        partitioning instanceof RangePartitioning
            && ((RangePartitioning) partitioning).numPartitions() > 1;
    if (!sampled) {
      return 1;
    }
    Long written = new Metrics(plan.metrics(), values).value("shuffleRecordsWritten");
    Long made = rows(plan.children().apply(0), values);
    boolean whole = written != null && made != null && written > 0 && made % written == 0;
    return whole ? made / written : UNKNOWN;
  }

  /** One pass's share of a sum over all passes; {@code null} when that is not known. */
  static Long once(Long sum, long passes) {
    if (sum == null || sum == 0) {
      return sum;
    }
    return passes == UNKNOWN || sum % passes != 0 ? null : Long.valueOf(sum / passes);
  }

  /**
   * The rows that came out of a node in all passes: its own count, or that of what it passes on.
   */
  private static Long rows(SparkPlan top, LongFunction<Long> values) {
    long sum = 0;
    Deque<SparkPlan> stack = new ArrayDeque<>();
    stack.push(top);
    while (!stack.isEmpty()) {
      SparkPlan plan = stack.pop();
      Long own = new Metrics(plan.metrics(), values).value("numOutputRows");
      if (own != null) {
        sum += own;
      } else if (passesRowsOn(plan)) {
        Scala.<SparkPlan>list(plan.children()).forEach(stack::push);
      } else {
        return null;
      }
    }
    return sum;
  }

  private static boolean passesRowsOn(SparkPlan plan) {
    switch (Member.simpleName(plan)) {
      case "ProjectExec":
      case "SortExec":
      case "UnionExec":
      case "CoalesceExec":
      case "InputAdapter":
      case "WholeStageCodegenExec":
        return true;
      default:
        return false;
    }
  }
}
