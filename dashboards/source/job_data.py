"""Rows on what is read and written."""

from panel import STILL, Columns, Panel

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

DATASETS += [
    Panel(
        "timeseries", "Cost per dataset (estimate)", "core-hours",
        [("topk(10, sum by (dataset, direction) (last_over_time(spark_dataset_task_seconds_total{@}[$__range]))) / 3600", "{{direction}} {{dataset}}")],
        "Run time of the tasks of the actions that read or wrote a dataset, shared out by bytes, or evenly where not all bytes are known. An estimate.",
        "One dataset takes most of it.",
        "Read less of it (filters, columns), cache it when it is read more than once, or write it in fewer, larger files.",
        w=24,
    ),
]

BY_QUERY = "{{query}}"

STREAMS = [
    Panel(
        "timeseries", "Rows arriving and processed", "rows/s",
        [
            ("max by (query) (spark_streaming_input_rows_per_second{@}%s)" % STILL, "{{query}} arriving"),
            ("max by (query) (spark_streaming_processed_rows_per_second{@}%s)" % STILL, "{{query}} processed while working"),
        ],
        "What comes in, and how fast a query works while it works.",
        "Processed under arriving: the query falls behind and never catches up.",
        "See the alert SparkStreamFallsBehind in the runbook.",
    ),
    Panel(
        "timeseries", "Rows in and out", "rows/s",
        [
            ("sum by (query) (rate(spark_streaming_input_rows_total{@}[$__rate_interval]))", "{{query}} in"),
            ("sum by (query) (rate(spark_streaming_output_rows_total{@}[$__rate_interval]))", "{{query}} out"),
        ],
        "Rows from the sources and to the sink; out only where the sink tells.",
        "In goes on and out stops: a filter, or the watermark drops what is late.",
        "Compare with 'Watermark lag'.",
    ),
    Panel(
        "timeseries", "Time of a trigger", "seconds",
        [
            ("histogram_quantile(0.5, sum by (le, query) (rate(spark_streaming_batch_duration_seconds_bucket{@}[$__rate_interval])))", "{{query}} median"),
            ("histogram_quantile(0.95, sum by (le, query) (rate(spark_streaming_batch_duration_seconds_bucket{@}[$__rate_interval])))", "{{query}} 95 %"),
        ],
        "How long a trigger takes.",
        "Longer than the trigger's interval: triggers are late.",
        "See which phase takes it, beside.",
    ),
    Panel(
        "stacked", "Phases of the last trigger", "seconds",
        [("max by (query, phase) (spark_streaming_phase_seconds{@,phase!=\"triggerExecution\"}%s)" % STILL, "{{query}} {{phase}}")],
        "What a trigger's time goes into. addBatch is the work on the rows.",
        "walCommit or commitOffsets: the checkpoint's storage is slow. latestOffset, getBatch: the source is. queryPlanning: the plan is large.",
        "A faster place for the checkpoint; fewer partitions or files at the source.",
    ),
    Panel(
        "timeseries", "Watermark lag", "seconds",
        [("time() - max by (query) (spark_streaming_watermark_timestamp_seconds{@} > 0%s)" % STILL, BY_QUERY)],
        "How far the watermark is behind the clock: up to then a query waits for nothing any more.",
        "Grows: event times stand still, or the query falls behind. Results of windows come late by as much.",
        "See the alert SparkStreamWatermarkLate in the runbook.",
    ),
    Panel(
        "timeseries", "Kafka lag", "records",
        [("max by (query, source) (spark_streaming_source_lag_records{@}%s)" % STILL, "{{query}} {{source}}")],
        "Records that a topic has and the last trigger has not read. Spark tells it from 3.1 on.",
        "Grows: the query falls behind.",
        "See the alert SparkStreamLagGrows in the runbook.",
    ),
    Panel(
        "timeseries", "State", "rows",
        [("sum by (query) (spark_streaming_state_rows{@}%s)" % STILL, BY_QUERY)],
        "Rows that aggregations, joins and deduplication remember.",
        "Grows without end: no watermark, or one that stands still.",
        "Set a watermark; shorten windows.",
    ),
    Panel(
        "timeseries", "Memory of state", "bytes",
        [("sum by (query) (spark_streaming_state_memory_bytes{@}%s)" % STILL, BY_QUERY)],
        "Memory of executors that state takes.",
        "Near the executors' memory.",
        "The RocksDB state store (from Spark 3.2), more partitions, a shorter watermark.",
    ),
    Panel(
        "stat", "Queries", "count",
        [
            ("sum by (query) (spark_streaming_query_active{@}%s)" % STILL, "{{query}} active"),
            ("sum by (query, outcome) (last_over_time(spark_streaming_terminated_total{@}[$__range]))", "{{query}} {{outcome}}"),
        ],
        "Runs of each query that go on, and those that ended, by how.",
        "failed, or active 0 while the application runs.",
        "The exception is in the driver's log and in the query's run in the lineage back end.",
        w=4,
    ),
    Panel(
        "stat", "Last trigger", "age",
        [("max by (query) (spark_streaming_last_progress_timestamp_seconds{@}) * 1000", BY_QUERY)],
        "When the last trigger began of which a query has told.",
        "Minutes ago: the query hangs, or there is no data (Spark then tells every 10 s at least).",
        "See the alert SparkStreamStalled in the runbook.",
        w=4,
    ),
    Panel(
        "timeseries", "Triggers", "events/s",
        [("sum by (query) (rate(spark_streaming_batches_total{@}[$__rate_interval]))", BY_QUERY)],
        "Triggers per second of which a query has told.",
        "Falls while rows arrive: triggers take longer.",
        "See 'Time of a trigger'.",
    ),
    Panel(
        "timeseries", "Micro-batch", "count",
        [("max by (query) (spark_streaming_batch_id{@})", BY_QUERY)],
        "Number of the last micro-batch; it counts on when the query starts again from its checkpoint.",
        "Falls to 0: the checkpoint is gone, and the query has begun anew.",
        "Look at the checkpoint location.",
    ),
]

ROWS = [("Datasets", DATASETS), ("Streaming", STREAMS)]
