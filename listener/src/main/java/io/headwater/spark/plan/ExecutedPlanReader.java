package io.headwater.spark.plan;

import io.headwater.model.LineageGraph;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.numbers.NumbersWalk;
import java.util.Objects;
import java.util.function.LongFunction;
import org.apache.spark.sql.execution.SparkPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Numbers of one finished action out of its executed plan. Stateless after construction. */
public final class ExecutedPlanReader {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutedPlanReader.class);

  /** Before Spark 3.5 a checkpoint computes all rows to count them, and again to store them. */
  private static final boolean CHECKPOINT_COUNTS =
      !Member.declares(
          "org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart", "jobTags");

  private final PlanSettings settings;
  private final KnownRdds rdds;

  /**
   * @param settings those with which the plans were analysed, so that names agree
   * @param rdds what is known of RDDs that a plan does not explain
   */
  public ExecutedPlanReader(PlanSettings settings, KnownRdds rdds) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.rdds = Objects.requireNonNull(rdds, "rdds");
  }

  public ExecutedNumbers read(
      SparkPlan executedPlan, LongFunction<Long> accumulatorValue, LineageGraph graph) {
    return read(executedPlan, accumulatorValue, graph, PlanSession.UNKNOWN, null);
  }

  /**
   * Never throws; what cannot be read is absent.
   *
   * @param accumulatorValue accumulator id to its summed value in this action, {@code null} when it
   *     was never updated
   * @param graph the action's lineage: numbers are told for its datasets only
   * @param function the method of a Dataset that Spark ran the plan for, or {@code null}
   */
  public ExecutedNumbers read(
      SparkPlan executedPlan,
      LongFunction<Long> accumulatorValue,
      LineageGraph graph,
      PlanSession session,
      String function) {
    try {
      return new NumbersWalk(accumulatorValue, graph, settings, session, rdds)
          .walk(executedPlan, "checkpoint".equals(function) && CHECKPOINT_COUNTS);
    } catch (Exception | LinkageError | StackOverflowError e) {
      LOG.debug("Numbers of {} cannot be read", executedPlan.getClass().getName(), e);
      return ExecutedNumbers.NONE;
    }
  }
}
