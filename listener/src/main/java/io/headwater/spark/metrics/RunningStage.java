package io.headwater.spark.metrics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** A stage of a job that runs: to whom its numbers go, and which of its partitions have counted. */
final class RunningStage {
  /** Jobs that run and have the stage among theirs, lowest id first. */
  final NavigableSet<Integer> jobs = new TreeSet<>();

  /** How many of its attempts run now. */
  int active;

  final ActiveTasks tasks;

  /** How many of its attempts were submitted. */
  int submissions;

  /** The action for which the last attempt was submitted. */
  Tally owner;

  private final BitSet partitions = new BitSet();
  private final List<BitSet> indexesByAttempt = new ArrayList<>(1);
  private final List<StageAttempt> attempts = new ArrayList<>(1);

  RunningStage(Tally owner, ActiveTasks tasks) {
    this.owner = owner;
    this.tasks = tasks;
  }

  void submitted(StageAttempt attempt) {
    attempts.add(attempt);
  }

  /** The attempt; {@code null} when its start was never seen. */
  StageAttempt attempt(int number) {
    for (int i = attempts.size() - 1; i >= 0; i--) {
      if (attempts.get(i).number() == number) {
        return attempts.get(i);
      }
    }
    return null;
  }

  /** What its attempts hold of their tasks. */
  long heldBytes() {
    long sum = 0;
    for (StageAttempt attempt : attempts) {
      sum += attempt.heldBytes();
    }
    return sum;
  }

  /**
   * Notes that a partition's result is there.
   *
   * @param partition the partition, or -1 where Spark does not name it (before 3.3); then a task's
   *     index within its attempt stands for it
   * @return whether it is the first result for it
   */
  boolean firstResult(int partition, int attempt, int index) {
    BitSet seen = partitions;
    int bit = partition;
    if (partition < 0) {
      while (indexesByAttempt.size() <= attempt) {
        indexesByAttempt.add(new BitSet());
      }
      seen = indexesByAttempt.get(attempt);
      bit = index;
    }
    boolean first = !seen.get(bit);
    seen.set(bit);
    return first;
  }
}
