"""Rows on what Spark does: jobs, stages, tasks, time, skew, shuffle."""

from panel import ORANGE, RED, STILL, Columns, Panel

AT_THE_END = "Spark tells a task's numbers when the task ends, so long tasks show late and at once."

JOBS = [
    Panel(
        "timeseries", "Job duration", "seconds",
        [
            ("histogram_quantile(0.5, sum by (le) (rate(spark_job_duration_seconds_bucket{@}[$__rate_interval])))", "median"),
            ("histogram_quantile(0.95, sum by (le) (rate(spark_job_duration_seconds_bucket{@}[$__rate_interval])))", "95 %"),
        ],
        "Time from the start of a job to its end, of jobs that ended in the interval; exact to the histogram's buckets.",
        "The 95 % line leaves the median: a few jobs take most of the time.",
        "Find the slow stage: 'Slowest stages' and 'Skew'.",
    ),
    Panel(
        "bars", "Jobs ended, by outcome", "count",
        [("sum by (outcome) (increase(spark_jobs_completed_total{@}[$__rate_interval]))", "{{outcome}}")],
        "Jobs that ended, by how they ended.",
        "Any that failed.",
        "See the alert SparkJobsFailing in the runbook.",
    ),
    Panel(
        "timeseries", "Jobs, stages and SQL executions running", "count",
        [
            ("sum(spark_jobs_active{@}%s)" % STILL, "jobs"),
            ("sum(spark_stages_active{@}%s)" % STILL, "stages"),
            ("sum(spark_sql_executions_active{@}%s)" % STILL, "SQL executions"),
        ],
        "What runs at the same time.",
        "Gaps while the application runs: the driver works alone, and all executors wait.",
        "Look at what the program does between its actions (collect, listing of files, its own code).",
    ),
    Panel(
        "timeseries", "Jobs started", "events/s",
        [("sum(rate(spark_jobs_started_total{@}[$__rate_interval]))", "jobs")],
        "Jobs that started per second.",
        "Many short jobs: each costs the driver time; a loop of actions does one by one what one action could.",
        "Join the actions of the loop, or run them at the same time.",
        w=6,
    ),
    Panel(
        "timeseries", "SQL and streaming actions: duration", "seconds",
        [
            ("histogram_quantile(0.5, sum by (le) (rate(spark_sql_execution_duration_seconds_bucket{@}[$__rate_interval])))", "median"),
            ("histogram_quantile(0.95, sum by (le) (rate(spark_sql_execution_duration_seconds_bucket{@}[$__rate_interval])))", "95 %"),
        ],
        "Time from the start of an action to its end, nested executions in theirs.",
        "Growing from run to run with the same rows.",
        "Compare the plan of the action (its run in the lineage back end) with that of a faster run.",
        w=6,
    ),
    Panel(
        "bars", "SQL and streaming actions, by outcome", "count",
        [("sum by (outcome) (increase(spark_executions_total{@}[$__rate_interval]))", "{{outcome}}")],
        "Actions that ended, by how they ended.",
        "failed, or aborted: the end never came or the context stopped in the middle.",
        "The action's run in the lineage back end has the error.",
        w=6,
    ),
    Panel(
        "timeseries", "Stage duration", "seconds",
        [
            ("histogram_quantile(0.5, sum by (le) (rate(spark_stage_duration_seconds_bucket{@}[$__rate_interval])))", "median"),
            ("histogram_quantile(0.95, sum by (le) (rate(spark_stage_duration_seconds_bucket{@}[$__rate_interval])))", "95 %"),
        ],
        "Time from the submission of a stage attempt to its end.",
        "One stage far above the others: the run waits for it.",
        "Look at skew, spill and the number of its tasks.",
        w=6,
    ),
    Panel(
        "bars", "Stage attempts, by outcome", "count",
        [
            ("sum by (outcome) (increase(spark_stages_completed_total{@}[$__rate_interval]))", "{{outcome}}"),
            ("sum(increase(spark_stage_retries_total{@}[$__rate_interval]))", "retries"),
        ],
        "Stage attempts that ended; skipped ones had their result already; retries are attempts after the first.",
        "Retries: shuffle files were lost, mostly with an executor, and work is done again.",
        "See the alert SparkStageRetries in the runbook.",
    ),
]

