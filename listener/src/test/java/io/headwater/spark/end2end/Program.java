package io.headwater.spark.end2end;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Small Spark programs that tests run in JVMs of their own; each way to end is one. */
public final class Program {
  private static final List<long[]> HOARD = new ArrayList<>();

  private Program() {}

  /**
   * @param args which program, and the folder that it reads from and writes to
   */
  public static void main(String[] args) throws Exception {
    String dir = args[1];
    SparkSession spark = SparkSession.builder().getOrCreate();
    switch (args[0]) {
      case "stop":
        write(spark, dir);
        spark.stop();
        return;
      case "return":
        write(spark, dir);
        return;
      case "throw":
        write(spark, dir);
        throw new IllegalStateException("the program broke, password=topsecret");
      case "throw-through-stop":
        try {
          write(spark, dir);
          throw new IllegalStateException("the program broke");
        } finally {
          spark.stop();
        }
      case "exit-0":
        write(spark, dir);
        System.exit(0);
        return;
      case "exit-3":
        write(spark, dir);
        System.exit(3);
        return;
      case "wait-for-signal":
        write(spark, dir);
        System.out.println("READY");
        new CountDownLatch(1).await();
        return;
      case "open-action-wait":
        write(spark, dir);
        openAction(spark);
        System.out.println("READY");
        new CountDownLatch(1).await();
        return;
      case "timed-stop":
        write(spark, dir);
        long start = System.nanoTime();
        spark.stop();
        System.out.println("STOPPED IN " + (System.nanoTime() - start) / 1_000_000 + " MS");
        return;
      case "open-action-stop":
        openAction(spark);
        spark.stop();
        return;
      case "open-action-throw":
        openAction(spark);
        throw new IllegalStateException("the program broke while an action ran");
      case "out-of-memory":
        write(spark, dir);
        openAction(spark);
        System.out.println(hoard(new ArrayList<>()));
        return;
      case "out-of-memory-for-good":
        write(spark, dir);
        openAction(spark);
        System.out.println(hoard(HOARD));
        return;
      case "out-of-memory-in-task":
        write(spark, dir);
        spark
            .range(0, 1, 1, 1)
            .map((MapFunction<Long, Long>) value -> hoard(new ArrayList<>()), Encoders.LONG())
            .collect();
        spark.stop();
        return;
      case "failing":
        failing(spark, dir);
        spark.stop();
        return;
      case "failing-planning":
        failingPlanning(spark, dir);
        spark.stop();
        return;
      case "two-contexts":
        write(spark, dir + "/first");
        spark.stop();
        SparkSession second =
            SparkSession.builder().master("local[2]").appName("second").getOrCreate();
        write(second, dir + "/second");
        second.stop();
        return;
      case "side-by-side":
        sideBySide(spark, dir);
        spark.stop();
        return;
      default:
        throw new IllegalArgumentException("No such program: " + args[0]);
    }
  }

  private static void write(SparkSession spark, String dir) {
    spark.range(10).selectExpr("id", "id * 2 AS twice").write().parquet(dir + "/numbers");
  }

  private static void openAction(SparkSession spark) throws InterruptedException {
    Thread worker =
        new Thread(
            () ->
                spark
                    .range(0, 1, 1, 1)
                    .map((MapFunction<Long, Long>) Program::sleepLong, Encoders.LONG())
                    .collect());
    worker.setDaemon(true);
    worker.setUncaughtExceptionHandler((t, e) -> {});
    worker.start();
    while (spark.sparkContext().statusTracker().getActiveJobIds().length == 0) {
      Thread.sleep(20);
    }
    Thread.sleep(300);
  }

  /** Takes all memory there is, in parts small enough that nothing is left for others. */
  private static Long hoard(List<long[]> to) {
    while (true) {
      to.add(new long[10_000]);
    }
  }

  private static Long sleepLong(Long value) throws InterruptedException {
    Thread.sleep(60_000);
    return value;
  }

  private static void failing(SparkSession spark, String dir) {
    write(spark, dir);
    try {
      spark
          .read()
          .parquet(dir + "/numbers")
          .map(
              (MapFunction<Row, Long>)
                  row -> {
                    throw new IllegalArgumentException("row is bad: token=abc123");
                  },
              Encoders.LONG())
          .write()
          .parquet(dir + "/never");
    } catch (Exception e) {
      System.out.println("FAILED AS WANTED " + e.getClass().getName());
    }
  }

  private static void failingPlanning(SparkSession spark, String dir) {
    write(spark, dir);
    try {
      // Overwriting what is read fails before any job runs.
      spark.read().parquet(dir + "/numbers").write().mode("error").parquet(dir + "/numbers");
    } catch (Exception e) {
      System.out.println("FAILED AS WANTED " + e.getClass().getName());
    }
    try {
      spark.sql("SELECT nothing FROM nowhere");
    } catch (Exception e) {
      System.out.println("FAILED AS WANTED " + e.getClass().getName());
    }
  }

  private static void sideBySide(SparkSession spark, String dir) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 8; i++) {
      int rows = (i + 1) * 100;
      String path = dir + "/side" + i;
      pool.execute(() -> spark.range(rows).selectExpr("id AS n").repartition(3).write().csv(path));
    }
    pool.shutdown();
    if (!pool.awaitTermination(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("The writes did not end");
    }
    Dataset<Row> all = spark.createDataFrame(Collections.<Row>emptyList(), spark.range(1).schema());
    System.out.println(Arrays.toString(all.columns()));
  }
}
