"""Spark Job Monitoring: one application, its present run or those in the time range."""

import job_agent
import job_cluster
import job_data
import job_work
from dashboard import Dashboard, variable
from panel import ORANGE, RED, RUNNING, STILL, Panel

ENDS = (
    "The end of a driver is seen when it is pushed or written as a textfile; a scraped driver is gone before the next "
    "scrape."
)

GLANCE = [
    Panel(
        "stat", "Drivers running", "count",
        [(RUNNING, "")],
        "Drivers of this application that answer now, or have pushed within 5 minutes and not ended.",
        "0 while the application should run; more than 1 when runs overlap that should not.",
        "Look at the scheduler (Airflow, cron, Kubernetes) and at the driver's log.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Last end, by outcome", "age",
        [("max by (outcome) (last_over_time(spark_app_last_completion_timestamp_seconds{@a}[$__range])) * 1000", "{{outcome}}")],
        "When a run last ended, by how it ended. " + ENDS,
        "failed or aborted is newer than succeeded: the last run gave no result.",
        "Look at the failed jobs and task failures below, then at the driver's log.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Last success", "age",
        [("max(last_over_time(spark_app_last_success_timestamp_seconds{@a}[$__range])) * 1000", "")],
        "When a run last ended well. The key number of a batch job. " + ENDS,
        "Longer ago than the schedule of the application.",
        "See the alert SparkApplicationNoSuccess in the runbook.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Run time", "seconds",
        [("max(last_over_time(spark_app_duration_seconds{@}[$__range]))", "")],
        "How long the longest run in the time range has been running, or ran.",
        "Far longer than usual; the panel beside compares.",
        "Look at the row 'Where time goes'.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Run time / median", "times",
        [("max(last_over_time(spark_app_duration_seconds{@}[$__range])) / max(app:spark_app_duration_seconds:median_7d{app=~\"$app\"})", "")],
        "Run time divided by the median of the finished runs of the last 7 days (needs the recording rules).",
        "2 and more: this run takes twice as long as usual.",
        "Compare input rows with those of earlier runs, then look for skew, spill, lost executors and waiting for cores.",
        [(1.5, ORANGE), (2, RED)], "twice the median, a choice of this project (alert SparkApplicationSlow).",
        w=3, h=4,
    ),
    Panel(
        "stat", "Running now", "count",
        [
            ("sum(spark_jobs_active{@}%s) or vector(0)" % STILL, "jobs"),
            ("sum(spark_stages_active{@}%s) or vector(0)" % STILL, "stages"),
            ("sum(spark_tasks_active{@}%s) or vector(0)" % STILL, "tasks"),
        ],
        "Jobs, stage attempts and task attempts that run at this moment.",
        "0 tasks for minutes while jobs run: Spark waits for executors or the driver is busy.",
        "Look at 'Executors' and, for a busy driver, at garbage collection in 'Driver'.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Executors and cores", "count",
        [("sum(spark_executors_active{@}%s) or vector(0)" % STILL, "executors"), ("sum(spark_executor_cores{@}%s) or vector(0)" % STILL, "cores")],
        "Executors and their cores at this moment; in local mode the driver.",
        "Fewer than asked for: the cluster has no room, or executors are lost.",
        "Look at 'Executors removed'; then at the queue or quota of the cluster.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Tasks that failed", "ratio",
        [("sum(last_over_time(spark_tasks_total{@,outcome=\"failed\"}[$__range])) / (sum(last_over_time(spark_tasks_total{@}[$__range])) > 0)", "")],
        "Task attempts that failed, of all that ended in the last run of each driver address in the time range.",
        "Above 10 %: work is done again and again; four failures of one task fail the job.",
        "See 'Task failures by reason'.",
        [(0.1, ORANGE), (0.3, RED)], "Dr. Elephant, task failure rate: 10 % moderate, 30 % severe, 50 % critical.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Read", "count",
        [("sum(last_over_time(spark_input_records_total{@}[$__range]))", "rows")],
        "Records read from sources and the block manager, by failed attempts too, in the last run of each driver address in the time range.",
        "0, or far from earlier runs: the input is missing or doubled.",
        "Look at the datasets read in the row 'Datasets'.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Bytes read", "bytes",
        [("sum(last_over_time(spark_input_bytes_total{@}[$__range]))", "")],
        "Bytes read from sources and the block manager, by failed attempts too, in the last run of each driver address in the time range.",
        "Growing faster than the rows: columns or partitions are read that nobody needs.",
        "Check that filters reach the partition columns and that files are columnar.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Written", "count",
        [("sum(last_over_time(spark_output_records_total{@}[$__range]))", "rows")],
        "Records written to sinks by task attempts that succeeded, in the last run of each driver address in the time range.",
        "0 from a run that succeeded: the job is green and wrote nothing.",
        "See the alert SparkDatasetZeroRows in the runbook.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Bytes written", "bytes",
        [("sum(last_over_time(spark_output_bytes_total{@}[$__range]))", "")],
        "Bytes written to sinks by task attempts that succeeded, in the last run of each driver address in the time range.",
        "Far from what earlier runs wrote.",
        "Compare the datasets in the row 'Datasets'.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Cost: task time (estimate)", "core-hours",
        [("sum(last_over_time(spark_task_run_seconds_total{@}[$__range])) / 3600", "")],
        "Time that tasks ran, in hours of a core. An estimate of the cost: idle cores are paid as well, and a task may use "
        "more than one core (spark.task.cpus).",
        "Growing while rows stay the same.",
        "Look at 'Where time goes' and at 'Cost per dataset'.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Task time thrown away", "ratio",
        [("sum(last_over_time(spark_task_wasted_seconds_total{@}[$__range])) / (sum(last_over_time(spark_task_run_seconds_total{@}[$__range])) > 0)", "")],
        "Run time of attempts that failed or were killed, of all run time in the last run of each driver address in the time range.",
        "Above 10 %: a tenth of the cost gives nothing.",
        "See 'Task failures by reason'; killed attempts come from speculation and from stages cancelled.",
        [(0.1, ORANGE), (0.3, RED)], "the limits of Dr. Elephant for failed tasks, applied to their time.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Agent: facts lost and errors", "count",
        [("sum(last_over_time(headwater_events_dropped_total{@}[$__range])) or vector(0)", "lost"), ("sum(last_over_time(headwater_errors_total{@}[$__range])) or vector(0)", "errors")],
        "Facts (lineage events) that the agent lost, and errors that it caught inside itself.",
        "Anything but 0: lineage has holes. The job itself is not harmed.",
        "See the row 'Agent', and the agent's lines in the driver's log.",
        [(1, ORANGE)], "nothing should be lost.",
        w=3, h=4,
    ),
]