SLOWEST = Columns("stage", [
    (name, unit, "max by (stage) (last_over_time(spark_slowest_stage_%s{@,stage!=\"__other__\"}[$__range]))" % metric, limits)
    for name, unit, metric, limits in (
        ("slowest attempt", "seconds", "duration_seconds", ()),
        ("tasks", "count", "tasks", ()),
        ("task time", "seconds", "task_seconds", ()),
        ("longest task / median", "times", "skew_ratio", ((1.78, ORANGE), (3.16, RED))),
        ("shuffle", "bytes", "shuffle_bytes", ()),
        ("spilled to disk", "bytes", "spill_bytes", ((1, ORANGE),)),
    )
])

JOBS += [
    Panel(
        "table", "Slowest stages", "count", SLOWEST.ask(),
        "The twenty slowest stages by name (the call and its line), of each its slowest attempt in the last run of each driver address in the time range. What all other attempts did is summed up in the series with the stage __other__.",
        "A stage that takes most of the run; a longest task over 3.16 times the median (Dr. Elephant: severe); spill.",
        "The call names the line of the program. Skew: see 'Skew'. Few tasks for much data: more partitions.",
        w=24, h=9,
        sort=[{"displayName": "slowest attempt", "desc": True}], **SLOWEST.extra(),
    ),
]

TASKS = [
    Panel(
        "timeseries", "Task throughput", "events/s",
        [("sum by (outcome) (rate(spark_tasks_total{@}[$__rate_interval]))", "{{outcome}}")],
        "Task attempts that ended per second, by how they ended.",
        "failed or killed rises; or success falls while tasks run.",
        "See 'Task failures by reason' and the heat map of durations.",
    ),
    Panel(
        "heatmap", "Task duration", "seconds",
        [("sum by (le) (increase(spark_task_duration_seconds_bucket{@}[$__rate_interval]))", "{{le}}")],
        "How many task attempts ended, by how long they took.",
        "Two bands far apart: some tasks have much more to do (skew). All below 0.1 s: overhead is larger than work.",
        "Skew: see 'Skew'. Too small: fewer partitions, or larger files.",
    ),
    Panel(
        "timeseries", "Task duration, median and 95 %", "seconds",
        [
            ("histogram_quantile(0.5, sum by (le) (rate(spark_task_duration_seconds_bucket{@}[$__rate_interval])))", "median"),
            ("histogram_quantile(0.95, sum by (le) (rate(spark_task_duration_seconds_bucket{@}[$__rate_interval])))", "95 %"),
        ],
        "Time from the launch of a task attempt to its end, as the driver sees it.",
        "A median under 0.5 s with more than 5,000 tasks: partitions are too small. 95 % far above the median: skew.",
        "Set spark.sql.shuffle.partitions or coalesce; for skew see 'Skew'.",
    ),
    Panel(
        "bars", "Task failures by reason", "count",
        [("sum by (reason) (increase(spark_task_failures_total{@}[$__rate_interval]))", "{{reason}}")],
        "Attempts that did not succeed, by the class of Spark's reason.",
        "exception: the program's own code. fetch_failed: shuffle files lost. executor_lost: memory, or the machine went.",
        "exception: read the driver's log. The others: see 'Executors removed' and memory.",
    ),
    Panel(
        "timeseries", "Task time thrown away", "cores",
        [("sum by (outcome) (rate(spark_task_wasted_seconds_total{@}[$__rate_interval]))", "{{outcome}}")],
        "Run time of attempts whose result was thrown away; one core busy all the time is 1. " + AT_THE_END,
        "More than a tenth of the cores.",
        "See 'Task failures by reason'; killed ones come from speculation (below).",
    ),
    Panel(
        "bars", "Speculative attempts", "count",
        [("sum by (phase) (increase(spark_tasks_speculative_total{@}[$__rate_interval]))", "{{phase}}")],
        "Second attempts of slow tasks: asked for, ended, and those that ended first (won).",
        "Many ended and few won: speculation costs and does not help.",
        "Raise spark.speculation.multiplier, or look for skew: a second attempt of a large partition is as slow.",
    ),
    Panel(
        "stacked", "Locality of tasks", "events/s",
        [("sum by (locality) (rate(spark_task_locality_total{@}[$__rate_interval]))", "{{locality}}")],
        "Task attempts that started, by how near they ran to their data. Object stores know no locality: no_pref or any.",
        "any on HDFS, or with cached data: data crosses the network.",
        "Look at spark.locality.wait and at where the executors are.",
    ),
    Panel(
        "timeseries", "Scheduler delay, of task time", "ratio",
        [("sum(rate(spark_task_scheduler_delay_seconds_total{@}[$__rate_interval])) / (sum(rate(spark_task_duration_seconds_sum{@}[$__rate_interval])) > 0)", "scheduler delay")],
        "Time of attempts spent neither in running nor in moving results, of all their time. " + AT_THE_END,
        "Above 10 %: the driver cannot start tasks fast enough, or tasks are tiny.",
        "Fewer and larger tasks; more memory or cores for the driver; smaller closures and broadcasts.",
        [(0.1, ORANGE)], "a choice of this project.",
    ),
    Panel(
        "timeseries", "Task attempts running", "count",
        [("sum(spark_tasks_active{@}%s)" % STILL, "tasks"), ("sum(spark_executor_cores{@}%s)" % STILL, "cores")],
        "Task attempts running, and the cores there are.",
        "Tasks stay far below cores: the stage has too few partitions, or waits for its slowest task.",
        "Repartition, or look for skew.",
    ),
]

