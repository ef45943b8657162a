package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The decisions by which a random query is made, one number each. The same numbers make the same
 * query again, and smaller ones a simpler one: 0 always stands for the simplest that can be had.
 */
final class Choices {
  private final Random random;
  private final List<Integer> given;
  private final List<Integer> made = new ArrayList<>();

  private Choices(Random random, List<Integer> given) {
    this.random = random;
    this.given = given;
  }

  static Choices random(long seed) {
    return new Choices(new Random(seed * 0x9E3779B97F4A7C15L), null);
  }

  /** Those given, as far as they go; then zeros. */
  static Choices replay(List<Integer> given) {
    return new Choices(null, given);
  }

  /** A number from 0 to below the bound. */
  int next(int bound) {
    int value = 0;
    if (random != null) {
      value = random.nextInt(bound);
    } else if (made.size() < given.size()) {
      value = Math.min(given.get(made.size()), bound - 1);
    }
    made.add(value);
    return value;
  }

  /** True once in so many times. */
  boolean once(int in) {
    return next(in) == in - 1;
  }

  <T> T of(List<T> items) {
    return items.get(next(items.size()));
  }

  List<Integer> made() {
    return made;
  }
}
