package io.headwater.spark.metrics;

/** Labels that several metrics share. */
final class Labels {
  static final Label OUTCOME = Label.of("outcome", "succeeded", "failed", "aborted");
  static final Label SUCCEEDED_FAILED = Label.of("outcome", "succeeded", "failed");
  static final Label LOCAL_REMOTE = Label.of("locality", "local", "remote");

  static final Label SKEW = Label.of("quantity", "duration", "input_bytes", "shuffle_read_bytes");

  private Labels() {}
}
