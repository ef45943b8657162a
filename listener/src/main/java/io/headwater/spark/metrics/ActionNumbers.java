package io.headwater.spark.metrics;

import io.headwater.model.WorkLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The numbers of one action, added up over all its jobs, stages and task attempts, and over the
 * nested executions that were joined to it: a live view for any thread.
 */
public final class ActionNumbers {
  private final Tally own = new Tally();
  private final List<ActionNumbers> parts = new CopyOnWriteArrayList<>();

  ActionNumbers() {}

  /**
   * The sum of what the action's successful tasks and the driver reported for an SQL metric; {@code
   * null} when neither did, 0 when they reported 0.
   *
   * <p>Every partition counts once, as in Spark's SQL tab: a second success of a speculated task is
   * left out, and so is the work that a retried stage does again where Spark names the partition
   * (3.3 and later).
   */
  public Long accumulator(long accumulatorId) {
    Long sum = own.accumulator(accumulatorId);
    for (ActionNumbers part : parts) {
      Long more = part.accumulator(accumulatorId);
      if (more != null) {
        sum = sum == null ? more : Long.valueOf(sum + more);
      }
    }
    return sum;
  }

  /** Records written by task attempts that succeeded. */
  public long outputRecords() {
    return total().field(TaskField.OUTPUT_RECORDS);
  }

  /** Bytes written by task attempts that succeeded. */
  public long outputBytes() {
    return total().field(TaskField.OUTPUT_BYTES);
  }

  /** Records read by all task attempts, as Spark counts them. */
  public long inputRecords() {
    return total().field(TaskField.INPUT_RECORDS);
  }

  /** Bytes read by all task attempts, as Spark counts them. */
  public long inputBytes() {
    return total().field(TaskField.INPUT_BYTES);
  }

  /** Jobs that started. */
  public long jobs() {
    return total().jobs();
  }

  /** Task attempts that ended. */
  public long tasks() {
    return tasks(total());
  }

  /** Whether Spark ran nothing for this action: no job started, no SQL metric was reported. */
  public boolean isEmpty() {
    return own.isEmpty() && parts.stream().allMatch(ActionNumbers::isEmpty);
  }

  /**
   * Everything for {@code RunEvent.metrics}: snake case, with the unit as suffix. {@code stages}
   * and {@code tasks} are attempts that ended; those that failed or were killed are among them.
   * Times and bytes are those of all attempts, output is that of attempts that succeeded.
   */
  public Map<String, Number> asMetrics() {
    Tally total = total();
    Map<String, Number> all = new LinkedHashMap<>();
    all.put("jobs", total.jobs());
    all.put("failed_jobs", total.failedJobs());
    all.put("stages", total.stages());
    all.put("failed_stages", total.failedStages());
    all.put("skipped_stages", total.skippedStages());
    all.put("tasks", tasks(total));
    all.put("failed_tasks", total.tasks(TaskOutcome.FAILED));
    all.put("killed_tasks", total.tasks(TaskOutcome.KILLED));
    Map<String, Long> sums = new LinkedHashMap<>();
    for (TaskField field : TaskField.values()) {
      sums.merge(field.actionName(), total.field(field), Long::sum);
    }
    for (TaskField field : TaskField.values()) {
      all.computeIfAbsent(field.actionName(), name -> field.unit().toNumber(sums.get(name)));
    }
    all.put("wasted_seconds", Unit.MILLIS.toNumber(total.wastedMillis()));
    all.put("peak_execution_memory_bytes", total.peakExecutionMemory());
    return all;
  }

  /**
   * The jobs with their stages, those that are worth telling.
   *
   * @param reason what may be told of why a stage failed; gives {@code null} for nothing
   */
  public WorkLog work(UnaryOperator<String> reason) {
    JobLog all = new JobLog();
    addTo(all);
    return all.told(reason);
  }

  /** Adds the jobs so far to those of others. */
  public void addTo(JobLog log) {
    own.log().addTo(log);
    parts.forEach(part -> part.addTo(log));
  }

  /** Estimate of the heap that it takes, without its parts. */
  long bytes() {
    return 64 + own.bytes();
  }

  /** Where Spark's events are added up. */
  Tally own() {
    return own;
  }

  /** From now on this action's numbers hold the other's too. Joining twice changes nothing. */
  void join(ActionNumbers part) {
    if (!parts.contains(part) && !part.holds(this)) {
      parts.add(part);
    }
  }

  private boolean holds(ActionNumbers other) {
    return this == other || parts.stream().anyMatch(part -> part.holds(other));
  }

  private static long tasks(Tally tally) {
    long ended = 0;
    for (TaskOutcome outcome : TaskOutcome.values()) {
      ended += tally.tasks(outcome);
    }
    return ended;
  }

  private Tally total() {
    Tally sum = new Tally();
    addTo(sum);
    return sum;
  }

  private void addTo(Tally sum) {
    own.addTo(sum);
    parts.forEach(part -> part.addTo(sum));
  }
}
