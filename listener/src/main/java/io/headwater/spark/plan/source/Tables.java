package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.TableName;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;

/** Tables of the session's catalog. */
public final class Tables {
  private Tables() {}

  /**
   * The table with its place, where the catalog's entry has one; a view has none. The warehouse
   * directory is never guessed.
   */
  public static Dataset of(CatalogTable table, DatasetNames names) {
    Dataset.Builder dataset =
        Dataset.named(names.table(table.identifier()))
            .schema(Types.fields(table.schema()))
            .format(format(table));
    URI location = Scala.orNull(table.storage().locationUri());
    boolean view = table.tableType().equals(CatalogTableType.VIEW());
    // Where a table over JDBC has a location, it is an empty folder of the warehouse.
    if (!view && isJdbc(table)) {
      dataset.place(JdbcSource.place(Scala.map(table.storage().properties()), names));
    } else if (location != null && !view) {
      dataset.place(names.file(location));
    }
    return dataset.build();
  }

  /** The name for parts as they stand in a statement: {@code [catalog, db, table]} or less. */
  public static TableName named(List<String> parts, DatasetNames names) {
    int size = parts.size();
    String table = parts.get(size - 1);
    String database = size > 1 ? parts.get(size - 2) : null;
    String catalog = size > 2 ? String.join(".", parts.subList(0, size - 2)) : null;
    return names.table(catalog, database, table);
  }

  /** A table by the parts of its name, or the files of {@code parquet.`/data/orders`}. */
  public static Dataset unresolved(List<String> parts, DatasetNames names) {
    if (isFiles(parts)) {
      return Dataset.at(names.file(new Path(parts.get(1)))).format(parts.get(0)).build();
    }
    return Dataset.named(named(parts, names)).build();
  }

  /** Whether the parts of a name are a format and a path. */
  public static boolean isFiles(List<String> parts) {
    // No catalog has tables with a slash in their names; Spark looks there first, in vain.
    return parts.size() == 2 && parts.get(1).contains("/");
  }

  /**
   * Whether the catalog makes the data with the table: not where the table is a name for a place
   * that somebody gave, or for a table of a database.
   */
  public static boolean isOwn(CatalogTable table) {
    return !table.tableType().equals(CatalogTableType.EXTERNAL()) && !isJdbc(table);
  }

  private static boolean isJdbc(CatalogTable table) {
    String provider = Scala.orNull(table.provider());
    return provider != null && provider.toLowerCase(Locale.ROOT).contains("jdbc");
  }

  /** {@code null} for Hive tables whose format is no word. */
  private static String format(CatalogTable table) {
    String provider = Scala.orNull(table.provider());
    if (provider == null || table.tableType().equals(CatalogTableType.VIEW())) {
      return null;
    }
    return provider.toLowerCase(Locale.ROOT);
  }
}
