package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.Table;

/** Sources of streaming queries, named by their table, or by their provider and options. */
final class Streams {
  private Streams() {}

  static Source of(LogicalPlan node, DatasetNames names) {
    Object relation = Member.of(node, "relation");
    Object holder = relation != null ? relation : node;
    if (Member.of(holder, Table.class, "table") != null) {
      return TablesV2.of(holder, names);
    }
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Object dataSource = Member.of(node, "dataSource");
    String provider = String.valueOf(Member.of(node, "sourceName"));
    if (dataSource != null) {
      provider = String.valueOf(Member.of(dataSource, "className"));
      Object given = Member.of(dataSource, "options");
      if (given instanceof scala.collection.Map) {
        Scala.map((scala.collection.Map<?, ?>) given)
            .forEach((k, v) -> options.put(String.valueOf(k), String.valueOf(v)));
      }
    } else {
      Object source = Member.of(node, "source", "stream");
      provider = source == null ? Member.simpleName(node) : Providers.name(source);
      Object path = source == null ? null : Member.field(source, "path");
      if (path instanceof String) {
        options.put("path", (String) path);
      }
    }
    Dataset dataset =
        Dataset.at(Providers.dataset(provider, options, names)).format(provider).build();
    return Source.fallback(dataset, provider);
  }
}
