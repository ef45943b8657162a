package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
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
          "Most facts that wait for one emitter; when there are more, lineage detail is dropped"
              + " first, starts and ends of runs last.");

  static final Setting<Long> QUEUE_MAX_BYTES =
      Setting.bytes(
          "queue.maxBytes", "64m", "Most memory that the facts waiting for one emitter take.");

  static final Collection<Setting<?>> ALL =
      Collections.unmodifiableList(Arrays.asList(QUEUE_CAPACITY, QUEUE_MAX_BYTES));

  private DeliverySettings() {}

  static FactQueue newQueue(Conf conf) {
    return new MemoryFactQueue(conf.get(QUEUE_CAPACITY), conf.get(QUEUE_MAX_BYTES));
  }
}
