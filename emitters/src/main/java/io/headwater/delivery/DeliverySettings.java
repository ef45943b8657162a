package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;

/** Settings of the delivery itself. */
final class DeliverySettings {
  static final Setting<Integer> QUEUE_CAPACITY =
      Setting.integer(
          "queue.capacity",
          10_000,
          1,
          10_000_000,
          "Most facts that wait in memory for one emitter; when there are more, lineage detail is dropped"
              + " first, starts and ends of runs last.");

  static final Setting<Long> QUEUE_MAX_BYTES =
      Setting.bytes(
          "queue.maxBytes", "64m", "Most memory that the facts waiting for one emitter take.");

  static final Setting<Boolean> SPOOL_ENABLED =
      Setting.bool(
          "spool.enabled",
          true,
          "Whether facts wait on disk, where they survive the driver. With `false` they wait in"
              + " memory.");

  static final Setting<String> SPOOL_DIR =
      Setting.text(
          "spool.dir",
          null,
          "Folder on the driver's machine in which facts wait; the next driver with the same folder"
              + " and destinations sends what a dead one has left. Default is `headwater-<user>`"
              + " below `java.io.tmpdir`.");

  static final Setting<Long> SPOOL_MAX_BYTES =
      Setting.bytes(
          "spool.maxBytes", "256m", "Most disk that the facts waiting for one destination take.");

  static final Collection<Setting<?>> ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              QUEUE_CAPACITY, QUEUE_MAX_BYTES, SPOOL_ENABLED, SPOOL_DIR, SPOOL_MAX_BYTES));

  private DeliverySettings() {}

  /**
   * The folder in which facts wait.
   *
   * @throws IOException when what is set is not a path
   */
  static Path spoolRoot(Conf conf) throws IOException {
    String set = conf.get(SPOOL_DIR);
    try {
      return set != null && !set.trim().isEmpty()
          ? Paths.get(set.trim())
          : Paths.get(
              System.getProperty("java.io.tmpdir"),
              "headwater-" + System.getProperty("user.name", "").replaceAll("[^\\w.-]", "_"));
    } catch (InvalidPathException e) {
      throw new IOException("spark.headwater.spool.dir is not a path: " + set, e);
    }
  }
}
