"""Fleet: all applications side by side."""

from dashboard import Dashboard, variable
from panel import ORANGE, RED, RUNNING, STILL, Columns, Panel


#: Of a panel that asks for a rate.
SHORT = "A run too short for two scrapes shows nothing here."


def per_app(inner):
    """Summed over drivers; of an application that is scraped and pushed the larger number, not both."""
    return "max by (app) (sum by (app, job) (%s))" % inner


def last(metric):
    return per_app("last_over_time(%s[$__range])" % metric)


TABLE = Columns("app", [
    ("last success", "age", "app:spark_app_last_success_timestamp_seconds:max{app=~\"$app\"} * 1000", ()),
    ("run time", "seconds", "max by (app) (last_over_time(spark_app_duration_seconds{@}[$__range]))", ()),
    ("against its median", "times", "max by (app) (last_over_time(spark_app_duration_seconds{@}[$__range])) / on (app) app:spark_app_duration_seconds:median_7d{app=~\"$app\"}", ((1.5, ORANGE), (2, RED))),
    ("core-hours", "core-hours", last("spark_task_run_seconds_total{@}") + " / 3600", ()),
    ("tasks failed", "ratio", last("spark_tasks_total{@,outcome=\"failed\"}") + " / (" + last("spark_tasks_total{@}") + " > 0)", ((0.1, ORANGE), (0.3, RED))),
    ("jobs failed", "count", last("spark_jobs_completed_total{@,outcome=\"failed\"}"), ((1, ORANGE),)),
    ("rows written", "rows", last("spark_output_records_total{@}"), ()),
    ("bytes written", "bytes", last("spark_output_bytes_total{@}"), ()),
    ("facts lost", "count", last("headwater_events_dropped_total{@}"), ((1, ORANGE),)),
])

NOW = [
    Panel(
        "stat", "Drivers running", "count",
        [(RUNNING, "")],
        "Drivers that answer now, or have pushed within 5 minutes and not ended.",
        "0 while applications should run: nothing is scraped, or nothing runs.",
        "Look at the targets of Prometheus.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Applications whose last run failed", "count",
        [("count(max by (app) (last_over_time(spark_app_last_completion_timestamp_seconds{@,outcome=~\"failed|aborted\"}[$__range])) > on (app) (max by (app) (last_over_time(spark_app_last_success_timestamp_seconds{@}[$__range])) or max by (app) (last_over_time(spark_app_last_completion_timestamp_seconds{@}[$__range])) * 0)) or vector(0)", "")],
        "Applications that last ended failed or aborted, among those that ended in the time range.",
        "Anything but 0.",
        "Find them in the table below; see the alert SparkApplicationFailed in the runbook.",
        [(1, RED)], "no run should fail.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Executors and cores", "count",
        [("sum(%s)" % per_app("spark_executors_active{@}" + STILL), "executors"), ("sum(%s)" % per_app("spark_executor_cores{@}" + STILL), "cores")],
        "Executors and cores of all applications.",
        "At the limit of the cluster: applications wait for each other.",
        "See which application holds them, below.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Task time in the range (estimate of cost)", "core-hours",
        [("sum(%s) / 3600" % per_app("increase(spark_task_run_seconds_total{@}[$__range])"), "")],
        "Time that tasks of all applications ran, in hours of a core, as far as two scrapes or more have seen it grow: a run that was pushed only at its end is not in it. An estimate of the cost.",
        "Grows while the data does not.",
        "See 'Cores busy, by application'; core-hours of single runs, short ones too, are in the table.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Facts lost", "count",
        [("sum(%s) or vector(0)" % last("headwater_events_dropped_total{@}"), "")],
        "Facts that agents lost in the last run of each application.",
        "Anything but 0: lineage has holes.",
        "See the alert HeadwaterFactsLost in the runbook.",
        [(1, ORANGE)], "nothing should be lost.",
        w=5, h=4,
    ),
]

