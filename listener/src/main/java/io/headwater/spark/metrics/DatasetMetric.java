package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of each dataset, under the name that lineage uses. */
final class DatasetMetric {
  /** Datasets with series of their own; the others share one. */
  static final int CAP = 100;

  /** Kinds of format and mode under which one dataset is counted; the others share one. */
  static final int VARIANT_CAP = 4;

  private static final Declarations GROUP = new Declarations();

  static final Metric DATASET_READ_ROWS =
      GROUP
          .counter("spark_dataset_read_rows_total", Unit.COUNT)
          .help("Rows read from a dataset, after what the source filtered out")
          .source("numOutputRows of the scan")
          .perDataset("format");

  static final Metric DATASET_READ_BYTES =
      GROUP
          .counter("spark_dataset_read_bytes_total", Unit.BYTES)
          .help("Bytes of a dataset's files that were selected for reading")
          .source("filesSize of the scan")
          .perDataset("format");

  static final Metric DATASET_READ_FILES =
      GROUP
          .counter("spark_dataset_read_files_total", Unit.COUNT)
          .help("Files of a dataset that were selected for reading")
          .source("numFiles of the scan")
          .perDataset("format");

  static final Metric DATASET_WRITTEN_ROWS =
      GROUP
          .counter("spark_dataset_written_rows_total", Unit.COUNT)
          .help("Rows written to a dataset")
          .source("numOutputRows of the write")
          .perDataset("format", "mode");

  static final Metric DATASET_WRITTEN_BYTES =
      GROUP
          .counter("spark_dataset_written_bytes_total", Unit.BYTES)
          .help("Bytes written to a dataset")
          .source("numOutputBytes of the write")
          .perDataset("format", "mode");

  static final Metric DATASET_WRITTEN_FILES =
      GROUP
          .counter("spark_dataset_written_files_total", Unit.COUNT)
          .help("Files written to a dataset")
          .source("numFiles of the write")
          .perDataset("format", "mode");

  static final Metric DATASET_WRITTEN_PARTITIONS =
      GROUP
          .counter("spark_dataset_written_partitions_total", Unit.COUNT)
          .help("Partitions of a dataset that were written")
          .source("numParts of the write")
          .perDataset("format", "mode");

  static final Metric DATASET_LAST_READ_ROWS =
      GROUP
          .gauge("spark_dataset_last_read_rows", Unit.COUNT)
          .help("Rows that the last action to read a dataset got from it")
          .source("numOutputRows of the scan")
          .perDataset();

  static final Metric DATASET_LAST_WRITE_ROWS =
      GROUP
          .gauge("spark_dataset_last_write_rows", Unit.COUNT)
          .help("Rows that the last action to succeed wrote to a dataset")
          .source("numOutputRows of the write")
          .perDataset();

  static final Metric DATASET_LAST_WRITE_BYTES =
      GROUP
          .gauge("spark_dataset_last_write_bytes", Unit.BYTES)
          .help("Bytes that the last action to succeed wrote to a dataset")
          .source("numOutputBytes of the write")
          .perDataset();

  static final Metric DATASET_LAST_WRITE_TIME =
      GROUP
          .gauge("spark_dataset_last_write_timestamp_seconds", Unit.MILLIS)
          .help("When the last action to succeed that wrote a dataset ended")
          .source("end of the action")
          .perDataset();

  static final Metric DATASET_WRITE_DURATION =
      GROUP
          .gauge("spark_dataset_write_duration_seconds", Unit.MILLIS)
          .help("How long the last action to succeed that wrote a dataset took")
          .source("start and end of the action")
          .perDataset();

  static final Metric DATASET_WRITES =
      GROUP
          .counter("spark_dataset_writes_total", Unit.COUNT)
          .help("Actions that wrote a dataset, by how they ended")
          .source("end of the action")
          .perDataset("outcome");

  static final Metric DATASET_SCHEMA_COLUMNS =
      GROUP
          .gauge("spark_dataset_schema_columns", Unit.COUNT)
          .help("Top-level columns of a dataset as it was last written")
          .source("schema of the write")
          .perDataset();

  static final Metric DATASET_SCHEMA_CHANGES =
      GROUP
          .counter("spark_dataset_schema_changes_total", Unit.COUNT)
          .help("Writes that changed the names or types of a dataset's columns in this run")
          .source("schema of the write, against the write before")
          .perDataset();

  static final Metric TASK_SECONDS =
      GROUP
          .counter("spark_dataset_task_seconds_total", Unit.MILLIS)
          .help(
              "Estimate of a dataset's cost: run time of the tasks of the actions that read or wrote"
                  + " it, shared out by bytes, or evenly where not all bytes are known")
          .source("TaskMetrics.executorRunTime, bytes of the action's datasets")
          .perDataset("direction");

  private DatasetMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
