package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.naming.DatasetPath;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;

/**
 * Files: one dataset per path that was asked for, above its partition directories and above the
 * first wildcard.
 */
public final class FileSource {
  private FileSource() {}

  static Source of(HadoopFsRelation relation, CatalogTable table, DatasetNames names) {
    List<Path> roots = Scala.list(relation.location().rootPaths());
    String format = Providers.name(relation.fileFormat());
    List<Field> schema = Types.fields(relation.schema());
    if (table != null) {
      Dataset dataset = Tables.of(table, names);
      Dataset.Builder builder = dataset.toBuilder().schema(schema);
      if (dataset.place() == null && roots.size() == 1) {
        builder.place(names.file(roots.get(0)));
      }
      return Source.of(builder.format(format).partitions(below(dataset, roots, names)).build());
    }
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(Scala.map(relation.options()));
    List<Dataset> datasets = new ArrayList<>();
    places(roots, options, names)
        .forEach(
            (id, partitions) ->
                datasets.add(
                    Dataset.at(id)
                        .schema(schema)
                        .format(format)
                        .partitions(new ArrayList<>(partitions))
                        .build()));
    return Source.of(datasets);
  }

  /**
   * The datasets that paths belong to, each with the partitions that were asked for.
   *
   * @param roots qualified paths, wildcards already expanded
   * @param options the reader's options, case-insensitive: {@code path} as it was written, {@code
   *     basePath}
   */
  public static Map<DatasetId, Set<String>> places(
      Collection<Path> roots, Map<String, String> options, DatasetNames names) {
    Map<DatasetId, Set<String>> places = new LinkedHashMap<>();
    String written = options.get("path");
    String glob = written != null && DatasetPath.isGlob(written) ? base(written) : null;
    String base = options.get("basePath") != null ? base(options.get("basePath")) : null;
    for (Path root : roots) {
      URI uri = root.toUri();
      String path = uri.getPath();
      DatasetPath split = DatasetPath.of(path);
      String dataset = split.dataset();
      String partition = split.partition();
      if (base != null && isBelow(path, base)) {
        dataset = base;
        partition = path.substring(base.length());
      } else if (glob != null && isBelow(path, glob)) {
        dataset = DatasetPath.of(glob).dataset();
      }
      Set<String> partitions =
          places.computeIfAbsent(names.file(with(uri, dataset)), id -> new LinkedHashSet<>());
      partition = partition.startsWith("/") ? partition.substring(1) : partition;
      if (!partition.isEmpty()) {
        partitions.add(partition);
      }
    }
    return places;
  }

  /** The path of a location without its scheme, above the first wildcard. */
  private static String base(String location) {
    String path = new Path(DatasetPath.aboveGlob(location)).toUri().getPath();
    return path.startsWith("/") ? path : null;
  }

  private static boolean isBelow(String path, String base) {
    return path.equals(base) || path.startsWith(base.endsWith("/") ? base : base + "/");
  }

  private static URI with(URI uri, String path) {
    try {
      return new URI(uri.getScheme(), uri.getAuthority(), path, null, null);
    } catch (URISyntaxException e) {
      return uri;
    }
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
