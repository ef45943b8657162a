"""Small PySpark programs that tests run through spark-submit; each way to end is one."""
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, udf

how, folder = sys.argv[1], sys.argv[2]
spark = SparkSession.builder.getOrCreate()

spark.range(10).select("id", (col("id") * 2).alias("twice")).write.parquet(folder + "/numbers")


@udf("long")
def plus_one(value):
    return value + 1


numbers = spark.read.parquet(folder + "/numbers").filter("id > 3")
taken = numbers.coalesce(1).union(numbers.repartition(2)).toLocalIterator()
assert len(list(taken)) == 12
numbers.select(plus_one("twice").alias("odd")).write.json(folder + "/odd")

if how == "stop":
    spark.stop()
elif how == "raise":
    raise RuntimeError("the Python program broke")
