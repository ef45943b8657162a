package io.headwater.spark.plan.numbers;

import io.headwater.model.Dataset;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.source.DatasetNames;
import java.net.URI;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.SparkPlan;

/**
 * Which partitions a scan of files read, by the files that it gave to its tasks; only fields that
 * are set already are looked at. Source: {@code FileSourceScanExec.inputRDD}, {@code FileScanRDD}.
 */
final class PartitionsRead {
  private static final int MOST_FILES = 20_000;
  private static final int MOST_PARTITIONS = 1_000;

  private PartitionsRead() {}

  /**
   * Paths below the dataset; none where it has no partitions, where they are too many to be listed,
   * and where one lies somewhere else.
   */
  static Set<String> of(SparkPlan scan, Dataset dataset, DatasetNames names) {
    Object rdd = Member.isA(scan, "FileSourceScanExec") ? Member.field(scan, "inputRDD") : null;
    if (rdd == null || dataset.place() == null || !Member.isA(rdd, "FileScanRDD")) {
      return Collections.emptySet();
    }
    String base = dataset.place().name();
    Set<String> partitions = new TreeSet<>();
    int files = 0;
    for (Object part : Scala.flat(Member.field(rdd, "filePartitions"))) {
      for (Object file : (Object[]) Member.of(part, "files")) {
        String below = below(base, file, names);
        if (below == null || ++files > MOST_FILES) {
          return Collections.emptySet();
        }
        partitions.add(below);
        if (partitions.size() > MOST_PARTITIONS) {
          return Collections.emptySet();
        }
      }
    }
    return Collections.unmodifiableSet(partitions);
  }

  /** {@code day=1} for {@code /t/day=1/part-0.parquet}; {@code null} when that is in none. */
  private static String below(String base, Object file, DatasetNames names) {
    Path folder = new Path(URI.create(Member.of(file, "filePath").toString())).getParent();
    String name = names.file(folder).name();
    if (!name.startsWith(base + "/")) {
      return null;
    }
    String below = name.substring(base.length() + 1);
    return below.indexOf('=') > 0 ? below : null;
  }
}
