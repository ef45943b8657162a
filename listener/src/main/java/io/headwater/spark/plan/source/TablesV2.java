package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.TableName;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.types.StructType;

/** Tables of catalogs and sources of version 2: files, JDBC, Iceberg, Delta, any other. */
public final class TablesV2 {
  /** Marks a column that tells of a row and is none of the table's own, from Spark 3.1. */
  private static final String METADATA_COLUMN = "__metadata_col";

  private TablesV2() {}

  /**
   * @param relation a node with {@code table}, and possibly {@code catalog}, {@code identifier} and
   *     {@code options}
   */
  public static Source of(Object relation, DatasetNames names) {
    Table table = table(relation);
    CatalogPlugin catalog = null;
    for (Object found : Scala.flat(Member.of(relation, "catalog"))) {
      catalog = (CatalogPlugin) found;
    }
    Identifier identifier = null;
    for (Object found : Scala.flat(Member.of(relation, "identifier"))) {
      identifier = (Identifier) found;
    }
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<?, ?> given = Member.of(relation, Map.class, "options");
    if (given != null) {
      given.forEach((k, v) -> options.put(String.valueOf(k), String.valueOf(v)));
    }
    return of(table, catalog, identifier, options, schema(relation, table), names);
  }

  /** A table of which nothing else is known: no catalog, no name. */
  public static Source of(Table table, DatasetNames names) {
    return of(table, null, null, new TreeMap<>(), schema(null, table), names);
  }

  /** The relation's table; where a row of it is changed, Spark wraps it for the time. */
  private static Table table(Object relation) {
    Table table = Member.of(relation, Table.class, "table");
    Table inner =
        table != null && Member.isA(table, "RowLevelOperationTable")
            ? Member.of(table, Table.class, "table")
            : null;
    return inner != null ? inner : table;
  }

  static Source of(
      Table table,
      CatalogPlugin catalog,
      Identifier identifier,
      Map<String, String> options,
      List<Field> schema,
      DatasetNames names) {
    if (Iceberg.isTable(table)) {
      return Source.of(Iceberg.table(table, catalog, identifier, schema, names));
    }
    TableName name = identifier == null ? null : name(catalog, identifier, names);
    Object v1 = Member.of(table, "v1Table", "catalogTable");
    for (Object catalogTable : Scala.flat(v1)) {
      if (catalogTable instanceof org.apache.spark.sql.catalyst.catalog.CatalogTable) {
        return Source.of(
            Tables.of((org.apache.spark.sql.catalyst.catalog.CatalogTable) catalogTable, names));
      }
    }
    if (Delta.isTable(table)) {
      return Source.of(Delta.table(table, names).toBuilder().schema(schema).build());
    }
    if (Member.isA(table, "KafkaTable")) {
      return Kafka.source(options, schema, names);
    }
    Dataset.Builder dataset = null;
    String provider = Providers.name(table);
    List<Path> paths = paths(table, options);
    Optional<DatasetId> told = Optional.empty();
    Object jdbc = Member.of(table, "jdbcOptions");
    if (paths.isEmpty() && jdbc == null) {
      told = Connectors.identify(table, options, names);
    }
    String location = table.properties() == null ? null : table.properties().get("location");
    if (told.isPresent()) {
      dataset = Dataset.at(told.get());
    } else if (!paths.isEmpty()) {
      List<Dataset> datasets = new ArrayList<>();
      Object index = Member.isA(table, "FileTable") ? Member.field(table, "fileIndex") : null;
      List<Path> roots = index == null ? paths : Scala.list(((FileIndex) index).rootPaths());
      (index == null
              ? FileRoots.written(paths, options, names)
              : FileRoots.of(roots, options, index, names))
          .forEach(
              (id, partitions) ->
                  datasets.add(
                      Dataset.at(id)
                          .table(name)
                          .schema(schema)
                          .format(Providers.name(table))
                          .partitions(new ArrayList<>(partitions))
                          .build()));
      return Source.of(datasets);
    } else if (jdbc != null) {
      Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      parameters.putAll(
          Scala.map(
              ((org.apache.spark.sql.execution.datasources.jdbc.JDBCOptions) jdbc).parameters()));
      if (parameters.get("dbtable") == null && identifier != null) {
        dataset = Dataset.at(names.jdbc(parameters.get("url"), parts(identifier)));
      } else {
        dataset = Dataset.at(JdbcSource.place(parameters, names));
      }
      provider = "jdbc";
    } else if (location != null && !location.isEmpty()) {
      dataset = Dataset.at(names.file(new Path(location)));
      provider = table.properties().getOrDefault("provider", provider).toLowerCase(Locale.ROOT);
    } else if (name != null) {
      dataset = Dataset.named(name);
    }
    if (dataset == null) {
      Dataset unknown =
          Dataset.at(Providers.dataset(provider, options, names))
              .schema(schema)
              .format(provider)
              .build();
      return Source.fallback(unknown, table.getClass().getName());
    }
    return Source.of(dataset.table(name).schema(schema).format(provider).build());
  }

  /** What the relation gives out; else what the table says of itself, if it does. */
  private static List<Field> schema(Object relation, Table table) {
    List<Field> fields = new ArrayList<>();
    if (relation instanceof LogicalPlan && Member.isA(relation, "NamedRelation")) {
      for (Attribute attribute : Scala.<Attribute>list(((LogicalPlan) relation).output())) {
        if (!attribute.metadata().contains(METADATA_COLUMN)) {
          fields.add(Types.field(attribute, attribute.name()));
        }
      }
    }
    boolean ask = fields.isEmpty() && table != null && !Delta.isTable(table);
    StructType schema = ask ? Member.of(table, StructType.class, "schema") : null;
    return schema == null ? fields : Types.fields(schema);
  }

  /** A table of which a command has the name only: it may not be there yet, or no more. */
  public static Dataset.Builder named(
      CatalogPlugin catalog, Identifier identifier, DatasetNames names) {
    TableName name = name(catalog, identifier, names);
    Object jdbc = isJdbc(catalog) ? Member.field(catalog, "options") : null;
    if (!(jdbc instanceof org.apache.spark.sql.execution.datasources.jdbc.JDBCOptions)) {
      return Dataset.named(name);
    }
    String url = ((org.apache.spark.sql.execution.datasources.jdbc.JDBCOptions) jdbc).url();
    return Dataset.at(names.jdbc(url, parts(identifier))).table(name).format("jdbc");
  }

  /** Whether the catalog is a database, from Spark 3.1. */
  public static boolean isJdbc(CatalogPlugin catalog) {
    return catalog != null && Member.isA(catalog, "JDBCTableCatalog");
  }

  private static List<String> parts(Identifier identifier) {
    List<String> parts = new ArrayList<>(Arrays.asList(identifier.namespace()));
    parts.add(identifier.name());
    return parts;
  }

  /** The name of a table in a catalog; levels of its namespace joined by dots. */
  public static TableName name(CatalogPlugin catalog, Identifier identifier, DatasetNames names) {
    String catalogName = catalog == null ? null : catalog.name();
    return names.table(catalogName, String.join(".", identifier.namespace()), identifier.name());
  }

  /** Paths of a file source: those that it was given. */
  private static List<Path> paths(Table table, Map<String, String> options) {
    List<Path> paths = new ArrayList<>();
    if (!Member.isA(table, "FileTable")) {
      return paths;
    }
    for (Object path : Scala.flat(Member.field(table, "paths"))) {
      paths.add(new Path(String.valueOf(path)));
    }
    if (paths.isEmpty() && options.get("path") != null) {
      paths.add(new Path(options.get("path")));
    }
    return paths;
  }
}
