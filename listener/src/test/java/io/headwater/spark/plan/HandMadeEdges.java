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
  /** What the letters before the first underscore of a column say of its table. */
  static final Map<String, String> TPCH =
      tables("c customer l lineitem n nation o orders p part ps partsupp r region s supplier");

  static final Map<String, String> TPCDS =
      tables(
          "c customer ca customer_address cs catalog_sales d date_dim i item inv inventory r reason"
              + " s store sr store_returns ss store_sales w warehouse web web_site wr web_returns"
              + " ws web_sales");

  private static Map<String, String> tables(String letters) {
    Map<String, String> tables = new LinkedHashMap<>();
    String[] words = letters.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      tables.put(words[i], words[i + 1]);
    }
    return tables;
  }

  private HandMadeEdges() {}

  /** By query, in the words of {@link Lineage#edges()}. */
  static Map<String, Set<String>> read(String resource, Map<String, String> tables)
      throws IOException {
    Map<String, Set<String>> queries = new LinkedHashMap<>();
    Set<String> edges = null;
    try (InputStream in = HandMadeEdges.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("q\\w+")) {
          edges = new TreeSet<>();
          queries.put(line, edges);
        } else if (edges != null && !line.isEmpty() && !line.startsWith("#")) {
          edges.addAll(edges(line, tables));
        }
      }
    }
    return queries;
  }

  private static Set<String> edges(String line, Map<String, String> tables) {
    Set<String> edges = new TreeSet<>();
    int arrow = line.indexOf(" <- ");
    String[] words = line.substring(arrow + 4).split(" ");
    for (int i = 1; i < words.length; i++) {
      String table = tables.get(words[i].substring(0, words[i].indexOf('_')));
      edges.add(table + "." + words[i] + " -" + words[0] + "-> " + line.substring(0, arrow));
    }
    return edges;
  }
}
