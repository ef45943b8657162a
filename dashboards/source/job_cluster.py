"""Rows on where it runs: executors and driver."""

from panel import Panel

EXECUTORS = [
    Panel(
        "timeseries", "Executors and cores", "count",
        [("sum(spark_executors_active{@})", "executors"), ("sum(spark_executor_cores{@})", "cores")],
        "Executors there are, and their cores; in local mode the driver.",
        "Falls while tasks run: executors are lost. Never reaches what was asked for: the cluster is full.",
        "Look at 'Executors removed, by reason', then at the resource manager.",
    ),
    Panel(
        "bars", "Executors added", "count",
        [("sum(increase(spark_executors_added_total{@}[$__rate_interval]))", "added")],
        "Executors that came.",
        "Coming and going all the time: each start costs seconds and loses cached data.",
        "Raise spark.dynamicAllocation.executorIdleTimeout or the minimum of executors.",
    ),
    Panel(
        "bars", "Executors removed, by reason", "count",
        [("sum by (reason) (increase(spark_executors_removed_total{@}[$__rate_interval]))", "{{reason}}")],
        "Executors that went, by the words of the resource manager. idle and decommission are wanted.",
        "lost, oom_or_killed, preempted: their shuffle files and cached data are gone, and tasks run again.",
        "oom_or_killed: raise spark.executor.memoryOverhead. preempted: another queue or fewer spot machines.",
    ),
]

DRIVER = [
    Panel(
        "timeseries", "Results sent to the driver", "bytes/s",
        [("sum(rate(spark_task_result_bytes_total{@}[$__rate_interval]))", "results")],
        "Size of the results that tasks send to the driver.",
        "MB per second and more: collect(), or thousands of tasks with large accumulators; the driver may run out of memory.",
        "Write instead of collecting; take fewer rows; spark.driver.maxResultSize is the limit at which Spark stops the job.",
    ),
    Panel(
        "timeseries", "Driver fetches large results", "cores",
        [("sum(rate(spark_task_getting_result_seconds_total{@}[$__rate_interval]))", "fetching")],
        "Time that the driver spent fetching results too large to come with the task's status.",
        "Anything for long: tasks have ended and wait for the driver.",
        "Collect less.",
    ),
]

ROWS = [("Executors", EXECUTORS), ("Driver", DRIVER)]
