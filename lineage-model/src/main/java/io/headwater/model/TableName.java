package io.headwater.model;

import java.util.Objects;

/**
 * The name by which a catalog knows a dataset, beside the place where its data lies.
 *
 * <p>Example: catalog type {@code hive}, id {@code hive://metastore:9083} / {@code sales.orders}.
 */
public final class TableName {
  private final DatasetId id;
  private final String catalogType;
  private final String catalogName;

  private TableName(DatasetId id, String catalogType, String catalogName) {
    this.id = Objects.requireNonNull(id, "id");
    this.catalogType = Objects.requireNonNull(catalogType, "catalogType");
    this.catalogName = Objects.requireNonNull(catalogName, "catalogName");
  }

  /**
   * @param catalogType {@code hive}, {@code glue}, {@code iceberg}, {@code memory}, {@code jdbc},
   *     ...
   * @param catalogName the name under which Spark has the catalog, for example {@code
   *     spark_catalog}
   */
  public static TableName of(DatasetId id, String catalogType, String catalogName) {
    return new TableName(id, catalogType, catalogName);
  }

  public DatasetId id() {
    return id;
  }

  public String catalogType() {
    return catalogType;
  }

  public String catalogName() {
    return catalogName;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TableName
        && id.equals(((TableName) o).id)
        && catalogType.equals(((TableName) o).catalogType)
        && catalogName.equals(((TableName) o).catalogName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, catalogType, catalogName);
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