TABLES = [
    Panel(
        "table", "Applications", "count", TABLE.ask(),
        "Each application with its last run in the time range. The run time is compared with the median of its finished runs of 7 days.",
        "A last success older than the schedule, twice the median, failed tasks above 10 %.",
        "Click on an application to see where its time goes.",
        w=24, h=12,
        **TABLE.extra([("app", "Spark Job Monitoring", "/d/headwater-job?var-app=${__value.text:percentencode}")]),
    ),
]

TREND = [
    Panel(
        "stacked", "Cores busy, by application", "cores",
        [("topk(10, %s)" % per_app("rate(spark_task_run_seconds_total{@}[$__rate_interval])"), "{{app}}")],
        "Task time per second of the ten applications that use most. " + SHORT,
        "One application takes all.",
        "Its own dashboard says for what.",
        w=12,
    ),
    Panel(
        "timeseries", "Run time of finished runs", "seconds",
        [("app:spark_app_duration_seconds:finished{app=~\"$app\"}", "{{app}}")],
        "How long the last finished run of each application took (pushed or written as a textfile).",
        "Creeps up from run to run.",
        "Compare the rows that it reads: more data, or slower?",
        w=12,
    ),
    Panel(
        "bars", "Jobs that failed, by application", "count",
        [(per_app("increase(spark_jobs_completed_total{@,outcome=\"failed\"}[$__rate_interval])") + " > 0", "{{app}}")],
        "Spark jobs that failed. No series when none did. " + SHORT,
        "Anything.",
        "See the alert SparkJobsFailing in the runbook.",
    ),
    Panel(
        "timeseries", "Garbage collection of run time, worst five", "ratio",
        [("topk(5, sum by (app) (rate(spark_task_gc_seconds_total{@}[$__rate_interval])) / (sum by (app) (rate(spark_task_run_seconds_total{@}[$__rate_interval])) > 0))", "{{app}}")],
        "Garbage collection of executors, of the time their tasks ran. " + SHORT,
        "Above 10 %.",
        "More memory or fewer cores per executor.",
        [(0.1, ORANGE), (0.15, RED)], "Dr. Elephant, executor GC: 8 %, 10 %, 15 %, 20 % of run time.",
    ),
    Panel(
        "timeseries", "Task time thrown away, worst five", "cores",
        [("topk(5, %s)" % per_app("rate(spark_task_wasted_seconds_total{@}[$__rate_interval])"), "{{app}}")],
        "Run time of attempts that failed or were killed. " + SHORT,
        "A whole core and more, for long.",
        "The application's own dashboard has the reasons.",
    ),
    Panel(
        "stat", "Agents, by version", "count",
        [("count by (version, spark_version) (count by (app, version, spark_version) (headwater_info{@}))", "{{version}} on Spark {{spark_version}}")],
        "Applications by the agent's version and Spark's.",
        "More versions than you mean to run.",
        "Update the jar where it is old.",
        w=12, h=5,
    ),
    Panel(
        "bars", "Executors lost, by application", "count",
        [(per_app("increase(spark_executors_removed_total{@,reason!~\"idle|decommission\"}[$__rate_interval])") + " > 0", "{{app}}")],
        "Executors that went and were not meant to. No series when there were none. " + SHORT,
        "Many applications at once: a machine or the spot market. One alone: its memory.",
        "See the alert SparkExecutorsLost in the runbook.",
        w=12, h=5,
    ),
]

DASHBOARD = Dashboard(
    uid="headwater-fleet",
    title="Fleet",
    description="All Spark applications that the agent watches: last success, run time against their own past, cost, failures.",
    variables=[
        variable("job", "Scrape job", "label_values(spark_app_info, job)", multi=True, every=True),
        variable("app", "Application", 'label_values(spark_app_start_timestamp_seconds{job=~"$job"}, app)', multi=True, every=True),
    ],
    selection='job=~"$job",app=~"$app"',
    rows=[("Now", NOW), ("Applications", TABLES), ("Over time", TREND)],
    since="now-24h",
)
