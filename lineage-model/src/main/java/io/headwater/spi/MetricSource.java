package io.headwater.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Live numbers, read when somebody asks: state, not facts.
 *
 * <p>May be called by any thread at any time; takes no lock that an event callback of Spark can
 * wait for longer than a few microseconds.
 */
public interface MetricSource {

  /** All families with their present values; each family once. */
  List<MetricFamily> snapshot();

  /** Both sources' families one after the other. */
  default MetricSource and(MetricSource other) {
    return () -> {
      List<MetricFamily> all = new ArrayList<>(snapshot());
      all.addAll(other.snapshot());
      return Collections.unmodifiableList(all);
    };
  }
}