RUN = "sum(rate(spark_task_run_seconds_total{@}[$__rate_interval]))"
PARTS = (
    "sum(rate(spark_task_cpu_seconds_total{@}[$__rate_interval]))"
    " + sum(rate(spark_task_gc_seconds_total{@}[$__rate_interval]))"
    " + sum(rate(spark_shuffle_fetch_wait_seconds_total{@}[$__rate_interval]))"
    " + sum(rate(spark_shuffle_write_seconds_total{@}[$__rate_interval]))"
)

TIME = [
    Panel(
        "stacked", "Where task time goes", "cores",
        [
            ("sum(rate(spark_task_cpu_seconds_total{@}[$__rate_interval]))", "CPU"),
            ("sum(rate(spark_task_gc_seconds_total{@}[$__rate_interval]))", "garbage collection"),
            ("sum(rate(spark_shuffle_fetch_wait_seconds_total{@}[$__rate_interval]))", "waiting for shuffle blocks"),
            ("sum(rate(spark_shuffle_write_seconds_total{@}[$__rate_interval]))", "writing shuffle"),
            ("sum(rate(spark_task_deserialize_seconds_total{@}[$__rate_interval]))", "deserializing tasks"),
            ("sum(rate(spark_task_result_serialization_seconds_total{@}[$__rate_interval]))", "serializing results"),
            ("sum(rate(spark_task_getting_result_seconds_total{@}[$__rate_interval]))", "fetching results"),
            ("sum(rate(spark_task_scheduler_delay_seconds_total{@}[$__rate_interval]))", "scheduler delay"),
            ("clamp_min(%s - (%s), 0)" % (RUN, PARTS), "other (I/O, Python, locks)"),
        ],
        "Seconds of task time per second: 1 is one core busy all the time. " + AT_THE_END,
        "Any colour but CPU is large. 'other' is what no metric explains: reading and writing storage, waiting for Python or a database.",
        "Garbage collection: memory. Waiting for blocks: network or lost executors. Other: storage and the program's own code.",
        w=12, h=9,
    ),
    Panel(
        "timeseries", "CPU of running tasks", "ratio",
        [
            ("sum(rate(spark_task_cpu_seconds_total{@}[$__rate_interval])) / (%s > 0)" % RUN, "CPU of run time"),
            ("sum(rate(spark_task_deserialize_cpu_seconds_total{@}[$__rate_interval])) / (sum(rate(spark_task_deserialize_seconds_total{@}[$__rate_interval])) > 0)", "CPU of deserializing"),
        ],
        "CPU time of tasks, of the time they ran.",
        "Under 50 %: tasks wait for storage, network or another process more than they compute.",
        "Look at 'other' beside; more tasks per core may help, more cores will not.",
        w=6, h=9, capped=False,
    ),
    Panel(
        "timeseries", "Idle cores", "ratio",
        [("clamp_min(1 - sum(avg_over_time(spark_tasks_active{@}[$__rate_interval])%s) / (sum(spark_executor_cores{@}%s) > 0), 0)" % (STILL, STILL), "idle")],
        "Share of the executors' cores on which no task ran, where a task takes one core (spark.task.cpus).",
        "Above 50 % for long: half of what is paid does nothing.",
        "Dynamic allocation, fewer executors, more partitions; or jobs that run at the same time.",
        [(0.5, ORANGE), (0.8, RED)], "DataFlint: idle cores above 50 %.",
        w=6, h=9,
    ),
    Panel(
        "timeseries", "Garbage collection, of run time", "ratio",
        [("sum(rate(spark_task_gc_seconds_total{@}[$__rate_interval])) / (%s > 0)" % RUN, "garbage collection")],
        "Time in which the executors' JVMs collected garbage while tasks ran, of the time they ran.",
        "Above 10 %: too little memory for what is held; 15 % and more is severe.",
        "More memory or fewer cores per executor; fewer objects (Dataset functions, large groups); less cached.",
        [(0.1, ORANGE), (0.15, RED)], "Dr. Elephant, executor GC: 8 %, 10 %, 15 %, 20 % of run time.",
        w=12,
    ),
    Panel(
        "timeseries", "Waiting for shuffle blocks, of run time", "ratio",
        [("sum(rate(spark_shuffle_fetch_wait_seconds_total{@}[$__rate_interval])) / (%s > 0)" % RUN, "fetch wait")],
        "Time that tasks waited for remote shuffle blocks, of the time they ran.",
        "Above 20 %: the network or the machines that hold the files cannot keep up.",
        "Fewer, larger blocks (fewer partitions on the map side), local shuffle readers (AQE), faster disks.",
        [(0.2, ORANGE)], "a choice of this project.",
        w=12,
    ),
]

