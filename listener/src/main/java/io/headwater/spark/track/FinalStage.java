package io.headwater.spark.track;

import io.headwater.spark.plan.access.Member;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.CallSite;

/** The stage that a job was submitted for, as far as it could be seen. Immutable. */
public final class FinalStage {
  /** The scheduler had forgotten the job already. */
  public static final FinalStage UNKNOWN = new FinalStage(null, null, new int[0]);

  private final RDD<?> rdd;
  private final Object function;
  private final int[] partitions;

  /**
   * @param rdd what is computed
   * @param function what runs on each partition; {@code null} for a stage that shuffles
   * @param partitions those that are computed; not changed by anybody
   */
  public FinalStage(RDD<?> rdd, Object function, int[] partitions) {
    this.rdd = rdd;
    this.function = function;
    this.partitions = partitions;
  }

  /** {@code null} when it is not known. */
  RDD<?> rdd() {
    return rdd;
  }

  /** {@code null} when there is none or it is not known. */
  Object function() {
    return function;
  }

  /** The lowest partition that is computed, or -1. */
  int firstPartition() {
    int first = -1;
    for (int partition : partitions) {
      first = first < 0 ? partition : Math.min(first, partition);
    }
    return first;
  }

  /** The highest partition that is computed, or -1. */
  int lastPartition() {
    int last = -1;
    for (int partition : partitions) {
      last = Math.max(last, partition);
    }
    return last;
  }

  /** Whether partitions behind the last one are left for a further job. */
  boolean leavesPartitions() {
    // The field: asking for partitions may start work.
    Object all = rdd == null ? null : Member.field(rdd, "partitions_");
    return all instanceof Object[] && lastPartition() < ((Object[]) all).length - 1;
  }

  /** The call site that made the RDD, as a stack; empty when it is not known. */
  String madeAt() {
    CallSite site = rdd == null ? null : Member.of(rdd, CallSite.class, "creationSite");
    return site == null ? "" : site.longForm();
  }
}
