package io.headwater.spark.metrics;

/** What a metric's raw numbers mean, and by what they are divided to get Prometheus base units. */
enum Unit {
  COUNT("", 1),
  BYTES("bytes", 1),
  /** Counted in thousandths. */
  PER_MILLE("ratio", 1e3),
  /** Counted in milliseconds, exported in seconds. */
  MILLIS("seconds", 1e3),
  /** Counted in nanoseconds, exported in seconds. */
  NANOS("seconds", 1e9);

  private final String exported;
  private final double perBaseUnit;

  Unit(String exported, double perBaseUnit) {
    this.exported = exported;
    this.perBaseUnit = perBaseUnit;
  }

  /** The base unit, as in the metric's name; empty for a plain number. */
  String exported() {
    return exported;
  }

  double toBaseUnit(long raw) {
    return raw / perBaseUnit;
  }

  /** The number for a run's metrics: whole numbers stay whole. */
  Number toNumber(long raw) {
    if (perBaseUnit == 1) {
      return raw;
    }
    return raw / perBaseUnit;
  }
}
