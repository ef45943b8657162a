package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.naming.JdbcNaming;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;

/**
 * A query that runs in the database: {@code dbtable} as {@code (SELECT ...) t}, or {@code query}.
 * Its tables are found by Spark's own parser; a text that it cannot read is one dataset of its own.
 */
final class JdbcQuery {
  private JdbcQuery() {}

  static boolean isQuery(Map<String, String> options) {
    String table = options.get("dbtable");
    return options.get("query") != null || (table != null && table.trim().startsWith("("));
  }

  static Source of(String url, String text, DatasetNames names) {
    Set<List<String>> tables = tables(text);
    Gap gap = Gap.of(Gap.Kind.UNKNOWN_NODE, "jdbc query");
    if (tables.isEmpty()) {
      // The text itself may hold values, so it is no name.
      DatasetId id = names.other(JdbcNaming.namespace(url), "query");
      return Source.query(
          Collections.singletonList(Dataset.at(id).format("jdbc").build()), null, Flow.NONE, gap);
    }
    List<Dataset> datasets = new ArrayList<>();
    for (List<String> table : tables) {
      datasets.add(Dataset.at(names.jdbc(url, table)).format("jdbc").build());
    }
    return Source.query(datasets, null, Flow.NONE, gap);
  }

  /** The tables that a query reads; empty when it cannot be parsed. */
  static Set<List<String>> tables(String text) {
    try {
      String query = text.trim();
      String whole = query.startsWith("(") ? "SELECT * FROM " + query : query;
      return UnresolvedTables.of(CatalystSqlParser$.MODULE$.parsePlan(whole));
    } catch (Throwable e) {
      // Not Spark's dialect of SQL: the caller names the query as a whole.
      return Collections.emptySet();
    }
  }
}
