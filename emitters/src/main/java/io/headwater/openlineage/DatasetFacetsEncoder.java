package io.headwater.openlineage;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.TableName;
import io.openlineage.client.OpenLineage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is known of a dataset itself: schema, names, storage, version, what became of it. */
final class DatasetFacetsEncoder {
  private static final Set<String> TABLE_FORMATS =
      Collections.unmodifiableSet(new HashSet<>(Arrays.asList("iceberg", "delta", "hudi")));
  private static final Set<String> FILE_FORMATS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "parquet",
                  "orc",
                  "avro",
                  "json",
                  "csv",
                  "text",
                  "xml",
                  "binaryfile",
                  "libsvm",
                  "sequencefile",
                  "image")));

  private final OpenLineage ol;

  DatasetFacetsEncoder(OpenLineage ol) {
    this.ol = ol;
  }

  /**
   * @param columnLineage of an output, or {@code null}
   */
  OpenLineage.DatasetFacets encode(
      Dataset dataset, OpenLineage.ColumnLineageDatasetFacet columnLineage) {
    return ol.newDatasetFacetsBuilder()
        .dataSource(
            ol.newDatasourceDatasetFacet(
                dataset.id().namespace(), DataSourceUri.of(dataset.id().namespace())))
        .schema(schema(dataset.schema()))
        .symlinks(symlinks(dataset))
        .catalog(catalog(dataset))
        .storage(storage(dataset))
        .version(
            dataset.version() == null ? null : ol.newDatasetVersionDatasetFacet(dataset.version()))
        .lifecycleStateChange(lifecycle(dataset))
        .columnLineage(columnLineage)
        .build();
  }

  private OpenLineage.SchemaDatasetFacet schema(List<Field> fields) {
    return fields.isEmpty() ? null : ol.newSchemaDatasetFacet(fields(fields, true));
  }

  private List<OpenLineage.SchemaDatasetFacetFields> fields(List<Field> fields, boolean topLevel) {
    List<OpenLineage.SchemaDatasetFacetFields> encoded = new ArrayList<>(fields.size());
    for (Field field : fields) {
      encoded.add(
          ol.newSchemaDatasetFacetFields(
              field.name(),
              field.type(),
              field.description(),
              topLevel ? Long.valueOf(encoded.size() + 1) : null,
              field.fields().isEmpty() ? null : fields(field.fields(), false)));
    }
    return encoded;
  }

  /**
   * The other name of the dataset: the table's beside the place, or the place beside the table's.
   */
  private OpenLineage.SymlinksDatasetFacet symlinks(Dataset dataset) {
    TableName table = dataset.table();
    if (table == null || dataset.place() == null) {
      return null;
    }
    return dataset.namedByTable()
        ? symlink(dataset.place(), "LOCATION")
        : symlink(table.id(), "TABLE");
  }

  private OpenLineage.SymlinksDatasetFacet symlink(DatasetId other, String type) {
    return ol.newSymlinksDatasetFacet(
        Collections.singletonList(
            ol.newSymlinksDatasetFacetIdentifiers(other.namespace(), other.name(), type)));
  }

  private OpenLineage.CatalogDatasetFacet catalog(Dataset dataset) {
    TableName table = dataset.table();
    if (table == null) {
      return null;
    }
    String format = lowerCase(dataset.format());
    return ol.newCatalogDatasetFacetBuilder()
        .framework(TABLE_FORMATS.contains(format) ? format : table.catalogType())
        .type(table.catalogType())
        .name(table.catalogName())
        .source("spark")
        .build();
  }

  private OpenLineage.StorageDatasetFacet storage(Dataset dataset) {
    String format = lowerCase(dataset.format());
    if (TABLE_FORMATS.contains(format)) {
      return ol.newStorageDatasetFacet(format, null);
    }
    if (FILE_FORMATS.contains(format) && dataset.place() != null) {
      return ol.newStorageDatasetFacet(DataSourceUri.scheme(dataset.place().namespace()), format);
    }
    return null;
  }

  private OpenLineage.LifecycleStateChangeDatasetFacet lifecycle(Dataset dataset) {
    if (dataset.lifecycle() == null) {
      return null;
    }
    DatasetId previous = dataset.previousId();
    return ol.newLifecycleStateChangeDatasetFacet(
        OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange.valueOf(
            dataset.lifecycle().name()),
        previous == null
            ? null
            : ol.newLifecycleStateChangeDatasetFacetPreviousIdentifierBuilder()
                .name(previous.name())
                .namespace(previous.namespace())
                .build());
  }

  private static String lowerCase(String format) {
    return format == null ? "" : format.toLowerCase(Locale.ROOT);
  }
}
