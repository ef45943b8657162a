"""Spark Job Monitoring: one application, its present run or those in the time range."""

import job_agent
import job_cluster
import job_data
import job_work
from dashboard import Dashboard, variable
from panel import ORANGE, RED, Panel

ENDS = (
    "The end of a driver is seen when it is pushed or written as a textfile; a scraped driver is gone before the next "
    "scrape."
)

GLANCE = [
    Panel(
        "stat", "Drivers running", "count",
        [("count(spark_app_info{@}) or vector(0)", "")],
        "Drivers of this application that answer now.",
        "0 while the application should run; more than 1 when runs overlap that should not.",
        "Look at the scheduler (Airflow, cron, Kubernetes) and at the driver's log.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Last end, by outcome", "age",
        [("max by (outcome) (last_over_time(spark_app_last_completion_timestamp_seconds{@}[$__range])) * 1000", "{{outcome}}")],
        "When a run last ended, by how it ended. " + ENDS,
        "failed or aborted is newer than succeeded: the last run gave no result.",
        "Look at the failed jobs and task failures below, then at the driver's log.",
        w=4, h=4,
    ),
    Panel(
        "stat", "Last success", "age",
        [("max(last_over_time(spark_app_last_success_timestamp_seconds{@}[$__range])) * 1000", "")],
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
        "stat", "Run time against its own past", "times",
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
            ("sum(spark_jobs_active{@})", "jobs"),
            ("sum(spark_stages_active{@})", "stages"),
            ("sum(spark_tasks_active{@})", "tasks"),
        ],
        "Jobs, stage attempts and task attempts that run at this moment.",
        "0 tasks for minutes while jobs run: Spark waits for executors or the driver is busy.",
        "Look at 'Executors' and, for a busy driver, at garbage collection in 'Driver'.",
        w=5, h=4,
    ),
    Panel(
        "stat", "Executors and cores", "count",
        [("sum(spark_executors_active{@})", "executors"), ("sum(spark_executor_cores{@})", "cores")],
        "Executors and their cores at this moment; in local mode the driver.",
        "Fewer than asked for: the cluster has no room, or executors are lost.",
        "Look at 'Executors removed'; then at the queue or quota of the cluster.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Tasks that failed", "ratio",
        [("sum(last_over_time(spark_tasks_total{@,outcome=\"failed\"}[$__range])) / (sum(last_over_time(spark_tasks_total{@}[$__range])) > 0)", "")],
        "Task attempts that failed, of all that ended in the runs of the time range.",
        "Above 10 %: work is done again and again; four failures of one task fail the job.",
        "See 'Task failures by reason'.",
        [(0.1, ORANGE), (0.3, RED)], "Dr. Elephant, task failure rate: 10 % moderate, 30 % severe, 50 % critical.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Read", "count",
        [("sum(last_over_time(spark_input_records_total{@}[$__range]))", "rows")],
        "Records read from sources and the block manager by the runs of the time range, failed attempts included.",
        "0, or far from earlier runs: the input is missing or doubled.",
        "Look at the datasets read in the row 'Datasets'.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Bytes read", "bytes",
        [("sum(last_over_time(spark_input_bytes_total{@}[$__range]))", "")],
        "Bytes read from sources and the block manager by the runs of the time range.",
        "Growing faster than the rows: columns or partitions are read that nobody needs.",
        "Check that filters reach the partition columns and that files are columnar.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Written", "count",
        [("sum(last_over_time(spark_output_records_total{@}[$__range]))", "rows")],
        "Records written to sinks by task attempts that succeeded, in the runs of the time range.",
        "0 from a run that succeeded: the job is green and wrote nothing.",
        "See the alert SparkDatasetZeroRows in the runbook.",
        w=3, h=4,
    ),
    Panel(
        "stat", "Bytes written", "bytes",
        [("sum(last_over_time(spark_output_bytes_total{@}[$__range]))", "")],
        "Bytes written to sinks by task attempts that succeeded, in the runs of the time range.",
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
        "Run time of attempts that failed or were killed, of all run time.",
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
        w=6, h=4,
    ),
]

DASHBOARD = Dashboard(
    uid="headwater-job",
    title="Spark Job Monitoring",
    description="One Spark application: what it does now, where its time goes, what it reads and writes, and how the agent is.",
    variables=[
        variable("job", "Scrape job", "label_values(spark_app_info, job)", multi=True, every=True),
        variable("app", "Application", 'label_values(spark_app_start_timestamp_seconds{job=~"$job"}, app)'),
        variable("driver", "Driver", 'label_values(spark_app_start_timestamp_seconds{job=~"$job",app=~"$app"}, instance)', multi=True, every=True),
    ],
    selection='job=~"$job",app=~"$app",instance=~"$driver"',
    rows=[("Run at a glance", GLANCE)]
    + job_work.ROWS
    + job_cluster.ROWS
    + job_data.ROWS
    + [("Agent", job_agent.PANELS)],
)
