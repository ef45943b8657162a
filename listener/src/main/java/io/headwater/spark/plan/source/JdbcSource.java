package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.execution.datasources.jdbc.JDBCRelation;

/** Tables and queries behind a JDBC URL. */
public final class JdbcSource {
  static final Relations.Resolver<JDBCRelation> RELATION = JdbcSource::of;

  private JdbcSource() {}

  private static Source of(JDBCRelation relation, CatalogTable table, DatasetNames names) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(Scala.map(relation.jdbcOptions().parameters()));
    String text = text(options);
    if (JdbcQuery.isQuery(options)) {
      List<String> columns = Arrays.asList(relation.schema().fieldNames());
      return JdbcQuery.of(options.get("url"), text, columns, names);
    }
    Dataset.Builder dataset =
        Dataset.at(names.jdbc(options.get("url"), text))
            .schema(Types.fields(relation.schema()))
            .format("jdbc");
    if (table != null) {
      dataset.table(names.table(table.identifier()));
    }
    return Source.of(dataset.build());
  }

  /** The identity of what the options name; a query gives its text's place. */
  public static DatasetId place(Map<String, String> options, DatasetNames names) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(options);
    if (all.get("url") == null || text(all) == null) {
      return names.other("jdbc", "unknown");
    }
    return JdbcQuery.isQuery(all)
        ? JdbcQuery.of(all.get("url"), text(all), Collections.emptyList(), names).id()
        : names.jdbc(all.get("url"), text(all));
  }

  /** The table, or the query; {@code null} when the options have neither. */
  private static String text(Map<String, String> options) {
    return options.get("query") != null ? options.get("query") : options.get("dbtable");
  }
}
