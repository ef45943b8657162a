package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.spark.plan.KnownRdds;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Dependency;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.types.StructType;

/**
 * The datasets behind an RDD. Every RDD is visited once, with an own stack; only fields that are
 * set already are read, as asking for dependencies or partitions may start work.
 */
public final class RddSources {
  private static final String INPUT_DIR = "mapreduce.input.fileinputformat.inputdir";

  /** Data of the program itself, which comes from nowhere; files are looked at where they are. */
  private static final Set<String> FROM_NOWHERE =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("ParallelCollectionRDD", "EmptyRDD", "FileScanRDD")));

  private final Map<DatasetId, Dataset> found = new LinkedHashMap<>();
  private final Set<String> unknown = new LinkedHashSet<>();

  /** Ancestors of which the rows are known. */
  private final Map<Integer, KnownRdds.Rows> known = new LinkedHashMap<>();

  private RddSources(Object rdd, DatasetNames names, KnownRdds rdds) {
    for (Object each : ancestry(rdd)) {
      KnownRdds.Rows rows = rdds.find(each);
      if (rows != null) {
        known.put(((RDD<?>) each).id(), rows);
        rows.inputs().forEach(d -> found.putIfAbsent(d.id(), d));
        continue;
      }
      List<Dataset> files = files(each, names);
      files.forEach(f -> found.putIfAbsent(f.id(), f));
      Set<DatasetId> topics = KafkaTopics.of(each, names);
      topics.forEach(t -> found.putIfAbsent(t, Dataset.at(t).format(Kafka.PROVIDER).build()));
      if (files.isEmpty() && topics.isEmpty() && parents(each).isEmpty() && !isFromNowhere(each)) {
        Optional<DatasetId> told = Connectors.identify(each, Collections.emptyMap(), names);
        if (told.isPresent()) {
          found.putIfAbsent(told.get(), Dataset.at(told.get()).build());
        } else {
          unknown.add(origin(each));
        }
      }
    }
  }

  /**
   * @param rdd an RDD, or {@code null}
   */
  public static RddSources of(Object rdd, DatasetNames names, KnownRdds rdds) {
    return new RddSources(rdd, names, rdds);
  }

  /** Datasets of which the rows were not read again, but taken from a checkpoint. */
  public Set<DatasetId> kept() {
    Set<DatasetId> kept = new LinkedHashSet<>();
    known.values().forEach(rows -> rows.inputs().forEach(d -> kept.add(d.id())));
    return kept;
  }

  /** What is known of ancestors, the RDD itself among them. */
  Collection<KnownRdds.Rows> known() {
    return known.values();
  }

  /** The RDD and all that it comes from, each once; empty for {@code null}. */
  public static List<Object> ancestry(Object rdd) {
    List<Object> ancestry = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> stack = new ArrayDeque<>();
    if (rdd != null) {
      stack.push(rdd);
    }
    while (!stack.isEmpty()) {
      Object next = stack.pop();
      if (seen.add(next)) {
        ancestry.add(next);
        parents(next).forEach(stack::push);
      }
    }
    return ancestry;
  }

  /** Each dataset once; empty when the RDD comes from no files that are known. */
  public List<Dataset> datasets() {
    return new ArrayList<>(found.values());
  }

  /** Classes of what the RDD comes from and the agent cannot name: a checkpoint, a connector. */
  Set<String> unknown() {
    return unknown;
  }

  private static boolean isFromNowhere(Object rdd) {
    return FROM_NOWHERE.stream().anyMatch(name -> Member.isA(rdd, name));
  }

  /** A checkpoint cuts off what its RDD was made of. */
  private static String origin(Object rdd) {
    for (Object checkpoint : Scala.flat(Member.field(rdd, "checkpointData"))) {
      return checkpoint.getClass().getName();
    }
    return rdd.getClass().getName();
  }

  private static List<Dataset> files(Object rdd, DatasetNames names) {
    List<Path> paths = new ArrayList<>();
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (Member.isA(rdd, "NewHadoopRDD")) {
      Object conf = Member.field(rdd, "_conf");
      if (conf instanceof Configuration) {
        addPaths(((Configuration) conf).get(INPUT_DIR), paths);
      }
    } else if (Member.isA(rdd, "HadoopRDD")) {
      // SparkContext.hadoopFile names the RDD by its paths; they are nowhere else before it runs.
      addPaths(((RDD<?>) rdd).name(), paths);
    } else if (Member.isA(rdd, "FileScanRDD")) {
      for (Object partition : Scala.flat(Member.of(rdd, "filePartitions"))) {
        addFiles(partition, paths);
      }
    }
    if (paths.size() == 1) {
      options.put("path", paths.get(0).toString());
    }
    StructType schema =
        Member.isA(rdd, "FileScanRDD") ? Member.of(rdd, StructType.class, "readSchema") : null;
    List<io.headwater.model.Field> columns =
        schema == null ? Collections.emptyList() : Types.fields(schema);
    List<Dataset> datasets = new ArrayList<>();
    FileRoots.written(paths, options, names)
        .forEach(
            (id, partitions) ->
                datasets.add(
                    Dataset.at(id)
                        .schema(columns)
                        .partitions(new ArrayList<>(partitions))
                        .build()));
    return datasets;
  }

  private static void addPaths(String commaSeparated, List<Path> paths) {
    if (commaSeparated == null) {
      return;
    }
    // A comma in braces belongs to a wildcard.
    for (String path : commaSeparated.split(",(?![^{]*})")) {
      if (!path.trim().isEmpty()) {
        paths.add(new Path(path.trim()));
      }
    }
  }

  /** The folders of the files of one partition of a scan. */
  private static void addFiles(Object partition, List<Path> paths) {
    Object files = Member.of(partition, "files");
    Object[] array = files instanceof Object[] ? (Object[]) files : Scala.flat(files).toArray();
    for (Object file : array) {
      Object path = Member.of(file, "filePath");
      Path parent = path == null ? null : new Path(String.valueOf(path)).getParent();
      if (parent != null && !paths.contains(parent)) {
        paths.add(parent);
      }
    }
  }

  /** RDDs that the fields of an RDD hold: directly, in a collection, or as a dependency. */
  private static List<Object> parents(Object rdd) {
    List<Object> parents = new ArrayList<>();
    for (Class<?> c = rdd.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && mayHold(field.getType())) {
          add(read(rdd, field), parents);
        }
      }
    }
    return parents;
  }

  private static boolean mayHold(Class<?> type) {
    return RDD.class.isAssignableFrom(type)
        || scala.collection.Iterable.class.isAssignableFrom(type)
        || Dependency.class.isAssignableFrom(type)
        || (type.isArray() && RDD.class.isAssignableFrom(type.getComponentType()));
  }

  private static void add(Object value, List<Object> parents) {
    if (value instanceof RDD) {
      parents.add(value);
    } else if (value instanceof Dependency) {
      parents.add(((Dependency<?>) value).rdd());
    } else if (value instanceof Object[]) {
      for (Object element : (Object[]) value) {
        add(element, parents);
      }
    } else if (value instanceof scala.collection.Seq) {
      scala.collection.Seq<?> seq = (scala.collection.Seq<?>) value;
      // A collection of data is no collection of RDDs; its first element tells.
      if (!seq.isEmpty() && (seq.head() instanceof RDD || seq.head() instanceof Dependency)) {
        Scala.<Object>list(seq).forEach(e -> add(e, parents));
      }
    }
  }

  private static Object read(Object rdd, Field field) {
    try {
      field.setAccessible(true);
      return field.get(rdd);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
