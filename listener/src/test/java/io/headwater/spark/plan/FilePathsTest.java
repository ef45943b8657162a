package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.RunEvent;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One dataset per folder, however its path is written. */
class FilePathsTest extends ReportedTest {

  @BeforeAll
  static void folders() throws Exception {
    for (String folder :
        new String[] {"w/o_customers", "w/orders", "w/a/part", "w/b/part", "w/c/other"}) {
      spark().range(3).toDF("id").coalesce(1).write().mode("overwrite").parquet(path(folder));
    }
    spark()
        .range(4)
        .selectExpr("id", "id % 2 AS k")
        .write()
        .mode("overwrite")
        .partitionBy("k")
        .parquet(path("w/keyed"));
    Files.createDirectories(temp.resolve("w/texts"));
    Files.write(temp.resolve("w/texts/one.csv"), Arrays.asList("1,2"));
    Files.write(temp.resolve("w/texts/two.csv"), Arrays.asList("3,4"));
  }

  private static List<DatasetId> read(String... paths) {
    String[] all = Arrays.stream(paths).map(p -> path("w/" + p)).toArray(String[]::new);
    boolean csv = paths[0].endsWith("csv");
    return inputs(
        last(() -> (csv ? spark().read().csv(all) : spark().read().parquet(all)).collect()));
  }

  private static DatasetId[] folders(String... names) {
    return Arrays.stream(names).map(n -> file("w/" + n)).toArray(DatasetId[]::new);
  }

  @Test
  void wildcardThatMeansAFolder() {
    assertThat(read("o_cus*")).containsExactly(folders("o_customers"));
    assertThat(read("o*")).containsExactlyInAnyOrder(folders("o_customers", "orders"));
    assertThat(read("{o_customers,orders}"))
        .containsExactlyInAnyOrder(folders("o_customers", "orders"));
    assertThat(read("*/part")).containsExactlyInAnyOrder(folders("a/part", "b/part"));
  }

  @Test
  void wildcardThatMeansFiles() {
    assertThat(read("orders/*")).containsExactly(folders("orders"));
    assertThat(read("texts/*.csv")).containsExactly(folders("texts"));
    assertThat(read("texts/one.csv")).containsExactly(folders("texts/one.csv"));
  }

  @Test
  void wildcardThatMeansPartitions() {
    assertThat(read("keyed/k=*")).containsExactly(folders("keyed"));
    assertThat(read("keyed/k=1/*")).containsExactly(folders("keyed"));
    assertThat(read("keyed/*")).containsExactly(folders("keyed"));
    assertThat(read("keyed/k=0", "keyed/k=1")).containsExactly(folders("keyed"));
  }

  @Test
  void basePath() {
    RunEvent event =
        last(
            () ->
                spark()
                    .read()
                    .option("basePath", path("w/keyed") + "/")
                    .parquet(path("w/keyed/k=1"))
                    .collect());
    assertThat(inputs(event)).containsExactly(folders("keyed"));
    assertThat(input(event).partitions()).containsExactly("k=1");
  }

  @Test
  void thePartitionsThatWereReadAreTold() {
    spark()
        .range(8)
        .selectExpr("id", "id % 2 AS k", "concat('a b/', id % 4) AS s")
        .write()
        .mode("overwrite")
        .partitionBy("k", "s")
        .parquet(path("w/deep"));
    spark().sql("DROP TABLE IF EXISTS deep");
    spark().sql("CREATE TABLE deep USING parquet LOCATION '" + path("w/deep") + "'");
    spark().sql("MSCK REPAIR TABLE deep");

    assertThat(partitions("SELECT * FROM parquet.`" + path("w/keyed") + "` WHERE k = 1"))
        .containsExactly("k=1");
    assertThat(partitions("SELECT * FROM parquet.`" + path("w/keyed") + "`"))
        .containsExactly("k=0", "k=1");
    assertThat(partitions("SELECT * FROM deep WHERE k = 1 AND id > 2"))
        .containsExactly("k=1/s=a b%2F1", "k=1/s=a b%2F3");
    // Spark chooses when it runs: by the rows of another table, in each of two scans.
    assertThat(
            partitions(
                "SELECT a.id FROM deep a JOIN deep b ON a.id = b.id WHERE a.k = 1 AND b.s = 'a b/3'"))
        .contains("k=1/s=a b%2F3")
        .allMatch(p -> p.startsWith("k=1/"));
    assertThat(partitions("SELECT * FROM parquet.`" + path("w/orders") + "`")).isEmpty();
    // A read that cannot tell may have read any.
    assertThat(ExecutedNumbers.partitions(Set.of("k=1"), Set.of("k=0")))
        .containsExactly("k=0", "k=1");
    assertThat(ExecutedNumbers.partitions(Set.of("k=1"), Set.of())).isEmpty();
  }

  private static List<String> partitions(String sql) {
    return input(last(() -> spark().sql(sql).collect())).partitions();
  }

  @Test
  void theRecordThatCouldNotBeReadIsNoColumnOfTheFile() throws Exception {
    Files.write(temp.resolve("broken.csv"), Arrays.asList("1,2", "x,y,z"));
    RunEvent event =
        last(
            () ->
                spark()
                    .read()
                    .schema("a INT, b INT, _corrupt_record STRING")
                    .csv(path("broken.csv"))
                    .write()
                    .json(path("repaired")));
    assertEdges(event, "csv.a -IDENTITY-> a", "csv.b -IDENTITY-> b");
    assertThat(fields(input(event))).containsExactly("a", "b");
    RunEvent named =
        last(
            () ->
                spark()
                    .read()
                    .option("columnNameOfCorruptRecord", "bad")
                    .schema("a INT, bad STRING")
                    .csv(path("broken.csv"))
                    .write()
                    .json(path("repaired2")));
    assertEdges(named, "csv.a -IDENTITY-> a");
  }

  private static List<String> fields(Dataset dataset) {
    return dataset.schema().stream().map(f -> f.name()).collect(Collectors.toList());
  }

  @Test
  void inferringASchemaReadsNothing() throws Exception {
    Files.write(temp.resolve("infer.csv"), Arrays.asList("id,name", "1,x", "2,y"));
    spark().sql("DROP TABLE IF EXISTS inferred");
    RunEvent event =
        last(
            () ->
                spark()
                    .sql(
                        "CREATE TABLE inferred USING csv OPTIONS (header 'true', inferSchema 'true',"
                            + " path '"
                            + path("infer.csv")
                            + "')"));
    assertThat(inputs(event)).isEmpty();
    assertThat(output(event).id()).isEqualTo(file("infer.csv"));
  }

  @Test
  void aColumnWithADotIsNotAFieldOfAStruct() {
    RunEvent event =
        last(
            () ->
                spark()
                    .sql(
                        "SELECT named_struct('b', id) AS a, id AS `a.b`, id AS `c.d` FROM range(2)")
                    .write()
                    .mode("overwrite")
                    .parquet(path("dots")));
    assertThat(fields(output(event))).containsExactly("a", "`a.b`", "`c.d`");
    RunEvent copy =
        last(
            () ->
                spark()
                    .read()
                    .parquet(path("dots"))
                    .selectExpr("a.b AS nested", "`a.b` AS flat", "`a.b` AS `x.y`")
                    .write()
                    .mode("overwrite")
                    .parquet(path("undotted")));
    assertEdges(
        copy,
        "dots.a.b -IDENTITY-> nested",
        "dots.`a.b` -IDENTITY-> flat",
        "dots.`a.b` -IDENTITY-> `x.y`");
  }
}
