package io.headwater.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * One metric with its present values, as the Prometheus text format has it.
 *
 * <p>Names follow Prometheus practice: base units, the unit as suffix, {@code _total} for counters.
 */
public final class MetricFamily {

  /** The Prometheus type. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private final String name;
  private final Type type;
  private final String help;
  private final List<Sample> samples;

  private MetricFamily(String name, Type type, String help, List<Sample> samples) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
    this.help = Objects.requireNonNull(help, "help");
    this.samples = Collections.unmodifiableList(new ArrayList<>(samples));
  }

  /**
   * @param name the whole name; a counter's with {@code _total}
   */
  public static MetricFamily of(String name, Type type, String help, List<Sample> samples) {
    return new MetricFamily(name, type, help, samples);
  }

  public String name() {
    return name;
  }

  public Type type() {
    return type;
  }

  public String help() {
    return help;
  }

  public List<Sample> samples() {
    return samples;
  }

  @Override
  public String toString() {
    return name + " " + samples;
  }

  /** One value with its labels; for a histogram, its buckets. */
  public static final class Sample {
    private final List<String> labels;
    private final double value;
    private final double[] bounds;
    private final long[] counts;

    private Sample(List<String> labels, double value, double[] bounds, long[] counts) {
      if (labels.size() % 2 != 0) {
        throw new IllegalArgumentException("Labels come in pairs of name and value: " + labels);
      }
      this.labels = Collections.unmodifiableList(new ArrayList<>(labels));
      this.value = value;
      this.bounds = bounds;
      this.counts = counts;
    }

    /**
     * @param labels name, value, name, value, ...
     */
    public static Sample of(double value, String... labels) {
      return new Sample(Arrays.asList(labels), value, new double[0], new long[0]);
    }

    /**
     * @param sum of all observations
     * @param bounds upper bounds, ascending, without the infinite one
     * @param counts observations per bucket, not cumulated; one more than bounds, for the infinite
     *     one
     */
    public static Sample histogram(double sum, double[] bounds, long[] counts, String... labels) {
      if (counts.length != bounds.length + 1) {
        throw new IllegalArgumentException("A histogram has one more count than bounds");
      }
      return new Sample(Arrays.asList(labels), sum, bounds.clone(), counts.clone());
    }

    /** Name, value, name, value, ... */
    public List<String> labels() {
      return labels;
    }

    /** The value; of a histogram the sum of all observations. */
    public double value() {
      return value;
    }

    public double[] bounds() {
      return bounds.clone();
    }

    public long[] counts() {
      return counts.clone();
    }

    @Override
    public String toString() {
      return labels + "=" + value;
    }
  }
}
