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
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * A query that runs in the database: {@code dbtable} as {@code (SELECT ...) t}, or {@code query}.
 * Its tables and columns are found by Spark's own parser; a text that it cannot read is one dataset
 * of its own.
 */
final class JdbcQuery {
  private JdbcQuery() {}

  static boolean isQuery(Map<String, String> options) {
    String table = options.get("dbtable");
    return options.get("query") != null || (table != null && table.trim().startsWith("("));
  }

  /**
   * @param columns the names of the relation's columns, in order
   */
  static Source of(String url, String text, List<String> columns, DatasetNames names) {
    LogicalPlan parsed = parse(JdbcNaming.namesInBackticks(url, text));
    List<Dataset> datasets = new ArrayList<>();
    if (parsed != null) {
      for (List<String> table : UnresolvedTables.of(parsed)) {
        datasets.add(Dataset.at(names.jdbc(url, table)).format("jdbc").build());
      }
    }
    if (datasets.isEmpty()) {
      // The text itself may hold values, so it is no name.
      DatasetId id = names.other(JdbcNaming.namespace(url), "query");
      return Source.query(
          Collections.singletonList(Dataset.at(id).format("jdbc").build()), null, Flow.NONE, gap());
    }
    UnresolvedColumns found = columns(parsed, parts -> names.jdbc(url, parts), columns);
    return found == null
        ? Source.query(datasets, null, Flow.NONE, gap())
        : Source.query(
            datasets, found.flows(columns), found.rows(), found.complete() ? null : gap());
  }

  /** {@code null} where the text is not in a form that is understood. */
  private static LogicalPlan parse(String text) {
    try {
      String query = text.trim();
      String whole = query.startsWith("(") ? "SELECT * FROM " + query : query;
      return CatalystSqlParser$.MODULE$.parsePlan(whole);
    } catch (Throwable e) {
      return null;
    }
  }

  private static UnresolvedColumns columns(
      LogicalPlan parsed, UnresolvedColumns.Tables tables, List<String> columns) {
    try {
      UnresolvedColumns found = UnresolvedColumns.of(parsed, tables);
      return found.fits(columns) ? found : null;
    } catch (Throwable e) {
      return null;
    }
  }

  private static Gap gap() {
    return Gap.of(Gap.Kind.UNKNOWN_NODE, "jdbc query");
  }
}
