package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.Field;
import io.headwater.naming.DatasetPath;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.Table;

/** Sources of streaming queries: files by their path, topics, tables, else by provider. */
final class Streams {
  /** What Spark or the program makes up: rows that come from nowhere. */
  private static final Set<String> FROM_NOWHERE =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("rate", "rate-micro-batch", "ratepermicrobatch", "memory")));

  private Streams() {}

  static Source of(LogicalPlan node, DatasetNames names) {
    Object dataSource = Member.of(node, "dataSource");
    Object stream = Member.of(node, "source", "stream");
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    addAll(Member.of(node, "extraOptions", "options"), options);
    String provider = String.valueOf(Member.of(node, "sourceName"));
    if (dataSource != null) {
      provider = word(String.valueOf(Member.of(dataSource, "className")));
      addAll(Member.of(dataSource, "options"), options);
    } else if (Member.of(node, "sourceName") == null && stream != null) {
      provider = Providers.name(stream);
      Object path = Member.field(stream, "path");
      if (path instanceof String) {
        options.put("path", (String) path);
      }
    }
    provider = provider.toLowerCase(Locale.ROOT);
    if (FROM_NOWHERE.contains(provider) || isMemory(stream)) {
      return Source.of(Collections.emptyList());
    }
    if (provider.equals(Kafka.PROVIDER)) {
      return Kafka.source(options, schema(node), names);
    }
    Object relation = Member.of(node, "relation");
    Object holder = relation != null ? relation : node;
    if (dataSource == null && Member.of(holder, Table.class, "table") != null) {
      return TablesV2.of(holder, names);
    }
    String path = options.get("path");
    if (path != null && !Delta.FORMAT.equals(provider)) {
      // Which folders it means changes while the query runs: all of it belongs to the one above.
      options.put("path", DatasetPath.aboveGlob(path));
    }
    List<Dataset> one =
        Collections.singletonList(
            Dataset.at(Providers.dataset(provider, options, names)).format(provider).build());
    return path != null
        ? Source.of(withSchema(one, node))
        : Source.fallback(withSchema(one, node).get(0), provider);
  }

  private static boolean isMemory(Object stream) {
    return stream != null && Member.isA(stream, "MemoryStreamBase");
  }

  /** {@code parquet} for Spark's own class of that format; a short name stays. */
  private static String word(String className) {
    String last = className.substring(className.lastIndexOf('.') + 1);
    return last.replaceFirst("(?<=.)(FileFormat|DataSourceV2|DataSource|Provider)$", "");
  }

  private static void addAll(Object given, Map<String, String> to) {
    if (given instanceof scala.collection.Map) {
      Scala.map((scala.collection.Map<?, ?>) given)
          .forEach((k, v) -> to.put(String.valueOf(k), String.valueOf(v)));
    } else if (given instanceof Map) {
      ((Map<?, ?>) given).forEach((k, v) -> to.put(String.valueOf(k), String.valueOf(v)));
    }
  }

  private static List<Field> schema(LogicalPlan node) {
    List<Field> schema = new ArrayList<>();
    for (Attribute attribute : Scala.<Attribute>list(node.output())) {
      schema.add(Types.field(attribute, attribute.name()));
    }
    return schema;
  }

  private static List<Dataset> withSchema(List<Dataset> datasets, LogicalPlan node) {
    List<Field> schema = schema(node);
    List<Dataset> all = new ArrayList<>();
    datasets.forEach(d -> all.add(d.toBuilder().schema(schema).build()));
    return all;
  }
}
