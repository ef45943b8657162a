package io.headwater.spark.plan.perturbation;

import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.expression.HandledExpressions;
import io.headwater.spark.plan.expression.Subqueries;
import io.headwater.spark.plan.node.HandledNodes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** How often each class that has a rule stood in the queries. */
final class Occurrences {
  private static final String LIST = "not-in-queries.txt";

  private final String sparkLine;
  private final Map<String, Integer> byClass = new TreeMap<>();
  private final Set<Class<?>> met = new HashSet<>();

  /**
   * @param sparkLine as {@code 3.5}
   */
  Occurrences(String sparkLine) {
    this.sparkLine = sparkLine;
  }

  void add(LogicalPlan analyzed) {
    Deque<LogicalPlan> plans = new ArrayDeque<>();
    plans.push(analyzed);
    while (!plans.isEmpty()) {
      LogicalPlan plan = plans.pop();
      count(plan.getClass());
      Scala.<LogicalPlan>list(plan.children()).forEach(plans::push);
      Subqueries.of(plan).forEach(plans::push);
      Deque<Expression> expressions = new ArrayDeque<>(Scala.<Expression>list(plan.expressions()));
      while (!expressions.isEmpty()) {
        Expression expression = expressions.pop();
        count(expression.getClass());
        Scala.<Expression>list(expression.children()).forEach(expressions::push);
      }
    }
  }

  private void count(Class<?> type) {
    met.add(type);
    byClass.merge(type.getName(), 1, Integer::sum);
  }

  /** Counts by the class that has the rule; those that this Spark line lacks are left out. */
  Map<String, Integer> handled() {
    Map<String, Integer> handled = new TreeMap<>();
    Set<String> names = new TreeSet<>(HandledNodes.classNames());
    names.addAll(HandledExpressions.classNames());
    for (String name : names) {
      Class<?> type;
      try {
        type = Class.forName(name, false, getClass().getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        continue;
      }
      int count = 0;
      for (Class<?> each : met) {
        count += type.isAssignableFrom(each) ? byClass.get(each.getName()) : 0;
      }
      handled.put(name, count);
    }
    return handled;
  }

  /**
   * Classes with a rule that no query of this test holds, by simple name: why, and what test covers
   * them.
   */
  Map<String, String> notInQueries() {
    Map<String, String> reasons = new TreeMap<>();
    try (InputStream in = Occurrences.class.getResourceAsStream(LIST);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String reason = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("  ")) {
          List<String> names = new ArrayList<>(Arrays.asList(line.trim().split(" ")));
          List<String> versions = new ArrayList<>(names);
          versions.removeIf(name -> !name.matches("\\d\\.\\d"));
          names.removeAll(versions);
          if (versions.isEmpty() || versions.contains(sparkLine)) {
            for (String name : names) {
              reasons.put(name, reason);
            }
          }
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          reason = line;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reasons;
  }

  /** The counts, for a reader. */
  String text() {
    Map<String, String> reasons = notInQueries();
    StringBuilder text = new StringBuilder();
    handled()
        .forEach(
            (name, count) -> {
              String reason = count == 0 ? reasons.getOrDefault(simple(name), "?") : "";
              text.append(String.format("  %d %s  %s%n", count, simple(name), reason));
            });
    return text.toString();
  }

  /** Classes with a rule that never stood in a query, and for which the list has no reason. */
  Set<String> missing() {
    Map<String, String> reasons = notInQueries();
    Set<String> missing = new TreeSet<>();
    handled()
        .forEach(
            (name, count) -> {
              if (count == 0 && !reasons.containsKey(simple(name))) {
                missing.add(name);
              }
            });
    return missing;
  }

  /** Classes of the list that did stand in a query. */
  Set<String> needlessReasons() {
    Map<String, String> reasons = notInQueries();
    Set<String> needless = new TreeSet<>();
    handled()
        .forEach(
            (name, count) -> {
              if (count > 0 && reasons.containsKey(simple(name))) {
                needless.add(name);
              }
            });
    return needless;
  }

  /** Each reason ends with the names of tests, in brackets. */
  Set<String> reasonsWithoutTest() {
    Set<String> tests = new HashSet<>();
    try (Stream<Path> files = Files.walk(Paths.get("src", "test", "java"))) {
      files.forEach(file -> tests.add(file.getFileName().toString().replace(".java", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set<String> without = new TreeSet<>(notInQueries().values());
    without.removeIf(
        reason ->
            reason.endsWith(")")
                && tests.containsAll(
                    Arrays.asList(
                        reason
                            .substring(reason.lastIndexOf('(') + 1, reason.length() - 1)
                            .split(", "))));
    return without;
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