LAST = "Of the last run of each driver address in the time range, from its start on: right also for a run too short for a rate. "


def whole(metric, by=""):
    return "sum%s (last_over_time(%s[$__range]))" % (by, metric)


WHOLE = [
    Panel(
        "gauges", "Where task time went", "seconds",
        [
            (whole("spark_task_cpu_seconds_total{@}"), "CPU"),
            (whole("spark_task_gc_seconds_total{@}"), "garbage collection"),
            (whole("spark_shuffle_fetch_wait_seconds_total{@}"), "waiting for shuffle blocks"),
            (whole("spark_shuffle_write_seconds_total{@}"), "writing shuffle"),
            (whole("spark_task_deserialize_seconds_total{@}"), "deserializing tasks"),
            (whole("spark_task_result_serialization_seconds_total{@}"), "serializing results"),
            (whole("spark_task_getting_result_seconds_total{@}"), "fetching results"),
            (whole("spark_task_scheduler_delay_seconds_total{@}"), "scheduler delay"),
            (
                "clamp_min(%s - %s - %s - %s - %s, 0)" % tuple(
                    whole("spark_%s_seconds_total{@}" % name)
                    for name in ("task_run", "task_cpu", "task_gc", "shuffle_fetch_wait", "shuffle_write")),
                "other (I/O, Python, locks)",
            ),
        ],
        LAST + "Seconds of all task attempts.",
        "Anything but CPU is longest. 'other' is what no metric explains: storage, Python, a database.",
        "Garbage collection: memory. Waiting for blocks: network or lost executors. Scheduler delay: tasks are tiny, or the driver is busy.",
        w=8, h=9,
    ),
    Panel(
        "gauges", "Tasks and their failures", "count",
        [
            (whole("spark_tasks_total{@}", " by (outcome)"), "{{outcome}}"),
            (whole("spark_task_failures_total{@}", " by (reason)") + " > 0", "because of {{reason}}"),
        ],
        LAST + "Attempts by how they ended, and those that did not succeed by the class of the reason.",
        "More than a tenth failed; fetch_failed or executor_lost at all.",
        "See the alerts SparkTasksFailing and SparkStageRetries in the runbook.",
        w=8, h=9,
    ),
    Panel(
        "gauges", "Data moved", "bytes",
        [
            (whole("spark_input_bytes_total{@}"), "read"),
            (whole("spark_output_bytes_total{@}"), "written"),
            (whole("spark_shuffle_write_bytes_total{@}"), "shuffle written"),
            (whole("spark_shuffle_read_bytes_total{@,locality=\"remote\"}"), "shuffle read remotely"),
            (whole("spark_spill_bytes_total{@,medium=\"disk\"}"), "spilled to disk"),
            (whole("spark_task_result_bytes_total{@}"), "results to the driver"),
        ],
        LAST + "Bytes by where they went.",
        "Shuffle or spill is longer than what was read.",
        "Fewer columns before joins, broadcast of small sides, more partitions against spill.",
        w=8, h=9,
    ),
    Panel(
        "stat", "Jobs", "seconds",
        [
            ("histogram_quantile(0.5, %s)" % whole("spark_job_duration_seconds_bucket{@}", " by (le)"), "median"),
            ("histogram_quantile(0.95, %s)" % whole("spark_job_duration_seconds_bucket{@}", " by (le)"), "95 %"),
        ],
        LAST + "Time from the start of a job to its end; exact to the histogram's buckets.",
        "95 % is many times the median: a few jobs take most of the time.",
        "Find the slow stage: 'Slowest stages', and the summary in the driver's log.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Stages", "seconds",
        [
            ("histogram_quantile(0.5, %s)" % whole("spark_stage_duration_seconds_bucket{@}", " by (le)"), "median"),
            ("histogram_quantile(0.95, %s)" % whole("spark_stage_duration_seconds_bucket{@}", " by (le)"), "95 %"),
        ],
        LAST + "Time from the submission of a stage attempt to its end; exact to the histogram's buckets.",
        "95 % is many times the median: the run waits for one stage.",
        "Look at skew, spill and the number of its tasks.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Tasks", "seconds",
        [
            ("histogram_quantile(0.5, %s)" % whole("spark_task_duration_seconds_bucket{@}", " by (le)"), "median"),
            ("histogram_quantile(0.95, %s)" % whole("spark_task_duration_seconds_bucket{@}", " by (le)"), "95 %"),
        ],
        LAST + "Time from the launch of a task attempt to its end; exact to the histogram's buckets.",
        "A median under 0.5 s with thousands of tasks: partitions are too small. 95 % far above the median: skew.",
        "Set spark.sql.shuffle.partitions or coalesce; for skew see 'Skew'.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Cores busy on average", "ratio",
        [("sum(last_over_time(spark_task_run_seconds_total{@}[$__range])) / (sum(last_over_time(spark_app_duration_seconds{@}[$__range]) * on (app, job, instance) (max_over_time(spark_executor_cores{@}[$__range]) > 0)) > 0)", "")],
        LAST + "Time that tasks ran, of the run's length times the most cores that it had.",
        "Under 50 %: half of what was held did nothing.",
        "Dynamic allocation, fewer executors, more partitions, or actions side by side.",
        [(0.5, "green")], "DataFlint: idle cores above 50 %.",
        w=4, h=4, low=ORANGE,
    ),
    Panel(
        "stat", "Worst skew", "times",
        [("max by (quantity) (last_over_time(spark_stage_skew_ratio{@}[$__range]))", "{{quantity}}")],
        LAST + "Largest task of a stage attempt divided by the median; stages of 10 tasks and more.",
        "Above 3.16 in a run that is slow: it waits for one task.",
        "See the alert SparkSkew in the runbook.",
        [(1.78, ORANGE), (3.16, RED)], "Dr. Elephant, executor skew: 1.33 low, 1.78 moderate, 3.16 severe, 10 critical.",
        w=5, h=4,
    ),
]

DASHBOARD = Dashboard(
    uid="headwater-job",
    title="Spark Job Monitoring",
    description="One Spark application: what it does now, where its time goes, what it reads and writes, and how the agent is.",
    variables=[
        variable("app", "Application", "label_values(spark_app_start_timestamp_seconds, app)"),
        # One at a time: an application that is scraped and pushed would count twice.
        variable("job", "By way of", 'label_values(spark_app_start_timestamp_seconds{app=~"$app"}, job)'),
        variable("driver", "Driver", 'label_values(spark_app_start_timestamp_seconds{job=~"$job",app=~"$app"}, instance)', multi=True, every=True),
    ],
    selection='job=~"$job",app=~"$app",instance=~"$driver"',
    rows=[("Run at a glance", GLANCE), ("The run as a whole", WHOLE)]
    + job_work.ROWS
    + job_cluster.ROWS
    + job_data.ROWS
    + [("Agent", job_agent.PANELS)],
)
