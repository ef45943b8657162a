package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.DatasetId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Hive's own tables, over an embedded metastore. */
class HiveLineageTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path temp;

  private static SparkSession hive;

  @BeforeAll
  static void session() {
    SparkTest.stop();
    hive =
        SparkSession.builder()
            .master("local[2]")
            .appName("hive-test")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", temp.resolve("warehouse").toString())
            .config(
                "spark.hadoop.javax.jdo.option.ConnectionURL",
                "jdbc:derby:" + temp.resolve("metastore") + ";create=true")
            .config("spark.hadoop.hive.exec.dynamic.partition.mode", "nonstrict")
            .config("hive.exec.scratchdir", temp.resolve("scratch").toString())
            .config("spark.sql.hive.convertMetastoreParquet", "false")
            .enableHiveSupport()
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    hive.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }

  private static Action last(String sql) {
    return Action.of(hive, () -> hive.sql(sql));
  }

  @Test
  void tablesOfHive() throws Exception {
    last("CREATE TABLE src (a INT, b STRING) STORED AS TEXTFILE").does(Operation.CREATE_TABLE);
    Path file = temp.resolve("rows.txt");
    Files.write(file, Arrays.asList("1\u0001x", "2\u0001y"));
    Action load = last("LOAD DATA LOCAL INPATH '" + file + "' INTO TABLE src");
    load.does(Operation.LOAD).hasInputs("txt");
    assertThat(load.output().dataset().table().id())
        .isEqualTo(DatasetId.of("spark_catalog", "default.src"));
    last("CREATE TABLE dst (x INT) PARTITIONED BY (p STRING) STORED AS PARQUET");
    Action insert = last("INSERT OVERWRITE TABLE dst PARTITION (p) SELECT a + 1, b FROM src");
    insert
        .does(Operation.WRITE)
        .hasInputs("src")
        .hasEdges("src.a -TRANSFORMATION-> x", "src.b -IDENTITY-> p");
    assertThat(insert.output().dataset().id())
        .isEqualTo(DatasetId.of("file", temp.resolve("warehouse").resolve("dst").toString()));
    assertThat(insert.output().dataset().lifecycle()).isEqualTo(Lifecycle.OVERWRITE);
    assertThat(insert.read("src").rows()).isEqualTo(2);
    assertThat(insert.written().rows()).isEqualTo(2);
    Action one = last("INSERT INTO dst PARTITION (p = 'z') SELECT a FROM src");
    one.hasEdges("src.a -IDENTITY-> x");
    assertThat(one.output().dataset().lifecycle()).isNull();
    List<Action> ctas =
        Action.all(
            hive, () -> hive.sql("CREATE TABLE copy STORED AS TEXTFILE AS SELECT b AS c FROM src"));
    Action create = ctas.get(ctas.size() - 1);
    create.does(Operation.WRITE).hasInputs("src").hasEdges("src.b -IDENTITY-> c");
    assertThat(create.output().dataset().lifecycle()).isEqualTo(Lifecycle.CREATE);
    Path out = temp.resolve("dir");
    Action directory =
        last("INSERT OVERWRITE LOCAL DIRECTORY '" + out + "' STORED AS TEXTFILE SELECT b FROM src");
    directory.hasInputs("src").hasEdges("src.b -IDENTITY-> b");
    assertThat(directory.output().dataset().id()).isEqualTo(DatasetId.of("file", out.toString()));
    Action read = Action.of(hive, () -> hive.table("dst").where("p = 'z'").collect());
    assertThat(read.read("dst").rows()).isEqualTo(2);
  }
}
