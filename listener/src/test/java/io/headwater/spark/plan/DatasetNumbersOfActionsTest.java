package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Rows, files and bytes of what actions read and wrote: one meaning each, the same on all lines.
 */
class DatasetNumbersOfActionsTest extends ReportedTest {
  private static final String URL = "jdbc:h2:mem:numbers;DB_CLOSE_DELAY=-1";
  private static long sourceBytes;

  @BeforeAll
  static void data() throws Exception {
    spark().range(0, 1000, 1, 4).selectExpr("id", "id % 3 AS k").write().parquet(path("src"));
    try (Stream<Path> files = Files.list(temp.resolve("src"))) {
      sourceBytes =
          files
              .filter(f -> f.getFileName().toString().endsWith(".parquet"))
              .mapToLong(f -> f.toFile().length())
              .sum();
    }
    try (Connection c = DriverManager.getConnection(URL);
        Statement s = c.createStatement()) {
      s.execute("DROP ALL OBJECTS");
      s.execute("CREATE TABLE T (ID BIGINT, K BIGINT)");
    }
  }

  private static org.apache.spark.sql.Dataset<Row> source() {
    return spark().read().parquet(path("src"));
  }

  private static Statistics read(RunEvent event) {
    return input(event).statistics();
  }

  private static Statistics written(RunEvent event) {
    return output(event).statistics();
  }

  @Test
  void globalSortReadsOnce() {
    RunEvent plain = last(() -> source().orderBy("id").write().parquet(path("sorted")));
    assertThat(read(plain).rows()).isEqualTo(1000);
    assertThat(read(plain).files()).isEqualTo(4);
    assertThat(read(plain).bytes()).isEqualTo(sourceBytes);
    RunEvent filtered =
        last(() -> source().where("id >= 600").orderBy("k").write().parquet(path("sortedf")));
    assertThat(written(filtered).rows()).isEqualTo(400);
    assertThat(read(filtered).rows()).isBetween(400L, 1000L);
    RunEvent union =
        last(
            () ->
                source()
                    .where("k = 1")
                    .union(source().where("k = 2"))
                    .orderBy("id")
                    .write()
                    .parquet(path("sortedu")));
    assertThat(read(union).rows()).as("two scans").isEqualTo(2000);
    RunEvent grouped =
        last(() -> source().groupBy("k").count().orderBy("count").write().parquet(path("sortedg")));
    assertThat(read(grouped).rows()).isEqualTo(1000);
    RunEvent nothing =
        last(() -> source().where("id < 0").orderBy("k").write().parquet(path("sortedn")));
    assertThat(written(nothing).rows()).isZero();
    assertThat(read(nothing).rows()).isIn(null, 0L);
  }

  @Test
  void limitedReadAddsUpItsJobs() {
    RunEvent event = last(() -> source().limit(900).collectAsList());
    assertThat(read(event).rows()).isBetween(900L, 1000L);
  }

  @Test
  void checkpointReadsOnce() throws Exception {
    spark().sparkContext().setCheckpointDir(path("checkpoints"));
    RunEvent reliable = ends(() -> source().checkpoint()).get(0);
    // Before 3.4 Spark computes it twice, and nothing tells the two apart.
    assertThat(read(reliable).rows()).isEqualTo(atLeast("3.4") ? 1000L : null);
    assertThat(read(reliable).files()).isEqualTo(4);
    RunEvent local = ends(() -> source().localCheckpoint()).get(0);
    assertThat(read(local).rows()).isEqualTo(1000);
  }

  @Test
  void partitionsWritten() {
    RunEvent event =
        last(() -> source().repartition(4).write().partitionBy("k").parquet(path("byk")));
    assertThat(written(event).partitions()).isEqualTo(atLeast("3.1") ? 3L : null);
  }

  @Test
  void bytesOfAnRddsFilesAreNotTheBytesThatTasksRead() throws Exception {
    Files.write(temp.resolve("lines.txt"), java.util.Arrays.asList("a", "b"));
    RunEvent event =
        last(() -> spark().sparkContext().textFile(path("lines.txt"), 1).toJavaRDD().collect());
    assertThat(inputs(event)).containsExactly(file("lines.txt"));
    assertThat(read(event).rows()).isEqualTo(2);
    assertThat(read(event).bytes()).isNull();
  }

