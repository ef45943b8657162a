package io.headwater.spark.metrics;

/** Upper bounds of histograms; milliseconds unless the name says otherwise. */
final class Buckets {
  static final long[] TASK = {
    50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    1_800_000, 3_600_000
  };
  static final long[] JOB = {
    100,
    250,
    500,
    1000,
    2500,
    5000,
    10_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    1_800_000,
    3_600_000,
    7_200_000,
    14_400_000
  };
  static final long[] ANALYSIS = {1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000};

  /** Work on Spark's listener bus: from one microsecond to one second. */
  static final long[] CALLBACK_NANOS = {
    1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private Buckets() {}
}
