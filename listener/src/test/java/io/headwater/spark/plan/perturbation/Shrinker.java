package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Looks for the smallest query that still fails: fewer choices, then smaller ones. */
final class Shrinker {
  private final Predicate<List<Integer>> fails;
  private int tries;

  /**
   * @param fails whether the query of these choices fails
   * @param tries how often it may be asked
   */
  Shrinker(Predicate<List<Integer>> fails, int tries) {
    this.fails = fails;
    this.tries = tries;
  }

  List<Integer> shrink(List<Integer> failing) {
    List<Integer> smallest = failing;
    List<Integer> before;
    do {
      before = smallest;
      smallest = withoutParts(smallest);
      smallest = withSmallerOnes(smallest);
    } while (!smallest.equals(before) && tries > 0);
    return smallest;
  }

  private List<Integer> withoutParts(List<Integer> from) {
    List<Integer> smallest = from;
    for (int length = Math.max(1, from.size() / 2); length >= 1; length /= 2) {
      for (int at = smallest.size() - length; at >= 0; at -= 1) {
        if (at + length > smallest.size()) {
          continue;
        }
        List<Integer> candidate = new ArrayList<>(smallest.subList(0, at));
        candidate.addAll(smallest.subList(at + length, smallest.size()));
        if (stillFails(candidate)) {
          smallest = candidate;
        }
      }
    }
    return smallest;
  }

  private List<Integer> withSmallerOnes(List<Integer> from) {
    List<Integer> smallest = from;
    for (int at = 0; at < smallest.size(); at++) {
      for (int value = 0; value < smallest.get(at); value++) {
        List<Integer> candidate = new ArrayList<>(smallest);
        candidate.set(at, value);
        if (stillFails(candidate)) {
          smallest = candidate;
          break;
        }
      }
    }
    return smallest;
  }

  private boolean stillFails(List<Integer> candidate) {
    return tries-- > 0 && fails.test(candidate);
  }
}
