package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Many trials, and what came of them. */
final class Rounds {
  private static final int WAYS = 2;
  private static final int MORE = 150;
  private static final int SHRINKING = 300;
  private static final boolean TRACE = Boolean.getBoolean("headwater.perturbation.trace");

  private final SparkSession session;
  private final int version;
  private final boolean thorough;
  private final int rounds;
  private final int depth;
  private final long start = System.nanoTime();
  private final Occurrences occurrences = new Occurrences();
  private final List<String> missed = new ArrayList<>();
  private final List<String> notShown = new ArrayList<>();
  private final Map<String, Integer> unshown = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int tried;
  private int refused;
  private int edges;
  private long runs;

  /**
   * @param thorough whether to look at each query longer, and for what shows its edges
   */
  Rounds(SparkSession session, int version, boolean thorough) {
    this.session = session;
    this.thorough = thorough;
    this.rounds = thorough ? 2 : 1;
    // In a large query many things come to nothing: what is filtered away shows no edge.
    this.depth = thorough ? 0 : 2;
    this.version = version;
  }

  void add(long seed, Function<Choices, Trial> make, Choices choices) {
    try {
      Trial trial = make.apply(choices);
      List<String> wrong = trial.check(seed, rounds, WAYS);
      if (thorough) {
        trial.showMore(seed, MORE);
      }
      occurrences.add(trial.analyzed());
      tried++;
      runs += trial.runs();
      edges += trial.edges().size();
      if (thorough) {
        trial.notShown().forEach(edge -> count(trial, edge));
      }
      if (!wrong.isEmpty()) {
        missed.add(
            choices.made().isEmpty() ? wrong + " in " + trial.text() : smallest(seed, choices));
      }
    } catch (Exception | Error e) {
      refused++;
      refusals.merge(why(e), 1, Integer::sum);
      if (TRACE) {
        e.printStackTrace(System.out);
      }
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

  private void count(Trial trial, Explanation.Edge edge) {
    String reason = trial.reason(edge);
    unshown.merge(reason, 1, Integer::sum);
    if (reason.equals(Trial.NOT_SHOWN)) {
      notShown.add(edge + " " + trial.kinds(edge) + " in " + trial.text());
    }
  }

  private String smallest(long seed, Choices choices) {
    Shrinker shrinker = new Shrinker(c -> !wrong(seed, Choices.replay(c)).isEmpty(), SHRINKING);
    List<Integer> small = shrinker.shrink(choices.made());
    return "seed " + seed + ": " + wrong(seed, Choices.replay(small));
  }

  private List<String> wrong(long seed, Choices choices) {
    try {
      Trial trial = Trial.of(session, choices, version, depth);
      List<String> wrong = trial.check(seed, rounds, WAYS);
      if (!wrong.isEmpty()) {
        wrong.add("in " + trial.text());
        wrong.add("with edges " + trial.edges());
      }
      return wrong;
    } catch (Exception | Error e) {
      return new ArrayList<>();
    }
  }

  /** Tries a random query. */
  void add(long seed) {
    add(seed, choices -> Trial.of(session, choices, version, depth), Choices.random(seed));
  }

  List<String> missed() {
    return missed;
  }

  List<String> notShown() {
    return notShown;
  }

  Occurrences occurrences() {
    return occurrences;
  }

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
    if (thorough) {
      describeEdges(text);
    }
    System.out.print(text);
  }

  private void describeEdges(StringBuilder text) {
    text.append(String.format("edges: %d; shown by no change:%n", edges));
    unshown.forEach((why, count) -> text.append(String.format("  %d: %s%n", count, why)));
    notShown.forEach(e -> text.append("    ").append(e).append(String.format("%n")));
    text.append(String.format("classes with a rule, and how often they stood in a plan:%n"));
    occurrences
        .handled()
        .forEach(
            (name, count) ->
                text.append(String.format("  %s %d%n", name.replaceAll(".*\\.", ""), count)));
  }
}