SKEW = [
    Panel(
        "timeseries", "Skew of the worst stage so far", "times",
        [("max by (quantity) (spark_stage_skew_ratio{@})", "{{quantity}}")],
        "Largest task of a stage attempt divided by the median, of its duration and of the bytes that it read; stages of 10 tasks and more.",
        "Above 3.16 for stages that take long: the whole stage waits for one task.",
        "Salt or split the heavy key, adaptive skew join (spark.sql.adaptive.skewJoin.enabled), or broadcast the other side.",
        [(1.78, ORANGE), (3.16, RED)], "Dr. Elephant, executor skew: 1.33 low, 1.78 moderate, 3.16 severe, 10 critical.",
        w=6,
    ),
    Panel(
        "bars", "Skewed stages", "count",
        [("sum by (quantity) (increase(spark_skewed_stages_total{@}[$__rate_interval]))", "{{quantity}}")],
        "Stage attempts whose largest task was over 3.16 times the median, and over 5 minutes or 100 MB.",
        "Any: minutes are lost on a few tasks.",
        "See the alert SparkSkew in the runbook.",
        w=6,
    ),
    Panel(
        "timeseries", "Data spilled", "bytes/s",
        [("sum by (medium) (rate(spark_spill_bytes_total{@}[$__rate_interval]))", "{{medium}}")],
        "Data that did not fit into execution memory: its size in memory before, and on disk after.",
        "More than the input: sorting and joining work from disk.",
        "More partitions, more memory per core, or a broadcast join.",
        w=6,
    ),
    Panel(
        "stat", "Spilled to disk, of input", "ratio",
        [("sum(last_over_time(spark_spill_bytes_total{@,medium=\"disk\"}[$__range])) / (sum(last_over_time(spark_input_bytes_total{@}[$__range])) > 0)", "")],
        "Bytes spilled to disk, of bytes read, over the last run of each driver address in the time range.",
        "Above 100 %: more is spilled than read.",
        "As for 'Data spilled'.",
        [(0.5, ORANGE), (1, RED)], "a choice of this project (alert SparkSpill).",
        w=3,
    ),
    Panel(
        "stat", "Peak execution memory of one task", "bytes",
        [("max(last_over_time(spark_task_peak_execution_memory_bytes{@}[$__range]))", "")],
        "Most execution memory that one task attempt used. A sum over tasks would have no meaning.",
        "Near the memory of an executor divided by its cores: spill begins here.",
        "More partitions, or more memory per core.",
        w=3,
    ),
]

