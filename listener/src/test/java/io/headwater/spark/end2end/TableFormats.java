package io.headwater.spark.end2end;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/** A program that keeps its tables in Delta Lake and Iceberg, each table for one purpose. */
@SuppressWarnings("deprecation") // what replaces Trigger.Once came with Spark 3.3
public final class TableFormats {
  private final SparkSession spark;
  private final String dir;

  private TableFormats(SparkSession spark, String dir) {
    this.spark = spark;
    this.dir = dir;
  }

  /**
   * @param args which program, and the folder that it reads from and writes to
   */
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    TableFormats program = new TableFormats(spark, args[1]);
    spark.range(9).selectExpr("id", "id * 2 AS v", "'x' AS s").write().parquet(program.path("src"));
    spark.read().parquet(program.path("src")).createOrReplaceTempView("s");
    if (args[0].equals("delta")) {
      program.delta();
    } else {
      program.iceberg();
    }
    spark.stop();
  }

  private void delta() throws Exception {
    String path = path("by_path");
    spark.table("s").write().format("delta").save(path);
    spark.table("s").where("v > 4").write().format("delta").mode("overwrite").save(path);
    delta(path).where("id > 1").count();
    spark.read().format("delta").option("versionAsOf", 0).load(path).collectAsList();
    spark.sql("CREATE TABLE created (id BIGINT, v BIGINT, s STRING) USING delta");
    spark.sql("INSERT INTO created SELECT id, v, upper(s) FROM s");
    spark.sql("CREATE TABLE merged USING delta AS SELECT id, v + 1 AS v, s FROM created");
    spark.sql(
        "MERGE INTO merged t USING (SELECT id, max(v) AS m, max(s) AS s FROM s GROUP BY id) q"
            + " ON t.id = q.id WHEN MATCHED AND q.m > 7 THEN UPDATE SET v = q.m * 2"
            + " WHEN MATCHED THEN DELETE"
            + " WHEN NOT MATCHED THEN INSERT (id, v, s) VALUES (q.id, 1, lower(q.s))");
    spark.sql("UPDATE created SET v = v + id WHERE s = 'X'");
    spark.sql("DELETE FROM merged WHERE v > 10");
    spark.sql("DELETE FROM created");
    spark.sql("DESCRIBE HISTORY merged").collectAsList();
    if (!spark.version().startsWith("3.0")) {
      spark.sql("CREATE TABLE cloned SHALLOW CLONE created");
    }
    api(path("api"));
    stream("delta", path, path("sink"));
  }

  /** What {@code io.delta.tables.DeltaTable} offers beside SQL; found by name, as a job has it. */
  private void api(String path) throws Exception {
    spark.table("s").where("id < 5").write().format("delta").save(path);
    Object table = deltaTable(path);
    merge(table, spark.table("s"));
    Dataset<Row> more = spark.table("s").selectExpr("id + 100 AS id", "v", "s");
    Map<String, String> all = map("id", "q.id", "v", "q.v", "s", "q.s");
    Object inserts = call(call(table, "alias", "t"), "merge", more.alias("q"), "t.id = q.id");
    call(call(call(inserts, "whenNotMatched"), "insertExpr", all), "execute");
    call(table, "updateExpr", "s = 'x'", map("v", "v + id"));
    call(table, "delete", "v > 10");
    upserts();
    mergeAtOnce("left", "right");
    mergeTwoRowsIntoOne(path("left"));
  }

  /** Merges into two tables at once, from one line. */
  private void mergeAtOnce(String... names) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(names.length);
    CyclicBarrier together = new CyclicBarrier(names.length);
    List<Future<?>> merges = new ArrayList<>();
    for (String name : names) {
      spark.table("s").where("id < 5").write().format("delta").save(path(name));
      Object table = deltaTable(path(name));
      merges.add(
          threads.submit(
              () -> {
                together.await();
                merge(table, spark.table("s"));
                return null;
              }));
    }
    threads.shutdown();
    for (Future<?> merge : merges) {
      merge.get();
    }
  }

  /** Delta Lake refuses that when it has read both sides. */
  private void mergeTwoRowsIntoOne(String path) throws Exception {
    try {
      merge(deltaTable(path), spark.table("s").selectExpr("id % 3 AS id", "v", "s"));
    } catch (InvocationTargetException e) {
      System.out.println("REFUSED " + e.getCause().getMessage());
    }
  }

  /** Batches of a stream that are merged into a table. */
  private void upserts() throws Exception {
    spark.table("s").where("id < 2").write().format("delta").save(path("upserted"));
    Object table = deltaTable(path("upserted"));
    try {
      spark
          .readStream()
          .format("delta")
          .load(path("by_path"))
          .writeStream()
          .queryName("upserts")
          .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, id) -> merge(table, batch))
          .option("checkpointLocation", path("checkpoint_upserts"))
          .trigger(Trigger.Once())
          .start()
          .awaitTermination();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void merge(Object table, Dataset<Row> rows) throws Exception {
    Object merge = call(call(table, "alias", "t"), "merge", rows.alias("q"), "t.id = q.id");
    Object updates = call(call(merge, "whenMatched"), "updateExpr", map("v", "q.v + t.v"));
    Map<String, String> inserts = map("id", "q.id", "v", "q.v", "s", "lower(q.s)");
    call(call(call(updates, "whenNotMatched"), "insertExpr", inserts), "execute");
  }

  private Object deltaTable(String path) throws Exception {
    return Class.forName("io.delta.tables.DeltaTable")
        .getMethod("forPath", SparkSession.class, String.class)
        .invoke(null, spark, path);
  }

  private static Map<String, String> map(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  private static Object call(Object on, String name, Object... arguments) throws Exception {
    for (Method method : on.getClass().getMethods()) {
      Class<?>[] types = method.getParameterTypes();
      boolean fits = method.getName().equals(name) && types.length == arguments.length;
      for (int i = 0; fits && i < types.length; i++) {
        fits = types[i].isInstance(arguments[i]);
      }
      if (fits) {
        return method.invoke(on, arguments);
      }
    }
    throw new NoSuchMethodException(on.getClass().getName() + "." + name);
  }

  private void iceberg() throws Exception {
    spark.sql("CREATE TABLE ice.db.made USING iceberg AS SELECT id, v, s FROM s");
    spark.sql("CREATE TABLE ice.db.merged USING iceberg AS SELECT id, v + 1 AS v, s FROM s");
    spark.sql(
        "MERGE INTO ice.db.merged t USING ice.db.made q ON t.id = q.id"
            + " WHEN MATCHED AND q.v > 7 THEN UPDATE SET v = q.v * 2, s = concat(q.s, t.s)"
            + " WHEN NOT MATCHED THEN INSERT (id, v, s) VALUES (q.id, 1, lower(q.s))");
    spark.sql("UPDATE ice.db.made SET v = v + id WHERE s = 'x'");
    spark.sql("DELETE FROM ice.db.merged WHERE v % 3 = 1");
    long first = spark.table("ice.db.made.snapshots").first().getLong(1);
    System.out.println("SNAPSHOT " + first);
    spark.read().format("iceberg").option("snapshot-id", first).load("ice.db.made").count();
    spark.table("s").write().format("iceberg").mode("append").save(path("ice/db/made"));
    spark.sql("CREATE TABLE ice.db.parted (id BIGINT, s STRING) USING iceberg");
    spark.sql("ALTER TABLE ice.db.parted ADD PARTITION FIELD s");
    spark.sql("INSERT INTO ice.db.parted SELECT id, s FROM s");
    spark.sql("CREATE TABLE ice.db.streamed (id BIGINT, s STRING) USING iceberg");
    stream("iceberg", "ice.db.parted", "ice.db.streamed");
    procedures();
  }

  /** What Iceberg offers as {@code CALL}; each answers with rows, which a program looks at. */
  private void procedures() {
    spark.table("s").select("id").write().parquet(path("files"));
    spark.sql("CREATE TABLE ice.db.kept (id BIGINT) USING iceberg");
    spark.sql("INSERT INTO ice.db.kept SELECT id FROM s");
    spark.sql("INSERT INTO ice.db.kept SELECT id + 100 FROM s");
    long first =
        spark
            .sql("SELECT snapshot_id FROM ice.db.kept.snapshots ORDER BY committed_at")
            .first()
            .getLong(0);
    procedure("rewrite_data_files(table => 'db.kept', options => map('min-input-files', '1'))");
    procedure("rewrite_manifests('db.kept')");
    procedure("expire_snapshots(table => 'db.kept', retain_last => 10)");
    procedure("rollback_to_snapshot('db.kept', " + first + ")");
    procedure("add_files(table => 'db.kept', source_table => '`parquet`.`" + path("files") + "`')");
    if (spark.version().startsWith("3.5")) {
      spark.sql("ALTER TABLE ice.db.kept CREATE BRANCH later");
      procedure("fast_forward('db.kept', 'later', 'main')");
    }
    spark.sql("USE ice.db");
    procedure("rollback_to_snapshot('kept', " + first + ")");
    spark.sql("USE ice");
    procedure("rollback_to_snapshot('ice.db.kept', " + first + ")");
  }

  private void procedure(String call) {
    spark.sql("CALL ice.system." + call).collectAsList();
  }

  private Dataset<Row> delta(String path) {
    return spark.read().format("delta").load(path);
  }

  private void stream(String format, String from, String to) throws Exception {
    try {
      spark
          .readStream()
          .format(format)
          .load(from)
          .writeStream()
          .format(format)
          .option("path", to)
          .option("checkpointLocation", path("checkpoint"))
          .trigger(Trigger.Once())
          .start()
          .awaitTermination();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private String path(String name) {
    return dir + "/" + name;
  }
}