  @Test
  void cacheIsMarked() {
    source().write().parquet(path("cached"));
    org.apache.spark.sql.Dataset<Row> cached = spark().read().parquet(path("cached")).cache();
    try {
      RunEvent fills = last(() -> cached.count());
      assertThat(read(fills).rows()).isEqualTo(1000);
      assertThat(read(fills).fromCache()).isFalse();
      RunEvent served = last(() -> cached.where("k = 1").write().parquet(path("served")));
      assertThat(read(served).fromCache()).isTrue();
      assertThat(read(served).rows()).isZero();
      RunEvent grouped =
          last(() -> cached.groupBy("k").count().write().parquet(path("served_grouped")));
      assertThat(read(grouped).fromCache()).isTrue();
      RunEvent counted = last(() -> cached.count());
      assertThat(read(counted).fromCache()).isTrue();
      assertThat(read(counted).rows()).isZero();
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void selfJoinCountsEachScan() {
    RunEvent event =
        last(
            () ->
                source()
                    .as("a")
                    .join(source().as("b"), functions.expr("a.id = b.k"))
                    .selectExpr("a.id", "b.k")
                    .write()
                    .parquet(path("self")));
    assertThat(read(event).rows()).isEqualTo(2000);
    assertThat(read(event).files()).isEqualTo(8);
  }

  @Test
  void writesToTables() {
    spark().sql("DROP TABLE IF EXISTS n1");
    spark().sql("DROP TABLE IF EXISTS n2");
    RunEvent saved = last(() -> source().write().saveAsTable("n1"));
    RunEvent ctas = last(() -> spark().sql("CREATE TABLE n2 USING parquet AS SELECT * FROM n1"));
    RunEvent directory =
        last(
            () ->
                spark()
                    .sql(
                        "INSERT OVERWRITE DIRECTORY '"
                            + path("ndir")
                            + "' USING parquet SELECT * FROM n1"));
    for (RunEvent event : new RunEvent[] {saved, ctas, directory}) {
      assertThat(written(event).rows()).as(event.job().name()).isEqualTo(1000);
      assertThat(written(event).bytes()).as(event.job().name()).isPositive();
      if (atLeast("3.2")) {
        assertThat(written(event).files()).as(event.job().name()).isBetween(1L, 4L);
      } else {
        // Before, the write within the command has metrics that no plan holds (SPARK-34567).
        assertThat(written(event).files()).as(event.job().name()).isNull();
      }
      assertThat(read(event).rows()).as(event.job().name()).isEqualTo(1000);
    }
  }

  @Test
  void writesToDatabases() {
    RunEvent event =
        last(
            () ->
                source()
                    .write()
                    .format("jdbc")
                    .option("url", URL)
                    .option("dbtable", "T")
                    .mode(SaveMode.Append)
                    .save());
    assertThat(written(event).rows()).isEqualTo(1000);
    assertThat(read(event).rows()).isEqualTo(1000);
  }

  @Test
  void insertIntoATableOverJdbcIsOneWriteToTheDatabase() {
    spark().sql("DROP TABLE IF EXISTS over_jdbc");
    spark().sql("CREATE TABLE over_jdbc USING jdbc OPTIONS (url '" + URL + "', dbtable 'T')");
    source().createOrReplaceTempView("jdbc_src");
    spark()
        .sql(
            "CREATE OR REPLACE TEMPORARY VIEW jdbc_view USING jdbc OPTIONS (url '"
                + URL
                + "', dbtable 'T')");
    for (String target : new String[] {"over_jdbc", "jdbc_view"}) {
      for (RunEvent end :
          ends(() -> spark().sql("INSERT INTO " + target + " SELECT id, k FROM jdbc_src"))) {
        assertThat(outputs(end))
            .as(target)
            .containsExactly(io.headwater.model.DatasetId.of("h2:mem:numbers", "PUBLIC.T"));
      }
    }
  }
}
