package io.headwater.spark.plan.perturbation;

import io.headwater.model.Gap;
import io.headwater.spark.plan.Lineage;
import io.headwater.spark.plan.PlanLineage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
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
  private final List<Set<String>> values = new ArrayList<>();
  private boolean anyRow;
  private int runs;

  private Trial(SparkSession session, Queries.Query query, Steps steps, boolean ordered) {
    this.query = query;
    this.steps = steps;
    Dataset<Row> frame = session.sql(query.sql);
    analyzed = frame.queryExecution().analyzed();
    lineage = Lineage.of(frame).lineage();
    explanation = new Explanation(lineage, Arrays.asList(frame.columns()), ordered);
    execution = new Execution(session, analyzed, frame.schema());
  }

  /** A random query; fails where Spark refuses it. */
  static Trial of(SparkSession session, Choices choices, int version, int depth) {
    Steps steps = new Steps(session);
    Queries queries = new Queries(choices, steps, version, depth);
    Queries.Query query = queries.top();
    return new Trial(session, query, steps, queries.ordered());
  }

  /** A query by hand. */
  static Trial of(SparkSession session, String sql) {
    List<Column> columns = new ArrayList<>();
    for (String name : session.sql(sql).columns()) {
      columns.add(new Column(name, ColumnType.INT));
    }
    return new Trial(session, new Queries.Query(sql, columns), new Steps(session), false);
  }

  /**
   * Changes every column of every table that the query reads.
   *
   * @return what no edge explains, and gaps; empty when all is well
   */
  List<String> check(long seed, int rounds, int ways) {
    List<String> wrong = new ArrayList<>();
    lineage.graph().gaps().stream().filter(Gap::incomplete).forEach(g -> wrong.add("gap " + g));
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Tables tables = Tables.random(seed + round);
      List<List<String>> before = run(tables);
      if (before.size() > MOST_ROWS || (execution.slow() && round > 0)) {
        return wrong;
      }
      for (String table : Tables.DDL.keySet()) {
        if (reads(table)) {
          for (String path : Tables.paths(table)) {
            for (int i = 0; i < ways; i++) {
              int way = (round * ways + i) % Tables.WAYS;
              change(tables, before, table, path, way, random, wrong);
            }
          }
        }
      }
    }
    return wrong;
  }

  /** Tries more for edges that nothing has shown so far. */
  void showMore(long seed, int tries) {
    Random random = new Random(seed);
    for (int i = 0; i < (execution.slow() ? tries / 4 : tries); i++) {
      Set<Explanation.Edge> left = notShown();
      if (left.isEmpty()) {
        return;
      }
      Tables tables = Tables.random(seed + 100 + i);
      List<List<String>> before = run(tables);
      if (before.size() > MOST_ROWS) {
        continue;
      }
      Set<String> paths = new LinkedHashSet<>();
      left.forEach(edge -> paths.add(edge.from));
      for (String table : Tables.DDL.keySet()) {
        for (String path : Tables.paths(table)) {
          if (paths.stream().anyMatch(p -> Explanation.related(p, table + "." + path))) {
            change(tables, before, table, path, i % Tables.WAYS, random, new ArrayList<>());
          }
        }
      }
    }
  }

  private void change(
      Tables tables,
      List<List<String>> before,
      String table,
      String path,
      int way,
      Random random,
      List<String> wrong) {
    Tables changed = tables.changed(table, path, way, random);
    List<List<String>> after = run(changed);
    if (after.size() > MOST_ROWS) {
      return;
    }
    String from = table + "." + path;
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
    List<List<String>> rows = execution.run(tables, MOST_ROWS);
    anyRow |= !rows.isEmpty();
    for (int i = 0; i < query.columns.size(); i++) {
      if (values.size() <= i) {
        values.add(new HashSet<>());
      }
      for (List<String> row : rows) {
        values.get(i).add(row.get(i));
      }
    }
    return rows;
  }

  /** Why nothing may have shown an edge. */
  String reason(Explanation.Edge edge) {
    if (!anyRow) {
      return "the query never gave a row";
    }
    int column = Column.names(query.columns).indexOf(edge.to);
    if (column >= 0 && values.get(column).size() < 2) {
      return "the column always had one value";
    }
    return NOT_SHOWN;
  }

  static final String NOT_SHOWN = "no change of values was found that shows it";

  private boolean reads(String table) {
    return Pattern.compile("\\b" + table + "\\b").matcher(text()).find();
  }

  Set<Explanation.Edge> edges() {
    return explanation.edges();
  }

  Set<Explanation.Edge> notShown() {
    Set<Explanation.Edge> left = new LinkedHashSet<>(explanation.edges());
    left.removeAll(shown);
    return left;
  }

  String kinds(Explanation.Edge edge) {
    return explanation.kinds(edge);
  }

  LogicalPlan analyzed() {
    return analyzed;
  }

  boolean slow() {
    return execution.slow();
  }

  int runs() {
    return runs;
  }

  /** The query and the views that it needs. */
  String text() {
    return (steps.texts().isEmpty() ? "" : String.join("; ", steps.texts()) + "; ") + query.sql;
  }
}
