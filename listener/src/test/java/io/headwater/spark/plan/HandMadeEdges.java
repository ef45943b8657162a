package io.headwater.spark.plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Column edges that somebody derived from the text of a query, not from what the agent says. */
final class HandMadeEdges {
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("c", "customer");
    TABLES.put("l", "lineitem");
    TABLES.put("n", "nation");
    TABLES.put("o", "orders");
    TABLES.put("p", "part");
    TABLES.put("ps", "partsupp");
    TABLES.put("r", "region");
    TABLES.put("s", "supplier");
  }

  private HandMadeEdges() {}

  /** By query, in the words of {@link Lineage#edges()}. */
  static Map<String, Set<String>> read(String resource) throws IOException {
    Map<String, Set<String>> queries = new LinkedHashMap<>();
    Set<String> edges = null;
    try (InputStream in = HandMadeEdges.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("q\\w+")) {
          edges = new TreeSet<>();
          queries.put(line, edges);
        } else if (edges != null && !line.isEmpty()) {
          edges.addAll(edges(line));
        }
      }
    }
    return queries;
  }

  private static Set<String> edges(String line) {
    Set<String> edges = new TreeSet<>();
    int arrow = line.indexOf(" <- ");
    String[] words = line.substring(arrow + 4).split(" ");
    for (int i = 1; i < words.length; i++) {
      String table = TABLES.get(words[i].substring(0, words[i].indexOf('_')));
      edges.add(table + "." + words[i] + " -" + words[0] + "-> " + line.substring(0, arrow));
    }
    return edges;
  }
}