SHUFFLE = [
    Panel(
        "timeseries", "Bytes read and written", "bytes/s",
        [
            ("sum(rate(spark_input_bytes_total{@}[$__rate_interval]))", "read"),
            ("sum(rate(spark_output_bytes_total{@}[$__rate_interval]))", "written"),
        ],
        "Bytes from sources and the block manager, and to sinks. " + AT_THE_END,
        "Flat and low while cores are busy: storage is not the limit. Flat and high: it may be.",
        "Compare with what the storage can give.",
    ),
    Panel(
        "timeseries", "Records read and written", "rows/s",
        [
            ("sum(rate(spark_input_records_total{@}[$__rate_interval]))", "read"),
            ("sum(rate(spark_output_records_total{@}[$__rate_interval]))", "written"),
        ],
        "Records from sources and the block manager, and to sinks.",
        "Far more read than written without an aggregation: filters do not reach the source.",
        "Check the scan's filters in the plan and the partition columns.",
    ),
    Panel(
        "timeseries", "Shuffle bytes", "bytes/s",
        [
            ("sum by (locality) (rate(spark_shuffle_read_bytes_total{@}[$__rate_interval]))", "read {{locality}}"),
            ("sum(rate(spark_shuffle_write_bytes_total{@}[$__rate_interval]))", "written"),
            ("sum(rate(spark_shuffle_remote_read_to_disk_bytes_total{@}[$__rate_interval]))", "read to disk"),
        ],
        "Bytes that go through shuffles; read remotely they cross the network; 'read to disk' were too large for memory.",
        "Shuffled bytes are many times the input: rows are moved more often or wider than needed.",
        "Fewer columns before a join, broadcast of small sides, bucketing, aggregation before the join.",
    ),
    Panel(
        "timeseries", "Shuffle records", "rows/s",
        [
            ("sum(rate(spark_shuffle_read_records_total{@}[$__rate_interval]))", "read"),
            ("sum(rate(spark_shuffle_write_records_total{@}[$__rate_interval]))", "written"),
        ],
        "Records that go through shuffles.",
        "Many times the records read: a join explodes.",
        "Look for a join key that is not unique on either side.",
    ),
    Panel(
        "timeseries", "Shuffle blocks fetched", "events/s",
        [("sum by (locality) (rate(spark_shuffle_blocks_fetched_total{@}[$__rate_interval]))", "{{locality}}")],
        "Blocks that reducers fetched. Partitions before times partitions after is how many there are.",
        "Many blocks of few bytes: each costs a request.",
        "Fewer partitions on either side.",
    ),
    Panel(
        "timeseries", "Bytes per shuffle block", "bytes",
        [("sum(rate(spark_shuffle_read_bytes_total{@}[$__rate_interval])) / (sum(rate(spark_shuffle_blocks_fetched_total{@}[$__rate_interval])) > 0)", "average")],
        "Average size of the blocks fetched.",
        "A few KB: more time goes into requests than into data.",
        "Fewer partitions; AQE's coalescing (spark.sql.adaptive.coalescePartitions.enabled).",
    ),
]

ROWS = [
    ("Jobs and SQL", JOBS),
    ("Tasks", TASKS),
    ("Where time goes", TIME),
    ("Skew and spill", SKEW),
    ("Shuffle and I/O", SHUFFLE),
]
