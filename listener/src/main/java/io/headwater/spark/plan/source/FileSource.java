package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.Field;
import io.headwater.naming.ColumnPath;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;

/** Files: the datasets that {@link FileRoots} finds, with the columns that are theirs. */
final class FileSource {
  private static final Set<String> WITH_CORRUPT_RECORDS =
      Collections.unmodifiableSet(new HashSet<>(Arrays.asList("csv", "json", "xml")));

  private FileSource() {}

  static Source of(HadoopFsRelation relation, CatalogTable table, DatasetNames names) {
    List<Path> roots = Scala.list(relation.location().rootPaths());
    boolean delta = Delta.isIndex(relation.location());
    String format = delta ? Delta.FORMAT : Providers.name(relation.fileFormat());
    String version = delta ? Delta.version(relation.location()) : null;
    List<Field> schema = Types.fields(relation.schema());
    if (table != null) {
      Dataset dataset = Tables.of(table, names);
      Dataset.Builder builder = dataset.toBuilder().schema(schema);
      if (dataset.place() == null && roots.size() == 1) {
        builder.place(names.file(roots.get(0)));
      }
      builder.format(format).version(version);
      return Source.of(builder.partitions(below(dataset, roots, names)).build());
    }
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(Scala.map(relation.options()));
    List<Field> own = inFile(schema, format, options);
    List<Dataset> datasets = new ArrayList<>();
    FileRoots.of(roots, options, relation.location(), names)
        .forEach(
            (id, partitions) ->
                datasets.add(
                    Dataset.at(id)
                        .schema(own)
                        .format(format)
                        .version(version)
                        .partitions(new ArrayList<>(partitions))
                        .build()));
    Set<String> made = names(schema);
    made.removeAll(names(own));
    return Source.of(datasets).without(made);
  }

  private static Set<String> names(List<Field> fields) {
    return fields.stream().map(Field::name).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * What the file has of the reader's columns: not the one in which the reader keeps the text of a
   * record that it could not read.
   */
  private static List<Field> inFile(
      List<Field> schema, String format, Map<String, String> options) {
    if (!WITH_CORRUPT_RECORDS.contains(format)) {
      return schema;
    }
    String set = options.get("columnNameOfCorruptRecord");
    String corrupt = ColumnPath.part(set == null || set.isEmpty() ? "_corrupt_record" : set);
    List<Field> own = new ArrayList<>(schema);
    own.removeIf(f -> f.name().equals(corrupt));
    return own;
  }

  private static List<String> below(Dataset table, List<Path> roots, DatasetNames names) {
    List<String> partitions = new ArrayList<>();
    for (Path root : roots) {
      String name = names.file(root).name();
      if (table.place() != null && name.startsWith(table.place().name() + "/")) {
        partitions.add(name.substring(table.place().name().length() + 1));
      }
    }
    return partitions;
  }
}
