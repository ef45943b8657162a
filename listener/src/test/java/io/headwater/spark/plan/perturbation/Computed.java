package io.headwater.spark.plan.perturbation;

import java.util.function.Supplier;

/** What is computed of the tables, once for each state of them. For one thread. */
final class Computed<T> {
  private final Supplier<T> compute;
  private Tables of;
  private T value;

  Computed(Supplier<T> compute) {
    this.compute = compute;
  }

  T get() {
    Tables now = ChangingSource.current();
    if (of != now) {
      value = compute.get();
      of = now;
    }
    return value;
  }
}
