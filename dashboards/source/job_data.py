"""Rows on what is read and written."""

from panel import ORANGE, Columns, Panel

WRITTEN = Columns("dataset", [
    ("rows", "rows", "max by (dataset) (last_over_time(spark_dataset_last_write_rows{@}[$__range]))", ()),
    ("bytes", "bytes", "max by (dataset) (last_over_time(spark_dataset_last_write_bytes{@}[$__range]))", ()),
    ("files in all", "count", "sum by (dataset) (last_over_time(spark_dataset_written_files_total{@}[$__range]))", ()),
    ("seconds", "seconds", "max by (dataset) (last_over_time(spark_dataset_write_duration_seconds{@}[$__range]))", ()),
    ("columns", "count", "max by (dataset) (last_over_time(spark_dataset_schema_columns{@}[$__range]))", ()),
    ("when", "age", "max by (dataset) (last_over_time(spark_dataset_last_write_timestamp_seconds{@}[$__range])) * 1000", ()),
])
READ = Columns("dataset", [
    ("rows of the last read", "rows", "max by (dataset) (last_over_time(spark_dataset_last_read_rows{@}[$__range]))", ()),
    ("rows in all", "rows", "sum by (dataset) (last_over_time(spark_dataset_read_rows_total{@}[$__range]))", ()),
    ("bytes in all", "bytes", "sum by (dataset) (last_over_time(spark_dataset_read_bytes_total{@}[$__range]))", ()),
    ("files in all", "count", "sum by (dataset) (last_over_time(spark_dataset_read_files_total{@}[$__range]))", ()),
])

DATASETS = [
    Panel(
        "table", "Datasets written", "count", WRITTEN.ask(),
        "What the last action that succeeded wrote to each dataset, under the name that lineage uses.",
        "0 rows, or far from the run before; a file count that grows much faster than the bytes.",
        "Open the dataset in the dashboard Datasets, or in DataHub for where its rows come from.",
        w=12, h=9,
        **WRITTEN.extra([("dataset", "In the dashboard Datasets", "/d/headwater-datasets?var-dataset=${__value.text:percentencode}")]),
    ),
    Panel(
        "table", "Datasets read", "count", READ.ask(),
        "What was read from each dataset: rows after what the source filtered out; files and bytes that were selected.",
        "Bytes far above what the rows need: filters do not reach partitions or columns. 0 rows: the input is missing.",
        "Look at the scan in the plan: partition filters, pushed filters, columns.",
        w=12, h=9, **READ.extra(),
    ),
]

ROWS = [("Datasets", DATASETS)]
