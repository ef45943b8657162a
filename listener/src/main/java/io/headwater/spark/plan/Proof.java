package io.headwater.spark.plan;

/**
 * What shows that an action did what its plan says, where the plan says it only under a condition:
 * {@code IF NOT EXISTS}, {@code IF EXISTS}, {@code SaveMode.Ignore}.
 */
public enum Proof {
  /** That it ended well. */
  SUCCESS,
  /** That Spark counted the files it wrote. */
  FILES_WRITTEN,
  /** That a job ran. */
  JOB,
  /** That the session's catalog told of a table created. */
  TABLE_CREATED,
  /** That the session's catalog told of a table dropped. */
  TABLE_DROPPED
}
