"""Datasets: what each one got, when, and at what cost."""

from dashboard import Dashboard, text, variable
from panel import ORANGE, RED, Columns, Panel



def per_dataset(inner, more=""):
    """Summed over applications and drivers; of an application that is scraped and pushed the larger number, not both."""
    return "sum by (dataset%s) (max by (app, dataset%s) (sum by (app, job, dataset%s) (%s)))" % (more, more, more, inner)


def of_last_write(metric, over="%s"):
    """By dataset, of the application that wrote it last: what another pushed long ago stays, too."""
    time = over % "spark_dataset_last_write_timestamp_seconds{@d}"
    return "max by (dataset) (%s and on (app, job, instance, dataset) (%s == on (dataset) group_left () max by (dataset) (%s)))" % (
        over % (metric + "{@d}"), time, time)


RANGE = "last_over_time(%s[$__range])"


def last(metric):
    return per_dataset("last_over_time(%s[$__range])" % metric)


def total(metric):
    """The last number of each series in the range; of what is scraped and pushed the larger one."""
    return "sum(max by (app, dataset) (sum by (app, job, dataset) (last_over_time(%s[$__range]))))" % metric


TABLE = Columns("dataset", [
    ("rows", "rows", of_last_write("spark_dataset_last_write_rows", RANGE), ()),
    ("rows against their median", "ratio", "dataset:spark_dataset_last_write_rows:ratio_median_7d{dataset=~\"$dataset\"}", ()),
    ("bytes", "bytes", of_last_write("spark_dataset_last_write_bytes", RANGE), ()),
    ("written", "age", "max by (dataset) (last_over_time(spark_dataset_last_write_timestamp_seconds{@d}[$__range])) * 1000", ()),
    ("seconds", "seconds", of_last_write("spark_dataset_write_duration_seconds", RANGE), ()),
    ("columns", "count", of_last_write("spark_dataset_schema_columns", RANGE), ()),
    ("average file", "bytes", last("spark_dataset_written_bytes_total{@d}") + " / (" + last("spark_dataset_written_files_total{@d}") + " > 0)", ()),
    ("partitions in all", "count", last("spark_dataset_written_partitions_total{@d}"), ()),
])

OVERVIEW = [
    Panel(
        "stat", "Datasets written", "count",
        [("count(count by (dataset) (last_over_time(spark_dataset_last_write_timestamp_seconds{@d}[$__range]))) or vector(0)", "")],
        "Datasets that were written in the time range.",
        "Fewer than usual: an application did not run or ended early.",
        "See the dashboard Fleet for the last success.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Written with no rows", "count",
        [("count(%s == 0) or vector(0)" % of_last_write("spark_dataset_last_write_rows", RANGE), "")],
        "Datasets whose last write succeeded and had 0 rows.",
        "Anything but 0: the job is green and the data is gone.",
        "See the alert SparkDatasetZeroRows in the runbook.",
        [(1, RED)], "a write of 0 rows is seldom meant.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Oldest dataset", "age",
        [("min(max by (dataset) (last_over_time(spark_dataset_last_write_timestamp_seconds{@d}[$__range]))) * 1000", "")],
        "When the dataset was written that has waited longest.",
        "Longer ago than its schedule.",
        "See 'Time since the last write'.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Schema changes", "count",
        [(total("spark_dataset_schema_changes_total{@d}") + " or vector(0)", "")],
        "Writes that changed names or types of columns within a run.",
        "Anything that was not announced: readers may break.",
        "See the alert SparkDatasetSchemaChanged in the runbook.",
        [(1, ORANGE)], "a change should be announced.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Writes that failed", "count",
        [(total("spark_dataset_writes_total{@d,outcome!=\"succeeded\"}") + " or vector(0)", "")],
        "Actions that were to write a dataset and failed or were aborted.",
        "Anything but 0: what was there before may be half replaced.",
        "The dataset's run in DataHub has the error.",
        [(1, RED)], "no write should fail.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Counted under __other__", "count",
        [("sum(max by (app) (last_over_time(headwater_dataset_overflow_total{@}[$__range]))) or vector(0)", "")],
        "Reads and writes of datasets that have no series of their own, because an application has more than 100.",
        "Anything but 0: these datasets cannot be told apart here (lineage has them all).",
        "Cut dates out of names with spark.headwater.datasets.removePattern.",
        [(1, ORANGE)], "the cap of 100 datasets per application.",
        w=4, h=4,
    ),
    Panel(
        "table", "Datasets", "count", TABLE.ask(),
        "What the last action that succeeded wrote. Rows are compared with the median of 7 days (needs the recording rules).",
        "0 rows; less than half or more than double the median; an average file of a few KB.",
        "Click on a dataset for DataHub: who writes it, from what, and who reads it.",
        w=24, h=11,
        **TABLE.extra([("dataset", "In DataHub", "${datahub}/search?query=%22${__value.text:percentencode}%22")]),
    ),
]

