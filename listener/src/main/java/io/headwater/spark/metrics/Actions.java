package io.headwater.spark.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of the actions that are still of interest, by SQL execution id or by the id of a job
 * outside SQL. Bounded: when too many are held, because nobody forgot them, the oldest go.
 */
final class Actions {
  private static final int CAP = 10_000;
  private static final int FORGOTTEN_CAP = 1_000;

  /** Of a map, with its boxed key. */
  private static final int ENTRY_BYTES = 80;

  private final Map<Long, ActionNumbers> executions = bounded(CAP);
  private final Map<Integer, ActionNumbers> jobs = bounded(CAP);

  /** Executions forgotten lately, so that what still comes for them is not held for ever. */
  private final Map<Long, Boolean> forgotten = bounded(FORGOTTEN_CAP);

  /** Makes the numbers where they are not there; what was forgotten gets some that nobody holds. */
  synchronized ActionNumbers execution(long executionId) {
    ActionNumbers known = executions.get(executionId);
    if (known == null) {
      known = new ActionNumbers();
      if (!forgotten.containsKey(executionId)) {
        executions.put(executionId, known);
      }
    }
    return known;
  }

  synchronized ActionNumbers startJob(int jobId) {
    return jobs.computeIfAbsent(jobId, id -> new ActionNumbers());
  }

  /** The numbers of a job outside SQL; empty ones when there is no such job. */
  synchronized ActionNumbers job(int jobId) {
    ActionNumbers known = jobs.get(jobId);
    return known == null ? new ActionNumbers() : known;
  }

  synchronized void forgetExecution(long executionId) {
    executions.remove(executionId);
    forgotten.put(executionId, Boolean.TRUE);
  }

  synchronized void forgetJob(int jobId) {
    jobs.remove(jobId);
  }

  synchronized int size() {
    return executions.size() + jobs.size();
  }

  /** Estimate of the heap that they take. */
  synchronized long bytes() {
    long sum = 0;
    for (ActionNumbers each : executions.values()) {
      sum += ENTRY_BYTES + each.bytes();
    }
    for (ActionNumbers each : jobs.values()) {
      sum += ENTRY_BYTES + each.bytes();
    }
    return sum + (long) ENTRY_BYTES * forgotten.size();
  }

  private static <K, V> Map<K, V> bounded(int cap) {
    return new LinkedHashMap<K, V>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > cap;
      }
    };
  }
}
