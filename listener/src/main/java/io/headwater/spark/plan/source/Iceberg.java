package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.Field;
import io.headwater.model.TableName;
import io.headwater.spark.plan.access.Member;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;

/**
 * Tables of Iceberg. A table's metadata is taken from the field in which Iceberg keeps what it has
 * loaded: its accessor would load anew after a commit.
 */
final class Iceberg {
  private static final String FORMAT = "iceberg";

  /** How a path or an option names a snapshot, as the last part of an identifier. */
  private static final Pattern SELECTOR =
      Pattern.compile("(snapshot_id|at_timestamp|branch|tag)_.+");

  private Iceberg() {}

  static boolean isTable(Object table) {
    return table.getClass().getName().startsWith("org.apache.iceberg.")
        && Member.isA(table, "SparkTable");
  }

  /**
   * @param identifier {@code null} where the relation has none; then the table's own name is taken
   */
  static Dataset table(
      Object table,
      CatalogPlugin catalog,
      Identifier identifier,
      List<Field> schema,
      DatasetNames names) {
    Object inner = Member.of(table, "table");
    TableName name = name(inner, catalog, identifier, names);
    Object location = Member.isA(inner, "BaseMetadataTable") ? null : location(inner);
    Dataset.Builder dataset =
        location != null
            ? Dataset.at(names.file(new Path(String.valueOf(location)))).table(name)
            : Dataset.named(name != null ? name : names.table(FORMAT, "", String.valueOf(inner)));
    Object snapshot =
        Member.has(table, "snapshotId")
            ? Member.of(table, "snapshotId")
            : Member.field(table, "snapshotId");
    return dataset
        .schema(schema)
        .format(FORMAT)
        .version(snapshot == null ? null : String.valueOf(snapshot))
        .build();
  }

  /** {@code null} for a table that is known by its path only. */
  private static TableName name(
      Object inner, CatalogPlugin catalog, Identifier identifier, DatasetNames names) {
    if (identifier == null) {
      String own = String.valueOf(Member.of(inner, "name"));
      return own.contains("/") ? null : Tables.named(Arrays.asList(own.split("\\.")), names);
    }
    if (Member.isA(identifier, "PathIdentifier")) {
      return null;
    }
    String[] namespace = identifier.namespace();
    if (namespace.length > 1 && SELECTOR.matcher(identifier.name()).matches()) {
      int last = namespace.length - 1;
      Identifier of = Identifier.of(Arrays.copyOf(namespace, last), namespace[last]);
      return TablesV2.name(catalog, of, names);
    }
    return TablesV2.name(catalog, identifier, names);
  }

  /** Where the table lies, as far as Iceberg has it in memory. */
  private static Object location(Object inner) {
    Object operations = Member.of(inner, "operations");
    for (String field : new String[] {"currentMetadata", "current", "staticMetadata"}) {
      Object metadata = operations == null ? null : Member.field(operations, field);
      Object location = metadata == null ? null : Member.of(metadata, "location");
      if (location != null) {
        return location;
      }
    }
    return null;
  }
}
