package io.headwater.spark.plan.source;

import io.headwater.model.DatasetId;
import io.headwater.naming.DatasetPath;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * The datasets that the paths of a file source belong to, each with the partitions that were asked
 * for: {@code /t/k=1} is a part of {@code /t}; the files that {@code /t/*.csv} means are parts of
 * {@code /t}; a folder that a wildcard means is a dataset like one that was written out.
 */
public final class FileRoots {
  private FileRoots() {}

  /**
   * @param roots qualified paths, wildcards expanded
   * @param options the reader's options, case-insensitive: {@code path} as it was written, {@code
   *     basePath}
   * @param index Spark's list of the files, looked at as far as Spark has filled it
   */
  static Map<DatasetId, Set<String>> of(
      Collection<Path> roots, Map<String, String> options, Object index, DatasetNames names) {
    Set<Path> files = files(roots, index);
    List<Path> meant = meant(roots, index);
    String written = options.get("path");
    // Not every line keeps the path as it was written; nobody writes the path of a hidden file.
    boolean wildcard =
        meant.size() < roots.size() || (written != null && DatasetPath.isGlob(written));
    Map<String, Integer> alike = new LinkedHashMap<>();
    files.forEach(f -> alike.merge(folderAndKind(f), 1, Integer::sum));
    Places places = new Places(options, names);
    for (Path root : meant) {
      // A file that was asked for by its own name is a dataset; one of several alike is a part of
      // one, as a wildcard would have found them.
      boolean part = files.contains(root) && (wildcard || alike.get(folderAndKind(root)) > 1);
      places.add(root, part);
    }
    return places.found;
  }

  /**
   * The same for paths as a program wrote them: what a wildcard means is not known, so all of it
   * belongs to the folder above.
   */
  public static Map<DatasetId, Set<String>> written(
      Collection<Path> paths, Map<String, String> options, DatasetNames names) {
    Places places = new Places(options, names);
    for (Path path : paths) {
      String text = path.toUri().getPath();
      boolean wildcard = DatasetPath.isGlob(text);
      places.add(wildcard ? with(path, DatasetPath.aboveGlob(text)) : path, false);
    }
    return places.found;
  }

  /** {@code /t/*.csv.gz} for {@code /t/a.csv.gz}. */
  private static String folderAndKind(Path file) {
    int dot = file.getName().indexOf('.');
    return file.getParent() + "/*" + (dot < 0 ? "" : file.getName().substring(dot));
  }

  /** Those of the roots that are files. */
  private static Set<Path> files(Collection<Path> roots, Object index) {
    Set<Path> files = new HashSet<>();
    Object leaves = index == null ? null : Member.field(index, "cachedLeafFiles");
    if (leaves instanceof scala.collection.Map) {
      @SuppressWarnings("unchecked")
      scala.collection.Map<Path, Object> known = (scala.collection.Map<Path, Object>) leaves;
      roots.stream().filter(known::contains).forEach(files::add);
    }
    return files;
  }

  /** Without what a wildcard found and Spark does not read: {@code _SUCCESS} and its like. */
  private static List<Path> meant(Collection<Path> roots, Object index) {
    List<Path> meant = new ArrayList<>();
    Object leaves = index == null ? null : Member.field(index, "cachedLeafFiles");
    for (Path root : roots) {
      String name = root.getName();
      boolean hidden = (name.startsWith("_") || name.startsWith(".")) && !name.contains("=");
      if (roots.size() == 1 || !hidden || holds(leaves, root)) {
        meant.add(root);
      }
    }
    return meant.isEmpty() ? new ArrayList<>(roots) : meant;
  }

  /** Whether a file at or below the root is read; {@code true} when that is not known. */
  private static boolean holds(Object leaves, Path root) {
    if (!(leaves instanceof scala.collection.Map)) {
      return true;
    }
    for (Object leaf : Scala.map((scala.collection.Map<?, ?>) leaves).keySet()) {
      if (isBelow(((Path) leaf).toUri().getPath(), root.toUri().getPath())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String path, String base) {
    return path.equals(base) || path.startsWith(base.endsWith("/") ? base : base + "/");
  }

  private static Path with(Path location, String path) {
    URI uri = location.toUri();
    try {
      return new Path(new URI(uri.getScheme(), uri.getAuthority(), path, null, null));
    } catch (URISyntaxException e) {
      return location;
    }
  }

  /** Collects datasets and their partitions. */
  private static final class Places {
    final Map<DatasetId, Set<String>> found = new LinkedHashMap<>();
    private final String base;
    private final DatasetNames names;

    Places(Map<String, String> options, DatasetNames names) {
      String given = options.get("basePath");
      String path =
          given == null
              ? ""
              : new Path(DatasetPath.aboveGlob(given))
                  .toUri()
                  .getPath()
                  .replaceFirst("(?<=.)/+$", "");
      this.base = path.startsWith("/") ? path : null;
      this.names = names;
    }

    void add(Path root, boolean fileOfFolder) {
      String path = root.toUri().getPath();
      DatasetPath split = DatasetPath.of(path);
      String dataset = split.dataset();
      String partition = split.partition();
      if (base != null && isBelow(path, base)) {
        dataset = base;
        partition = path.substring(base.length());
      } else if (fileOfFolder && partition.isEmpty()) {
        dataset = dataset.substring(0, Math.max(1, dataset.lastIndexOf('/')));
      }
      Set<String> partitions =
          found.computeIfAbsent(names.file(with(root, dataset)), id -> new LinkedHashSet<>());
      partition = partition.startsWith("/") ? partition.substring(1) : partition;
      if (!partition.isEmpty()) {
        partitions.add(partition);
      }
    }
  }
}
