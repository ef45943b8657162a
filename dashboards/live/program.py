"""A small application that gives every panel something to show: skew, spill, failing tasks, a lost executor, a stream.

Started by `live/check`, on a local cluster of two executors. Its argument is a folder that it may write to.
"""

import os
import sys
import time

from pyspark import TaskContext
from pyspark.sql import SparkSession, functions as F


def fail_once(rows):
    if TaskContext.get().partitionId() == 1 and TaskContext.get().attemptNumber() == 0:
        raise ValueError("meant to fail once")
    return rows


def lag_once(rows):
    """One slow attempt, so that a speculative one is started and wins."""
    if TaskContext.get().partitionId() == 3 and TaskContext.get().attemptNumber() == 0:
        time.sleep(20)
    return rows


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
            time.sleep(30)
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
    spark.sparkContext.parallelize([(i, "y" * 200_000) for i in range(8)], 4).cache().count()
    # More than spark.task.maxDirectResultSize: fetched by the driver.
    spark.sparkContext.parallelize(range(4), 4).map(lambda i: bytes(3_000_000)).collect()


def trouble(spark, folder):
    context = spark.sparkContext
    context.parallelize(range(100), 4).mapPartitions(fail_once).count()
    context.parallelize(range(100), 4).mapPartitions(lag_once).count()
    # The executor goes while its shuffle files are needed: failed fetches, and the stage runs again.
    pairs = context.parallelize(range(1000), 4).map(lambda i: (i % 7, i)).groupByKey(4)
    pairs.count()
    pairs.mapPartitions(lose_executor(folder + "/lost")).count()
    pairs.count()
    try:
        spark.range(1).select(F.expr("raise_error('meant to fail')")).write.parquet(folder + "/failed")
    except Exception as e:  # the application goes on
        print("failed as it should:", type(e).__name__)


def done(query):
    told = query.recentProgress
    watermark = told[-1]["eventTime"].get("watermark", "1970") if told else "1970"
    return len(told) >= 8 and not watermark.startswith("1970") and told[-1]["sink"]["numOutputRows"] != 0


def stream(spark, folder):
    rates = spark.readStream.format("rate").option("rowsPerSecond", 200).load().withWatermark("timestamp", "2 seconds")
    counts = rates.groupBy(F.window("timestamp", "2 seconds")).count()
    query = (counts.writeStream.queryName("counts").format("parquet").option("path", folder + "/stream")
             .option("checkpointLocation", folder + "/checkpoint").trigger(processingTime="1 second").start())
    # Until some triggers had rows and the watermark has moved.
    deadline = time.time() + 120
    while time.time() < deadline and not done(query):
        query.awaitTermination(1)
    query.stop()


def main():
    folder = sys.argv[1]
    spark = SparkSession.builder.appName("live").getOrCreate()
    batch(spark, folder)
    stream(spark, folder)
    trouble(spark, folder)
    # Long enough for the last numbers to be scraped.
    time.sleep(4)
    spark.stop()


if __name__ == "__main__":
    main()
