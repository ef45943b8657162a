package io.headwater.sample.stage;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The datasets of the pipeline, {@code <output>/<stage>/<dataset>}, as Parquet.
 *
 * <p>What is stored depends on the data alone: rows are spread over a fixed number of files by the
 * hash of their key and sorted by it, so that two runs write the same bytes whatever the cores, the
 * order in which tasks end, or who watches.
 */
public final class Store {
  /** A file per so many worlds keeps files near 10 MB at every scale. */
  private static final int WORLDS_PER_FILE = 4;

  private final SparkSession spark;
  private final String root;
  private final int files;

  Store(SparkSession spark, String root, int scale) {
    this.spark = spark;
    this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    this.files = 1 + (scale - 1) / WORLDS_PER_FILE;
  }

  /** Where a dataset is, or goes. */
  public String path(String dataset) {
    return root + "/" + dataset;
  }

  /**
   * A stored dataset.
   *
   * @throws PipelineException if it is not there, naming the stage that makes it
   */
  public Dataset<Row> read(String dataset) {
    requireStored(dataset);
    return spark.read().parquet(path(dataset));
  }

  /** Makes a stored dataset known to SQL texts under a name. */
  void view(String dataset, String view) {
    read(dataset).createOrReplaceTempView(view);
  }

  /** How many rows a stored dataset has; Parquet's footers know it. */
  public long rows(String dataset) {
    return read(dataset).count();
  }

  /**
   * Stores rows in place of an earlier run's. The key columns must tell every row from every other.
   */
  void write(Dataset<Row> rows, String dataset, String... key) {
    ordered(rows, files, key).write().mode(SaveMode.Overwrite).parquet(path(dataset));
  }

  /** The same rows in the one order and partitioning that their key gives. */
  static Dataset<Row> ordered(Dataset<Row> rows, int partitions, String... key) {
    Column[] columns = Arrays.stream(key).map(functions::col).toArray(Column[]::new);
    return rows.repartition(partitions, columns).sortWithinPartitions(columns);
  }

  private void requireStored(String dataset) {
    Path success = new Path(path(dataset), "_SUCCESS");
    try {
      FileSystem fileSystem = success.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!fileSystem.exists(success)) {
        String stage = dataset.substring(0, dataset.indexOf('/'));
        throw new PipelineException(
            path(dataset)
                + " is not there or not complete: run --stage "
                + stage
                + " first, or --stage all");
      }
    } catch (IOException e) {
      throw new PipelineException("Cannot look for " + path(dataset) + ": " + e.getMessage(), e);
    }
  }
}
