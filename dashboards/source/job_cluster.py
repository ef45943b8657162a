"""Rows on where it runs: executors and driver."""

from panel import ORANGE, STILL, Columns, Panel

EXECUTORS = [
    Panel(
        "timeseries", "Executors and cores", "count",
        [("sum(spark_executors_active{@}%s)" % STILL, "executors"), ("sum(spark_executor_cores{@}%s)" % STILL, "cores")],
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

EXECUTORS += [
    Panel(
        "timeseries", "CPU of the executors", "ratio",
        [("sum(rate(spark_task_cpu_seconds_total{@}[$__rate_interval])%s) / (sum(avg_over_time(spark_executor_cores{@}[$__rate_interval])%s) > 0)" % (STILL, STILL), "CPU of the cores")],
        "CPU time of tasks in the executors' JVMs, of what their cores can give; Python workers are not in it. Spark tells a task's CPU time when the task ends, so it may be above 100 % for a moment.",
        "Far under 50 % while tasks run: they wait for storage, the network or Python. The same without tasks: cores are idle.",
        "Compare with 'Idle cores' and 'Where task time goes'.",
        capped=False,
    ),
    Panel(
        "timeseries", "Heap of the fullest executor", "bytes",
        [
            ("max(spark_executor_memory_bytes{@,role=\"executor\",area=\"jvm_heap\",stat=\"max\"}%s)" % STILL, "fullest"),
            ("max(spark_executor_memory_bytes{@,role=\"executor\",area=\"jvm_heap\",stat=\"avg\"}%s)" % STILL, "average"),
            ("max(spark_executor_memory_limit_bytes{@,role=\"executor\"}%s)" % STILL, "limit"),
        ],
        "Heap in use, the most between two heartbeats (every 10 s), and what a heap may be. In local mode there are no executors: see 'Driver'.",
        "At 95 % of the limit: out of memory is near. Always under half: memory is paid for and not used.",
        "More memory or fewer cores per executor; or smaller executors.",
    ),
    Panel(
        "timeseries", "Memory by use, of the executor that has most of it", "bytes",
        [("max by (area) (spark_executor_memory_bytes{@,role=\"executor\",stat=\"max\",area=~\"on_heap_execution|off_heap_execution|on_heap_storage|off_heap_storage|direct_pool|mapped_pool\"}%s)" % STILL, "{{area}}")],
        "Spark's own pools: execution (sorting, joining, shuffling), storage (cache, broadcast), and buffers outside of the heap. Each line is the largest of any executor: they are no sum.",
        "Storage takes what execution needs: spill. Direct pools grow: the container's limit is near.",
        "Cache less, or spark.memory.storageFraction; spark.executor.memoryOverhead for what is outside of the heap.",
    ),
    Panel(
        "timeseries", "Process tree, of the executor that has most of it", "bytes",
        [("max by (process, kind) (spark_executor_process_tree_bytes{@,role=\"executor\"}%s)" % STILL, "{{process}} {{kind}}")],
        "Memory as the operating system sees it, each line the largest of any executor. Only with spark.executor.processTreeMetrics.enabled=true.",
        "rss of all processes near the container's limit: it will be killed. Python larger than the JVM: raise the overhead.",
        "spark.executor.memoryOverhead, or spark.executor.pyspark.memory.",
    ),
    Panel(
        "timeseries", "Peak memory so far", "bytes",
        [("max by (role, area) (spark_executor_peak_memory_bytes{@,area=~\"jvm_heap|jvm_off_heap|on_heap_unified\"})", "{{role}} {{area}}")],
        "Most that one JVM has used in this run.",
        "Far below the limit in every run: executors could be smaller.",
        "Compare with 'Heap of the fullest executor'.",
    ),
    Panel(
        "timeseries", "Time in garbage collection", "cores",
        [("sum by (role, generation) (rate(spark_executor_gc_seconds_total{@}[$__rate_interval]))", "{{role}} {{generation}}")],
        "Seconds per second over all JVMs, as heartbeats told.",
        "major at all: the old generation is full.",
        "More memory or fewer cores per executor; fewer large objects.",
    ),
    Panel(
        "timeseries", "Garbage collections", "events/s",
        [("sum by (role, generation) (rate(spark_executor_gc_collections_total{@}[$__rate_interval]))", "{{role}} {{generation}}")],
        "Collections per second over all JVMs, as heartbeats told.",
        "Several per second and JVM: the young generation is too small for what tasks allocate.",
        "Fewer cores per executor, or a larger heap.",
    ),
    Panel(
        "timeseries", "Executors excluded", "count",
        [
            ("sum(spark_executors_excluded{@}%s)" % STILL, "now"),
            ("sum by (scope) (increase(spark_executors_excluded_total{@}[$__rate_interval]))", "executors, for {{scope}}"),
            ("sum by (scope) (increase(spark_nodes_excluded_total{@}[$__rate_interval]))", "nodes, for {{scope}}"),
        ],
        "Executors and nodes to which Spark gives no work because tasks failed there (spark.excludeOnFailure.enabled, before 3.1 spark.blacklist.enabled).",
        "Any: a machine is sick, or the program fails everywhere.",
        "See the alert SparkExecutorsExcluded in the runbook.",
    ),
    Panel(
        "timeseries", "Cached and broadcast blocks", "bytes",
        [("sum(spark_storage_memory_bytes{@}%s)" % STILL, "memory"), ("sum(spark_storage_disk_bytes{@}%s)" % STILL, "disk")],
        "What cached data and broadcast variables take on all executors and the driver.",
        "Stays high when nothing reads it any more: unpersist() is missing. Disk: the cache does not fit into memory.",
        "unpersist(), or a narrower cache.",
    ),
]

ONE_BY_ONE = Columns("executor_id", [
    ("came", "count", "max by (app, instance, executor_id, host) (last_over_time(spark_executor_info{@}[$__range]))", ()),
    ("tasks running", "count", "max by (app, instance, executor_id) (spark_executor_tasks_active{@}%s)" % STILL, ()),
    ("tasks succeeded", "count", "max by (app, instance, executor_id) (last_over_time(spark_executor_tasks_total{@,outcome=\"success\"}[$__range]))", ()),
    ("tasks failed", "count", "max by (app, instance, executor_id) (last_over_time(spark_executor_tasks_total{@,outcome=\"failed\"}[$__range]))", ((1, ORANGE),)),
    ("task time", "seconds", "max by (app, instance, executor_id) (last_over_time(spark_executor_task_run_seconds_total{@}[$__range]))", ()),
])

EXECUTORS += [
    Panel(
        "table", "Executors one by one (opt-in)", "count", ONE_BY_ONE.ask(),
        "Only with spark.headwater.metrics.executors=N: the first N executors of each application and driver address, as they were last in the time range, those of earlier runs at the same address among them; with their hosts; the others together as __other__.",
        "One executor fails most tasks, or has much less task time than the others.",
        "Look at its host: a sick disk or machine; spark.excludeOnFailure.enabled keeps work from it.",
        w=24, h=8,
        **ONE_BY_ONE.extra(),
    ),
]

DRIVER = [
    Panel(
        "timeseries", "Heap of the driver", "bytes",
        [
            ("max(spark_executor_memory_bytes{@,role=\"driver\",area=\"jvm_heap\",stat=\"max\"}%s)" % STILL, "used"),
            ("max(spark_executor_memory_limit_bytes{@,role=\"driver\"}%s)" % STILL, "limit"),
        ],
        "Heap in use, as the driver's own heartbeat told (every 10 s), and what it may be.",
        "At 95 % of the limit: collect(), broadcast of large tables, or thousands of tasks' results.",
        "spark.driver.memory; collect less; lower spark.sql.autoBroadcastJoinThreshold.",
        w=6,
    ),
    Panel(
        "timeseries", "Events waiting on Spark's listener bus", "count",
        [("max by (queue) (spark_listener_queue_events{@}%s)" % STILL, "{{queue}}")],
        "Events that listeners have not yet taken. The agent sits in the queue shared, with all listeners of the application.",
        "Near 10,000: Spark will drop events, and the UI and all listeners miss them.",
        "Find the slow listener; spark.scheduler.listenerbus.eventqueue.capacity.",
        w=6,
    ),
    Panel(
        "bars", "Events that Spark's listener bus dropped", "count",
        [("sum by (queue) (increase(spark_dropped_listener_events_total{@}[$__rate_interval]))", "{{queue}}")],
        "Events that no listener of the queue has seen. What was dropped from shared is missing in these numbers and in the lineage.",
        "Anything.",
        "See the alert SparkListenerEventsDropped in the runbook.",
        w=6,
    ),
    Panel(
        "timeseries", "Results sent to the driver", "bytes/s",
        [("sum(rate(spark_task_result_bytes_total{@}[$__rate_interval]))", "results")],
        "Size of the results that tasks send to the driver.",
        "MB per second and more: collect(), or thousands of tasks with large accumulators; the driver may run out of memory.",
        "Write instead of collecting; take fewer rows; spark.driver.maxResultSize is the limit at which Spark stops the job.",
        w=6,
    ),
    Panel(
        "timeseries", "Driver fetches large results", "cores",
        [("sum(rate(spark_task_getting_result_seconds_total{@}[$__rate_interval]))", "fetching")],
        "Time that the driver spent fetching results too large to come with the task's status.",
        "Anything for long: tasks have ended and wait for the driver.",
        "Collect less.",
        w=6,
    ),
]

ROWS = [("Executors", EXECUTORS), ("Driver", DRIVER)]