VOLUME = [
    Panel(
        "timeseries", "Rows of each write", "rows",
        [(of_last_write("spark_dataset_last_write_rows"), "{{dataset}}")],
        "Rows that the last action wrote.",
        "0, or a step down.",
        "Look upstream: the datasets that it is made of, in DataHub.",
        w=12,
    ),
    Panel(
        "timeseries", "Rows against the median of 7 days", "ratio",
        [("dataset:spark_dataset_last_write_rows:ratio_median_7d{dataset=~\"$dataset\"}", "{{dataset}}")],
        "Rows of the last write divided by their median over 7 days (needs the recording rules).",
        "Under 50 % or over 200 %.",
        "See the alert SparkDatasetVolumeChanged in the runbook.",
        w=12, capped=False,
    ),
    Panel(
        "timeseries", "Bytes of each write", "bytes",
        [(of_last_write("spark_dataset_last_write_bytes"), "{{dataset}}")],
        "Bytes that the last action wrote.",
        "A step without one in rows: another codec, or wider rows.",
        "Compare the columns and the format.",
    ),
    Panel(
        "timeseries", "Rows of each read", "rows",
        [("max by (app, dataset) (spark_dataset_last_read_rows{@d})", "{{dataset}} by {{app}}")],
        "Rows that the last action of each application got from the dataset, after what the source filtered out.",
        "Far from what was written: a filter, or partitions are missing.",
        "Compare with 'Rows of each write' of the same dataset.",
    ),
    Panel(
        "timeseries", "Average file written", "bytes",
        [(last("spark_dataset_written_bytes_total{@d}") + " / (" + last("spark_dataset_written_files_total{@d}") + " > 0)", "{{dataset}}")],
        "Bytes divided by files, of all writes of a run so far.",
        "Under 3 MB with more than 100 files: readers spend their time opening files.",
        "Repartition before the write; compact.",
        [(3e6, "green")], "DataFlint: more than 100 files under 3 MB.", low=ORANGE,
    ),
]

TIMELINESS = [
    Panel(
        "timeseries", "Time since the last write", "seconds",
        [("time() - max by (dataset) (spark_dataset_last_write_timestamp_seconds{@d})", "{{dataset}}")],
        "How old each dataset is.",
        "More than its schedule.",
        "See the alert SparkDatasetStale in the runbook.",
    ),
    Panel(
        "timeseries", "Time to write", "seconds",
        [(of_last_write("spark_dataset_write_duration_seconds"), "{{dataset}}")],
        "How long the action took that wrote the dataset.",
        "Creeps up from run to run.",
        "Compare with its rows and files.",
    ),
    Panel(
        "gauges", "Writes, by outcome", "count",
        [("sum by (outcome) (max by (app, dataset, outcome) (sum by (app, job, dataset, outcome) (last_over_time(spark_dataset_writes_total{@d}[$__range]))))", "{{outcome}}")],
        "Actions that wrote datasets in the last runs of the time range, by how they ended.",
        "failed or aborted.",
        "The dataset's run in DataHub has the error.",
    ),
]

TRAFFIC = [
    Panel(
        "timeseries", "Rows written in the run so far", "rows",
        [(per_dataset("spark_dataset_written_rows_total{@d}"), "{{dataset}}")],
        "Rows written since the run began; counted when an action ends. No rate: what is written once has its whole count from its first sample on.",
        "Stands still while the application runs.",
        "See what the application does instead, in Spark Job Monitoring.",
    ),
    Panel(
        "timeseries", "Rows read in the run so far", "rows",
        [(per_dataset("spark_dataset_read_rows_total{@d}"), "{{dataset}}")],
        "Rows read since the run began; counted when an action ends.",
        "A staircase: the same dataset read again and again in one run.",
        "cache() what is read more than once, or join the actions.",
    ),
    Panel(
        "timeseries", "Bytes selected for reading in the run so far", "bytes",
        [(per_dataset("spark_dataset_read_bytes_total{@d}"), "{{dataset}}")],
        "Bytes of the files that were selected for reading, since the run began.",
        "All of a partitioned dataset, each run.",
        "Filter by the partition columns.",
    ),
]

TRAFFIC += [
    Panel(
        "timeseries", "Cost (estimate)", "core-hours",
        [("topk(20, %s) / 3600" % per_dataset("last_over_time(spark_dataset_task_seconds_total{@d}[$__range])", ", direction"), "{{direction}} {{dataset}}")],
        "Run time of the tasks of the actions that read or wrote a dataset, in the last runs of the time range; shared out by bytes, or evenly where not all bytes are known. An estimate.",
        "A dataset that costs much and that nobody reads.",
        "Who reads it is in DataHub. Read fewer columns and partitions; write it less often.",
        w=24,
    ),
]

DASHBOARD = Dashboard(
    uid="headwater-datasets",
    title="Datasets",
    description="Each dataset by the name that lineage uses: rows and bytes of each write, freshness, cost, and the way to DataHub.",
    variables=[
        variable("job", "Scrape job", "label_values(spark_app_info, job)", multi=True, every=True),
        variable("app", "Application", 'label_values(spark_app_start_timestamp_seconds{job=~"$job"}, app)', multi=True, every=True),
        variable("dataset", "Dataset", 'label_values(spark_dataset_writes_total{job=~"$job",app=~"$app"}, dataset)', multi=True, every=True),
        text("datahub", "DataHub's address", "http://localhost:9002"),
    ],
    selection='job=~"$job",app=~"$app"',
    rows=[("Overview", OVERVIEW), ("Volume", VOLUME), ("Freshness", TIMELINESS), ("Traffic and cost", TRAFFIC)],
    since="now-7d",
)
