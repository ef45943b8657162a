package io.headwater.spark.plan.perturbation;

import io.headwater.model.Gap;
import io.headwater.spark.plan.Lineage;
import io.headwater.spark.plan.PlanLineage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** One random query: what it is, what its lineage says, and whether that is so. */
final class Trial {
  /** Rows beyond which a query is not worth its time. */
  private static final int MOST_ROWS = 2_000;

  private final Queries.Query query;
  private final Steps steps;
  private final LogicalPlan analyzed;
  private final PlanLineage lineage;
  private final Explanation explanation;
  private final Execution execution;
  private final Set<Explanation.Edge> shown = new LinkedHashSet<>();
  private int runs;

  private Trial(SparkSession session, Queries.Query query, Steps steps, String order) {
    this.query = query;
    this.steps = steps;
    Dataset<Row> frame = session.sql(query.sql);
    analyzed = frame.queryExecution().analyzed();
    lineage = Lineage.of(frame).lineage();
    explanation = new Explanation(lineage, Execution.paths(frame.schema()), order);
    execution = new Execution(session, analyzed, frame.schema());
  }

  /** A random query; fails where Spark refuses it. */
  static Trial of(SparkSession session, Choices choices, int version, int depth) {
    Steps steps = new Steps(session);
    Queries queries = new Queries(choices, steps, version, depth);
    Queries.Query query = queries.top();
    return new Trial(session, query, steps, queries.order());
  }

  /** A query by hand. */
  static Trial of(SparkSession session, String sql) {
    List<Column> columns = new ArrayList<>();
    for (String name : session.sql(sql).columns()) {
      columns.add(new Column(name, ColumnType.INT));
    }
    return new Trial(session, new Queries.Query(sql, columns), new Steps(session), null);
  }

  /**
   * Changes the columns of the tables that the query reads, those only whose name stands in its
   * text.
   *
   * @param wrong is given what no edge explains, and gaps; nothing when all is well
   */
  void check(long seed, int rounds, int ways, List<String> wrong) {
    gaps().forEach(g -> wrong.add("gap " + g));
    Random random = new Random(seed);
    List<String> paths = paths();
    int way = random.nextInt(Tables.WAYS);
    for (int round = 0; round < rounds; round++) {
      Tables tables = tables(seed + round);
      List<List<String>> before = run(tables);
      if (before.size() > MOST_ROWS || (execution.slow() && round > 0)) {
        return;
      }
      for (String path : paths) {
        for (int i = 0; i < ways; i++) {
          change(tables, before, path, way++ % Tables.WAYS, random, wrong);
        }
      }
    }
  }

  /**
   * Tries more for edges that nothing has shown so far: {@code tries} tables like those before, and
   * then twice as many whose values are rarer.
   *
   * @param wrong is given what no edge explains
   */
  void showMore(long seed, int tries, List<String> wrong) {
    Random random = new Random(seed);
    int usual = execution.slow() ? tries / 4 : tries;
    for (int i = 0; i < 3 * usual; i++) {
      Set<Explanation.Edge> left = notShown();
      if (left.isEmpty()) {
        break;
      }
      Tables tables = i < usual ? tables(seed + 100 + i) : usable(Tables.rare(seed + i));
      List<List<String>> before = run(tables);
      if (before.size() > MOST_ROWS) {
        continue;
      }
      for (String path : paths()) {
        if (left.stream().anyMatch(edge -> Explanation.related(edge.from, path))) {
          change(tables, before, path, i % Tables.WAYS, random, wrong);
        }
      }
    }
  }

  private Tables tables(long seed) {
    return usable(Tables.random(seed));
  }

  /** By hand: which of two equal rows is the first nobody knows. */
  private Tables usable(Tables tables) {
    return query.sql.contains("ORDER BY id") ? tables.withIds() : tables;
  }

  /** What the query names of the tables: columns and fields, each behind its table's name. */
  private List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String table : Tables.DDL.keySet()) {
      if (reads(table)) {
        // The rows of the other side as they are, whatever the text names.
        boolean whole = text().contains(".cogroup(" + table);
        for (String path : Tables.paths(table)) {
          String column = path.replaceAll("\\..*", "");
          if (whole || Pattern.compile("\\b" + column + "\\b").matcher(text()).find()) {
            paths.add(table + "." + path);
          }
        }
      }
    }
    return paths;
  }

  private void change(
      Tables tables,
      List<List<String>> before,
      String from,
      int way,
      Random random,
      List<String> wrong) {
    String table = from.substring(0, from.indexOf('.'));
    Tables changed = tables.changed(table, from.substring(table.length() + 1), way, random);
    List<List<String>> after = run(changed);
    if (after.size() > MOST_ROWS) {
      return;
    }
    for (String what : explanation.unexplained(from, before, after)) {
      String miss = from + " changes " + what;
      if (!wrong.contains(miss)) {
        wrong.add(miss);
      }
    }
    shown.addAll(explanation.shown(from, before, after));
  }

  private List<List<String>> run(Tables tables) {
    runs++;
    return execution.run(tables, MOST_ROWS);
  }

  private boolean reads(String table) {
    return Pattern.compile("(FROM|JOIN|of|cogroup\\(|joinWith\\(|\\)\\.)\\s*" + table + "\\b")
        .matcher(text())
        .find();
  }

  Set<Explanation.Edge> edges() {
    return explanation.edges();
  }

  Set<Explanation.Edge> notShown() {
    Set<Explanation.Edge> left = new LinkedHashSet<>(explanation.edges());
    left.removeAll(shown);
    return left;
  }

  /** Where the agent does not understand the query, which it should. */
  List<Gap> gaps() {
    return lineage.graph().gaps().stream().filter(Gap::incomplete).collect(Collectors.toList());
  }

  LogicalPlan analyzed() {
    return analyzed;
  }

  int runs() {
    return runs;
  }

  /** The query and the views that it needs. */
  String text() {
    return (steps.texts().isEmpty() ? "" : String.join("; ", steps.texts()) + "; ") + query.sql;
  }
}
