package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Many trials, and what came of them. */
final class Rounds {
  private static final int WAYS = 2;
  private static final int MORE = 200;
  private static final int SHRINKING = 300;

  /** In so many queries, one that is deep. */
  private static final int DEEP = 4;

  private static final boolean TRACE = Boolean.getBoolean("headwater.perturbation.trace");

  private final SparkSession session;
  private final int version;
  private final long start = System.nanoTime();
  private final List<String> missed = new ArrayList<>();
  private final Set<String> texts = new HashSet<>();
  private final Map<String, Set<String>> notShown = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int tried;
  private int refused;
  private int edges;
  private long runs;

  Rounds(SparkSession session, int version) {
    this.session = session;
    this.version = version;
  }

  /** Tries a random query. */
  void add(long seed) {
    // In a large query many things come to nothing: what is filtered away shows no edge.
    boolean deep = Math.floorMod(seed, DEEP) == 0;
    int depth = deep ? 2 : 0;
    add(seed, !deep, choices -> Trial.of(session, choices, version, depth), Choices.random(seed));
  }

  /** Tries a query by hand. */
  void add(long seed, String sql) {
    add(seed, true, choices -> Trial.of(session, sql), Choices.random(seed));
  }

  private void add(long seed, boolean thorough, Function<Choices, Trial> make, Choices choices) {
    try {
      Trial trial = make.apply(choices);
      List<String> wrong = new ArrayList<>();
      try {
        tried(trial, seed, thorough, wrong);
      } finally {
        // What was found is kept, whatever a later run of the same query comes to.
        if (!wrong.isEmpty()) {
          missed.add(found(seed, thorough, make, choices.made(), wrong + " in " + trial.text()));
        }
      }
      tried++;
      runs += trial.runs();
      if (thorough) {
        texts.add(trial.text());
        edges += trial.edges().size();
        Set<String> left = new TreeSet<>();
        trial.notShown().forEach(edge -> left.add(edge.toString()));
        if (!left.isEmpty()) {
          notShown.computeIfAbsent(trial.text(), t -> new TreeSet<>()).addAll(left);
        }
      }
    } catch (AssertionError e) {
      // Whoever finds that something cannot be does not refuse a query.
      missed.add("seed " + seed + ": " + e);
    } catch (Exception | Error e) {
      refused++;
      refusals.merge(why(e), 1, Integer::sum);
      if (TRACE) {
        e.printStackTrace(System.out);
      }
    }
  }

  private static void tried(Trial trial, long seed, boolean thorough, List<String> wrong) {
    trial.check(seed, thorough ? 2 : 1, WAYS, wrong);
    if (thorough) {
      trial.showMore(seed, MORE, wrong);
    }
  }

  /** What is behind all the wrapping, without what differs from query to query. */
  private static String why(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.toString().split("\n")[0].replaceAll("\\d+", "0");
    return text.substring(0, Math.min(200, text.length()));
  }

  private static String found(
      long seed,
      boolean thorough,
      Function<Choices, Trial> make,
      List<Integer> made,
      String found) {
    if (made.isEmpty()) {
      return found;
    }
    Function<List<Integer>, String> wrong = c -> wrong(seed, thorough, make, Choices.replay(c));
    Shrinker shrinker = new Shrinker(c -> !wrong.apply(c).isEmpty(), SHRINKING);
    return "seed " + seed + ": " + found + "; smallest: " + wrong.apply(shrinker.shrink(made));
  }

  private static String wrong(
      long seed, boolean thorough, Function<Choices, Trial> make, Choices choices) {
    List<String> wrong = new ArrayList<>();
    Trial trial = null;
    try {
      trial = make.apply(choices);
      tried(trial, seed, thorough, wrong);
    } catch (Exception | Error e) {
      // A smaller query that Spark refuses; what was found before counts.
    }
    return wrong.isEmpty() ? "" : wrong + " in " + trial.text() + " with " + trial.edges();
  }

  List<String> missed() {
    return missed;
  }

  /** Queries that were tried for what shows their edges. */
  Set<String> texts() {
    return texts;
  }

  /** By query, the edges that no change has shown to be true. */
  Map<String, Set<String>> notShown() {
    return notShown;
  }

  /** Edges of the queries that were tried for what shows them. */
  int edges() {
    return edges;
  }

  /** Queries that Spark could not analyse or run. */
  int refused() {
    return refused;
  }

  /** The result, for a reader. */
  void print() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%d queries, %d runs, %d s; refused by Spark: %d%n",
            tried, runs, (System.nanoTime() - start) / 1_000_000_000L, refused));
    refusals.forEach((what, count) -> text.append(String.format("  %d x %s%n", count, what)));
    text.append(String.format("changes without an edge: %d%n", missed.size()));
    missed.forEach(m -> text.append("  ").append(m).append(String.format("%n")));
    int left = notShown.values().stream().mapToInt(Set::size).sum();
    text.append(
        String.format(
            "edges: %d; shown by no change: %d (%.2f %%)%n", edges, left, 100.0 * left / edges));
    System.out.print(text);
  }
}
