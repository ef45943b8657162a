"""A small application that gives every panel something to show: skew, spill, failing tasks, a lost executor, a stream.

Started by `live/check`, on a cluster of two hosts with an executor each. Its argument is a folder that it may write to, and where it waits
for `go` and, when it has done its work and said `holds`, for `end`.
"""

import json
import os
import sys
import time

from pyspark import TaskContext
from pyspark.sql import SparkSession, functions as F


def fail_once(rows):
    if TaskContext.get().partitionId() == 1 and TaskContext.get().attemptNumber() == 0:
        raise ValueError("meant to fail once")
    return rows


def fail(rows):
    raise ValueError("meant to fail")


def lag_once(rows):
    """One slow attempt: a second one ends first, and this one is killed."""
    if TaskContext.get().partitionId() == 3 and TaskContext.get().attemptNumber() == 0:
        time.sleep(60)
    return rows


def wait_for(file, seconds=600):
    """For the file of another process."""
    deadline = time.time() + seconds
    while not os.path.exists(file):
        if time.time() > deadline:
            raise TimeoutError(file)
        time.sleep(0.2)


def lose_executor(marker):
    """Ends the executor under one task, once: a Python worker's grandparent is the executor's JVM."""

    def each(rows):
        if TaskContext.get().partitionId() == 0:
            try:
                os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return rows
            with open("/proc/%d/stat" % os.getppid(), encoding="ascii") as stat:
                os.kill(int(stat.read().rsplit(")", 1)[1].split()[1]), 9)
            time.sleep(60)
        return rows

    return each


def hold(file):
    """Tasks that run, so that heartbeats tell of executors, until the file is there."""

    def each(rows):
        wait_for(file)
        return rows

    return each


def batch(spark, folder):
    orders = spark.range(0, 300_000, 1, 6).select(
        "id", F.when(F.col("id") % 10 < 8, 0).otherwise(F.col("id") % 50).alias("key"),
        F.expr("repeat('x', 40)").alias("text"))
    orders.write.partitionBy("key").parquet(folder + "/orders")
    read = spark.read.parquet(folder + "/orders")
    keys = spark.range(50).withColumnRenamed("id", "key")
    read.join(keys.hint("merge"), "key").orderBy("id").write.parquet(folder + "/joined")
    read.filter("id < 0").write.mode("overwrite").parquet(folder + "/empty")
    read.select("id").limit(5).write.mode("overwrite").parquet(folder + "/changed")
    read.select("id", "text").limit(5).write.mode("overwrite").parquet(folder + "/changed")
    # A name that has to be escaped on its way.
    spark.range(3).write.parquet(folder + '/odd "n\u00e4me" \u4e2d')
    spark.sparkContext.parallelize([(i, "y" * 200_000) for i in range(8)], 4).cache().count()
    # More than spark.task.maxDirectResultSize: fetched by the driver.
    spark.sparkContext.parallelize(range(4), 4).map(lambda i: bytes(3_000_000)).collect()


def failed(action):
    """Runs what has to fail; the application goes on."""
    try:
        action()
    except Exception as e:
        if "meant to fail" not in str(e):
            raise
        return
    raise AssertionError("a job that has to fail did not")


def trouble(spark, folder):
    context = spark.sparkContext
    context.parallelize(range(100), 4).mapPartitions(fail_once).count()
    context.parallelize(range(100), 4).mapPartitions(lag_once).count()
    # The executor goes while its shuffle files are needed: failed fetches, and the stage runs again.
    pairs = context.parallelize(range(1000), 4).map(lambda i: (i % 7, i)).groupByKey(4)
    pairs.count()
    pairs.mapPartitions(lose_executor(folder + "/lost")).count()
    pairs.count()
    failed(lambda: context.parallelize(range(4), 2).mapPartitions(fail).count())
    failed(lambda: spark.range(1).select(F.expr("cast(raise_error('meant to fail') as string)")).write.parquet(folder + "/failed"))


def streams(spark, folder):
    """Two queries that go on until they are stopped: one with state and a watermark, one whose sink tells its rows."""
    rates = spark.readStream.format("rate").option("rowsPerSecond", 200).load().withWatermark("timestamp", "2 seconds")
    counts = rates.groupBy(F.window("timestamp", "2 seconds")).count()
    yield (counts.writeStream.queryName("counts").format("parquet").option("path", folder + "/stream")
           .option("checkpointLocation", folder + "/checkpoint").trigger(processingTime="1 second").start())
    yield (rates.writeStream.queryName("ticks").format("noop")
           .option("checkpointLocation", folder + "/ticks").trigger(processingTime="1 second").start())


