package io.headwater.spark.end2end;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/** A program that reads and writes topics, in batches and as streams. */
@SuppressWarnings("deprecation") // what replaces Trigger.Once came with Spark 3.3
public final class KafkaProgram {
  private static final String VALUE = "CAST(value AS STRING) AS v";

  private final SparkSession spark;
  private final String servers;
  private final String dir;

  private KafkaProgram(SparkSession spark, String servers, String dir) {
    this.spark = spark;
    this.servers = servers;
    this.dir = dir;
  }

  /**
   * @param args the broker, and the folder to write to
   */
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    KafkaProgram program = new KafkaProgram(spark, args[0], args[1]);
    program.batches();
    program.streams();
    spark.stop();
  }

  private void batches() {
    spark
        .range(30)
        .selectExpr("CAST(id AS STRING) AS key", "concat('v', id) AS value")
        .write()
        .parquet(dir + "/src");
    Dataset<Row> rows = spark.read().parquet(dir + "/src");
    rows.write()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("topic", "orders")
        .save();
    rows.withColumn("topic", expr("IF(key < '2', 'orders', 'clicks')"))
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .save();
    topics("subscribe", "orders").selectExpr(VALUE).write().parquet(dir + "/subscribed");
    topics("subscribe", "orders,clicks").groupBy("topic").count().write().parquet(dir + "/both");
    topics("assign", "{\"clicks\":[0]}").selectExpr(VALUE).write().parquet(dir + "/assigned");
    topics("subscribePattern", "ord.*").selectExpr(VALUE).write().parquet(dir + "/alike");
    topics("subscribePattern", "(ord|cli).*")
        .groupBy("topic")
        .count()
        .write()
        .parquet(dir + "/alikes");
    topics("subscribePattern", "ord.*").javaRDD().saveAsTextFile(dir + "/alike_by_rdd");
    topics("subscribePattern", "click.*")
        .select("key", "value")
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("topic", "echo")
        .save();
  }

  private Dataset<Row> topics(String how, String which) {
    return spark
        .read()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option(how, which)
        .load();
  }

  private void streams() throws Exception {
    Dataset<Row> orders = stream("subscribe", "orders");
    run(
        orders
            .select(col("key"), expr("upper(CAST(value AS STRING)) AS value"))
            .writeStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", servers)
            .option("topic", "loud"),
        "loud");
    topics("subscribe", "loud").selectExpr(VALUE).write().parquet(dir + "/heard");
    run(
        orders.selectExpr(VALUE).writeStream().format("parquet").option("path", dir + "/streamed"),
        "streamed");
    run(
        stream("subscribePattern", "ord.*")
            .selectExpr(VALUE)
            .writeStream()
            .format("parquet")
            .option("path", dir + "/streamed_alike"),
        "streamed_alike");
  }

  private Dataset<Row> stream(String how, String which) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option(how, which)
        .option("startingOffsets", "earliest")
        .load();
  }

  /** Until a trigger has found nothing more. */
  private void run(DataStreamWriter<Row> writer, String name) throws Exception {
    writer
        .option("checkpointLocation", dir + "/checkpoints/" + name)
        .trigger(Trigger.Once())
        .start()
        .awaitTermination();
  }
}
