package io.headwater.spark.plan.perturbation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Edges that no change of values can show, each with the reason that somebody has found: {@code
 * unshown-edges.txt}. A query stands in a line of its own, below it for a Spark line the edges and
 * their reason.
 */
final class Reasons {
  private final Map<String, Set<String>> byQuery = new TreeMap<>();

  /**
   * @param line of Spark, as {@code 3.5}
   */
  static Reasons of(String line) {
    Reasons reasons = new Reasons();
    try (InputStream in = Reasons.class.getResourceAsStream("unshown-edges.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String query = null;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        if (text.startsWith("  ")) {
          reasons.add(line, query, text.trim().split(" \\| "));
        } else if (!text.isEmpty() && !text.startsWith("#")) {
          query = text;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reasons;
  }

  /** Spark lines, edges, reason. */
  private void add(String line, String query, String[] parts) {
    if (query == null || parts.length != 3 || parts[2].isEmpty()) {
      throw new IllegalStateException(
          "Lines, edges and a reason wanted: " + String.join("|", parts));
    }
    if (parts[0].contains(line)) {
      byQuery
          .computeIfAbsent(query, q -> new TreeSet<>())
          .addAll(Arrays.asList(parts[1].split(", ")));
    }
  }

  /** Those that the file has a reason for. */
  Set<String> queries() {
    return byQuery.keySet();
  }

  /** Edges that are not in the file, as lines for it that lack the reason. */
  List<String> missing(String line, Map<String, Set<String>> unshown) {
    List<String> missing = new ArrayList<>();
    unshown.forEach(
        (query, edges) -> {
          Set<String> left = new TreeSet<>(edges);
          left.removeAll(byQuery.getOrDefault(query, Collections.emptySet()));
          if (!left.isEmpty()) {
            missing.add(query + "\n  " + line + " | " + String.join(", ", left) + " | ");
          }
        });
    return missing;
  }

  /** What the file gives a reason for in these queries, and has been shown or is no edge. */
  Set<String> unused(Set<String> queries, Map<String, Set<String>> unshown) {
    Set<String> unused = new TreeSet<>();
    byQuery.forEach(
        (query, edges) -> {
          Set<String> left = new TreeSet<>(edges);
          left.removeAll(unshown.getOrDefault(query, Collections.emptySet()));
          if (queries.contains(query)) {
            left.forEach(edge -> unused.add(edge + " in " + query));
          }
        });
    return unused;
  }
}