#: What Spark's own status store says of a stage attempt, by the name and labels of ours and the number of its units in ours.
STORE = {
    "numCompleteTasks": ('spark_tasks_total{outcome="success"}', 1),
    "numFailedTasks": ('spark_tasks_total{outcome="failed"}', 1),
    "numKilledTasks": ('spark_tasks_total{outcome="killed"}', 1),
    "executorRunTime": ("spark_task_run_seconds_total", 1e3),
    "executorCpuTime": ("spark_task_cpu_seconds_total", 1e9),
    "executorDeserializeTime": ("spark_task_deserialize_seconds_total", 1e3),
    "jvmGcTime": ("spark_task_gc_seconds_total", 1e3),
    "resultSize": ("spark_task_result_bytes_total", 1),
    "inputBytes": ("spark_input_bytes_total", 1),
    "inputRecords": ("spark_input_records_total", 1),
    "outputBytes": ("spark_output_bytes_total", 1),
    "outputRecords": ("spark_output_records_total", 1),
    "shuffleLocalBytesRead": ('spark_shuffle_read_bytes_total{locality="local"}', 1),
    "shuffleRemoteBytesRead": ('spark_shuffle_read_bytes_total{locality="remote"}', 1),
    "shuffleReadRecords": ("spark_shuffle_read_records_total", 1),
    "shuffleFetchWaitTime": ("spark_shuffle_fetch_wait_seconds_total", 1e3),
    "shuffleWriteBytes": ("spark_shuffle_write_bytes_total", 1),
    "shuffleWriteRecords": ("spark_shuffle_write_records_total", 1),
    "memoryBytesSpilled": ('spark_spill_bytes_total{medium="memory"}', 1),
    "diskBytesSpilled": ('spark_spill_bytes_total{medium="disk"}', 1),
}


def stored(spark, wrapper):
    """What Spark's own store has of a kind, behind all events that were posted."""
    context = spark.sparkContext._jsc.sc()
    context.listenerBus().waitUntilEmpty()
    found = context.statusStore().store().view(
        spark._jvm.java.lang.Class.forName("org.apache.spark.status." + wrapper)).closeableIterator()
    while found.hasNext():
        yield found.next()
    found.close()


def attempts(spark):
    """Spark's own data of all stage attempts."""
    return (each.info() for each in stored(spark, "StageDataWrapper"))


def second_attempts(spark):
    """Speculative task attempts that have ended, and those of them that ended first."""
    statuses = [each.status() for each in stored(spark, "TaskDataWrapper") if each.speculative()]
    return {
        'spark_tasks_speculative_total{phase="ended"}': float(len(statuses)),
        'spark_tasks_speculative_total{phase="won"}': float(statuses.count("SUCCESS")),
    }


def store(spark):
    """The sums over all stage attempts, when the last task has ended: one of a stopped query may take its time."""
    deadline = time.time() + 120
    while any(each.numActiveTasks() > 0 for each in attempts(spark)):
        if time.time() > deadline:
            raise TimeoutError("tasks still run")
        time.sleep(0.2)
    sums = dict.fromkeys(STORE, 0)
    for info in attempts(spark):
        for name in sums:
            sums[name] += getattr(info, name)()
    return {**{ours: sums[name] / units for name, (ours, units) in STORE.items()}, **second_attempts(spark)}


def main():
    folder = sys.argv[1]
    spark = SparkSession.builder.appName("live").getOrCreate()
    # Counters are seen at 0 before anything counts.
    wait_for(folder + "/go")
    queries = list(streams(spark, folder))
    batch(spark, folder)
    trouble(spark, folder)
    open(folder + "/holds", "w", encoding="ascii").close()
    spark.sparkContext.parallelize(range(2), 2).mapPartitions(hold(folder + "/end")).count()
    for query in queries:
        query.stop()
    with open(folder + "/store.json", "w", encoding="ascii") as file:
        json.dump(store(spark), file)
    spark.stop()


if __name__ == "__main__":
    main()
