package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real actions: what they read and wrote, how much, and by which names. */
class ActionLineageTest extends SparkTest {
  private static final String URL = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";
  private static Path csv;
  private static Connection keepAlive;

  @BeforeAll
  static void data() throws Exception {
    csv = temp.resolve("people.csv");
    Files.write(csv, Arrays.asList("id,name,age", "1,Ann,30", "2,Bob,17", "3,Cid,50"));
    keepAlive = DriverManager.getConnection(URL, "sa", "s3cret");
    try (Statement s = keepAlive.createStatement()) {
      s.execute("DROP ALL OBJECTS");
      s.execute("CREATE TABLE ORDERS (ID INT, PERSON INT, AMOUNT DOUBLE)");
      s.execute("CREATE TABLE PAYMENTS (ID INT, PERSON INT, AMOUNT DOUBLE)");
      s.execute("INSERT INTO ORDERS VALUES (1, 1, 9.5), (2, 1, 1.5), (3, 3, 7)");
    }
  }

  private static org.apache.spark.sql.Dataset<Row> people() {
    return spark()
        .read()
        .option("header", "true")
        .option("inferSchema", "true")
        .csv(csv.toString());
  }

  private static org.apache.spark.sql.Dataset<Row> orders() {
    return spark()
        .read()
        .format("jdbc")
        .option("url", URL)
        .option("user", "sa")
        .option("password", "s3cret")
        .option("dbtable", "ORDERS")
        .load();
  }

  private static String path(String name) {
    return temp.resolve(name).toString();
  }

  @Test
  void csvToParquet() {
    Action action =
        Action.of(
            spark(),
            () ->
                people()
                    .filter("age > 18")
                    .select(functions.upper(functions.col("name")).as("n"), functions.col("id"))
                    .write()
                    .parquet(path("adults")));
    action
        .does(Operation.WRITE)
        .hasInputs("csv")
        .hasEdges("csv.name -TRANSFORMATION-> n", "csv.id -IDENTITY-> id", "csv.age -FILTER-> *");
    assertThat(action.lineage().graph().inputs().get(0).id())
        .isEqualTo(DatasetId.of("file", csv.toString()));
    assertThat(action.lineage().graph().inputs().get(0).format()).isEqualTo("csv");
    assertThat(action.output().dataset().id()).isEqualTo(DatasetId.of("file", path("adults")));
    assertThat(action.output().dataset().format()).isEqualTo("parquet");
    assertThat(action.output().dataset().lifecycle()).isEqualTo(Lifecycle.CREATE);
    assertThat(action.output().dataset().schema().toString()).isEqualTo("[n string, id int]");
    assertThat(action.written().rows()).isEqualTo(2);
    assertThat(action.written().files()).isEqualTo(1);
    assertThat(action.written().bytes()).isPositive();
    assertThat(action.read("csv").rows()).isBetween(2L, 3L);
    assertThat(action.read("csv").files()).isEqualTo(1);
    assertThat(action.read("csv").bytes()).isEqualTo(csv.toFile().length());
  }

  @Test
  void partitionedJsonIsOneDatasetHoweverItIsRead() {
    people().withColumn("k", functions.col("id")).write().partitionBy("k").json(path("parts"));
    DatasetId parts = DatasetId.of("file", path("parts"));
    Action whole = Action.of(spark(), () -> spark().read().json(path("parts")).collect());
    assertThat(whole.lineage().graph().inputs().get(0).id()).isEqualTo(parts);
    assertThat(whole.read("parts").rows()).isEqualTo(3);
    assertThat(whole.read("parts").files()).isEqualTo(3);
    Action one = Action.of(spark(), () -> spark().read().json(path("parts") + "/k=2").collect());
    assertThat(one.lineage().graph().inputs().get(0).id()).isEqualTo(parts);
    assertThat(one.lineage().graph().inputs().get(0).partitions()).containsExactly("k=2");
    assertThat(one.read("parts").rows()).isEqualTo(1);
    Action glob = Action.of(spark(), () -> spark().read().json(path("parts") + "/k=*").collect());
    assertThat(glob.lineage().graph().inputs()).hasSize(1);
    assertThat(glob.lineage().graph().inputs().get(0).id()).isEqualTo(parts);
    assertThat(glob.read("parts").rows()).isEqualTo(3);
    Action pruned =
        Action.of(spark(), () -> spark().read().json(path("parts")).where("k = 3").collect());
    assertThat(pruned.read("parts").files()).isEqualTo(1);
  }

  @Test
  void dynamicPartitionsWritten() {
    Action action =
        Action.of(
            spark(),
            () ->
                people()
                    .withColumn("k", functions.col("id").mod(2))
                    .write()
                    .mode(SaveMode.Overwrite)
                    .partitionBy("k")
                    .parquet(path("byk")));
    assertThat(action.output().dataset().lifecycle()).isEqualTo(Lifecycle.OVERWRITE);
    assertThat(Lineage.edges(action.lineage())).contains("csv.id -TRANSFORMATION-> k");
  }

  @Test
  void severalPathsAreSeveralDatasets() {
    people().write().parquet(path("one"));
    people().write().parquet(path("two"));
    Action.of(
            spark(),
            () ->
                spark()
                    .read()
                    .parquet(path("one"), path("two"))
                    .select("id")
                    .write()
                    .csv(path("both")))
        .hasInputs("one", "two")
        .hasEdges("one.id -IDENTITY-> id", "two.id -IDENTITY-> id");
  }

  @Test
  void jdbcReadJoinAndWrite() {
    Action action =
        Action.of(
            spark(),
            () ->
                orders()
                    .select("PERSON", "AMOUNT")
                    .join(people(), functions.col("PERSON").equalTo(functions.col("id")))
                    .groupBy("name")
                    .agg(functions.sum("AMOUNT").as("total"))
                    .write()
                    .format("jdbc")
                    .option("url", URL)
                    .option("dbtable", "TOTALS")
                    .option("user", "sa")
                    .option("password", "s3cret")
                    .mode(SaveMode.Overwrite)
                    .save());
    action.does(Operation.WRITE).hasInputs("ORDERS", "csv");
    assertThat(action.input("ORDERS").id()).isEqualTo(DatasetId.of("h2:mem:shop", "PUBLIC.ORDERS"));
    assertThat(action.output().dataset().id())
        .isEqualTo(DatasetId.of("h2:mem:shop", "PUBLIC.TOTALS"));
    assertThat(Lineage.edges(action.lineage()))
        .contains(
            "ORDERS.AMOUNT -AGGREGATION-> total",
            "csv.name -IDENTITY-> name",
            "csv.name -GROUP_BY-> *",
            "ORDERS.PERSON -JOIN-> *",
            "csv.id -JOIN-> *");
    assertThat(action.lineage().toString()).doesNotContain("s3cret");
  }

  @Test
  void jdbcNumbersAndQuery() {
    Action read = Action.of(spark(), () -> orders().collect());
    read.does(Operation.READ);
    assertThat(read.read("ORDERS").rows()).isEqualTo(3);
    Action query =
        Action.of(
            spark(),
            () ->
                spark()
                    .read()
                    .format("jdbc")
                    .option("url", URL)
                    .option("user", "sa")
                    .option("password", "s3cret")
                    .option("query", "SELECT ID FROM ORDERS WHERE AMOUNT > 2")
                    .load()
                    .write()
                    .parquet(path("fromquery")));
    query.hasInputs("ORDERS").hasEdges("ORDERS.ID -IDENTITY-> ID", "ORDERS.AMOUNT -FILTER-> *");
    Action subquery =
        Action.of(
            spark(),
            () ->
                spark()
                    .read()
                    .format("jdbc")
                    .option("url", URL)
                    .option("user", "sa")
                    .option("password", "s3cret")
                    .option("dbtable", "(SELECT o.\"ID\" + 1 AS X FROM ORDERS o) q")
                    .load()
                    .write()
                    .parquet(path("fromsubquery")));
    subquery.hasInputs("ORDERS").hasEdges("ORDERS.ID -TRANSFORMATION-> X");
  }

  @Test
  void jdbcQueryThatAggregates() {
    String query =
        "SELECT PERSON, sum(AMOUNT) AS S, count(ID) AS N, max(AMOUNT) - 1 AS M,"
            + " CASE WHEN PERSON > 1 THEN min(ID) ELSE 0 END AS C"
            + " FROM ORDERS GROUP BY PERSON";
    Action action =
        Action.of(
            spark(),
            () ->
                spark()
                    .read()
                    .format("jdbc")
                    .option("url", URL)
                    .option("user", "sa")
                    .option("password", "s3cret")
                    .option("dbtable", "(" + query + ") q")
                    .load()
                    .write()
                    .parquet(path("fromaggregate")));
    action
        .hasInputs("ORDERS")
        .hasEdges(
            "ORDERS.PERSON -IDENTITY-> PERSON",
            "ORDERS.AMOUNT -AGGREGATION-> S",
            "ORDERS.ID -AGGREGATION(masking)-> N",
            "ORDERS.AMOUNT -AGGREGATION-> M",
            "ORDERS.ID -AGGREGATION-> C",
            "ORDERS.PERSON -CONDITIONAL-> C",
            "ORDERS.PERSON -GROUP_BY-> *");
    Action window =
        Action.of(
            spark(),
            () ->
                spark()
                    .read()
                    .format("jdbc")
                    .option("url", URL)
                    .option("user", "sa")
                    .option("password", "s3cret")
                    .option(
                        "query",
                        "SELECT sum(AMOUNT) OVER (PARTITION BY PERSON ORDER BY ID) AS W FROM ORDERS")
                    .load()
                    .write()
                    .parquet(path("fromwindow")));
    window.hasEdges(
        "ORDERS.AMOUNT -AGGREGATION-> W", "ORDERS.PERSON -WINDOW-> W", "ORDERS.ID -WINDOW-> W");
  }

  @Test
  void cacheIsReadWhereItIsFilledAndServedAfterwards() {
    people().write().parquet(path("cached"));
    org.apache.spark.sql.Dataset<Row> cached =
        spark().read().parquet(path("cached")).filter("age > 1").cache();
    try {
      Action fills = Action.of(spark(), () -> cached.write().csv(path("fills")));
      fills.hasInputs("cached");
      assertThat(fills.read("cached").rows()).isEqualTo(3);
      assertThat(fills.read("cached").fromCache()).isFalse();
      Action served = Action.of(spark(), () -> cached.select("id").write().csv(path("served")));
      served.hasInputs("cached").hasEdges("cached.id -IDENTITY-> id", "cached.age -FILTER-> *");
      assertThat(served.read("cached").fromCache()).isTrue();
      assertThat(served.read("cached").rows()).isZero();
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void selfJoinCountsAnExchangeUsedTwiceOnce() {
    people().write().parquet(path("twice"));
    org.apache.spark.sql.Dataset<Row> grouped =
        spark().read().parquet(path("twice")).groupBy("id").agg(functions.max("age").as("age"));
    Action action =
        Action.of(
            spark(),
            () ->
                grouped
                    .join(grouped.withColumnRenamed("age", "age2"), "id")
                    .write()
                    .csv(path("joined")));
    assertThat(action.execution().executedPlan().toString()).contains("ReusedExchange");
    assertThat(action.read("twice").rows()).isEqualTo(3);
    assertThat(action.written().rows()).isEqualTo(3);
  }

  @Test
  void adaptivePlansAndSubqueriesAreLookedInto() {
    people().write().parquet(path("aqe"));
    spark().conf().set("spark.sql.adaptive.enabled", "true");
    try {
      spark().read().parquet(path("aqe")).createOrReplaceTempView("aqe");
      Action action =
          Action.of(
              spark(),
              () ->
                  spark()
                      .sql(
                          "SELECT name, count(*) AS n FROM aqe WHERE age >= (SELECT min(AMOUNT) FROM o)"
                                  .replace(" o)", " orders_view)")
                              + " GROUP BY name")
                      .write()
                      .parquet(path("aqeout")));
      assertThat(action.read("aqe").rows()).isEqualTo(3);
      assertThat(action.read("ORDERS").rows()).isPositive();
    } finally {
      spark().conf().set("spark.sql.adaptive.enabled", "false");
    }
  }

  @BeforeAll
  static void ordersView() {
    spark()
        .read()
        .format("jdbc")
        .option("url", URL)
        .option("user", "sa")
        .option("password", "s3cret")
        .option("dbtable", "ORDERS")
        .load()
        .createOrReplaceTempView("orders_view");
  }

  @Test
  void tablesOfTheCatalog() {
    spark().sql("DROP TABLE IF EXISTS src");
    spark().sql("DROP TABLE IF EXISTS dst");
    Action create =
        Action.of(spark(), () -> spark().sql("CREATE TABLE src (a INT, b STRING) USING parquet"));
    create.does(Operation.CREATE_TABLE);
    assertThat(create.output().dataset().table().id())
        .isEqualTo(DatasetId.of("spark_catalog", "default.src"));
    assertThat(create.output().dataset().lifecycle()).isEqualTo(Lifecycle.CREATE);
    Action insert =
        Action.of(spark(), () -> spark().sql("INSERT INTO src VALUES (1, 'x'), (2, 'y')"));
    insert.does(Operation.WRITE).hasInputs();
    assertThat(insert.output().dataset().lifecycle()).isNull();
    assertThat(insert.output().dataset().table().id())
        .isEqualTo(DatasetId.of("spark_catalog", "default.src"));
    assertThat(insert.output().dataset().place().namespace()).isEqualTo("file");
    assertThat(insert.written().rows()).isEqualTo(2);
    List<Action> ctas =
        Action.all(
            spark(),
            () -> spark().sql("CREATE TABLE dst USING parquet AS SELECT a + 1 AS x, b FROM src"));
    Action root = ctas.get(ctas.size() - 1);
    root.does(Operation.WRITE)
        .hasInputs("src")
        .hasEdges("src.a -TRANSFORMATION-> x", "src.b -IDENTITY-> b");
    assertThat(root.output().dataset().table().id())
        .isEqualTo(DatasetId.of("spark_catalog", "default.dst"));
    assertThat(root.output().dataset().place()).as("no plan tells it").isNull();
    // Before 3.2 the write within the command has metrics that no plan holds (SPARK-34567).
    assertThat(
            ctas.stream()
                .anyMatch(a -> !a.numbers().written().isEmpty() && a.written().rows() == 2))
        .isEqualTo(!System.getProperty("spark.version").startsWith("3.0"));
    Action overwrite =
        Action.of(spark(), () -> spark().sql("INSERT OVERWRITE dst SELECT a, upper(b) FROM src"));
    overwrite.hasEdges("src.a -IDENTITY-> x", "src.b -TRANSFORMATION-> b");
    assertThat(overwrite.output().dataset().lifecycle()).isEqualTo(Lifecycle.OVERWRITE);
    assertThat(overwrite.read("src").rows()).isEqualTo(2);
    assertThat(overwrite.written().rows()).isEqualTo(2);
  }

  @Test
  void definitionsAndSilentCommands() {
    spark().sql("DROP TABLE IF EXISTS dd");
    spark().sql("DROP TABLE IF EXISTS dd2");
    spark().sql("CREATE TABLE dd (a INT) USING parquet");
    Action alter = Action.of(spark(), () -> spark().sql("ALTER TABLE dd ADD COLUMNS (b INT)"));
    alter.does(Operation.ALTER);
    assertThat(alter.output().dataset().lifecycle()).isEqualTo(Lifecycle.ALTER);
    Action truncate = Action.of(spark(), () -> spark().sql("TRUNCATE TABLE dd"));
    truncate.does(Operation.TRUNCATE);
    assertThat(truncate.output().dataset().lifecycle()).isEqualTo(Lifecycle.TRUNCATE);
    Action rename = Action.of(spark(), () -> spark().sql("ALTER TABLE dd RENAME TO dd2"));
    rename.does(Operation.RENAME);
    assertThat(rename.output().dataset().previousId().name()).isEqualTo("default.dd");
    assertThat(rename.output().dataset().table().id().name()).isEqualTo("default.dd2");
    Action like = Action.of(spark(), () -> spark().sql("CREATE TABLE dd LIKE dd2"));
    like.does(Operation.CREATE_TABLE);
    assertThat(like.output().dataset().table().id().name()).isEqualTo("default.dd");
    Action drop = Action.of(spark(), () -> spark().sql("DROP TABLE dd2"));
    drop.does(Operation.DROP);
    assertThat(drop.output().dataset().lifecycle()).isEqualTo(Lifecycle.DROP);
    assertThat(drop.output().dataset().table().id().name()).isEqualTo("default.dd2");
    for (String silent :
        new String[] {
          "SHOW TABLES",
          "SET spark.sql.shuffle.partitions=2",
          "EXPLAIN SELECT * FROM dd",
          "ANALYZE TABLE dd COMPUTE STATISTICS",
          "DESCRIBE TABLE dd",
          "USE default",
          "SHOW DATABASES",
          "REFRESH TABLE dd",
          "CREATE DATABASE IF NOT EXISTS other",
          "SHOW COLUMNS IN dd",
          "DESCRIBE EXTENDED dd",
          "SHOW CREATE TABLE dd",
          "CREATE OR REPLACE TEMPORARY VIEW vv AS SELECT * FROM dd"
        }) {
      List<Action> actions = Action.all(spark(), () -> spark().sql(silent));
      // ANALYZE counts rows by a query of its own, which ends before it.
      Action a = actions.get(actions.size() - 1);
      assertThat(a.lineage().operation()).as(silent).isEqualTo(Operation.NONE);
      assertThat(a.lineage().graph().isEmpty()).as("%s %s", silent, a.lineage()).isTrue();
      assertThat(a.lineage().graph().gaps()).as(silent).isEmpty();
    }
  }

  @Test
  void createViewKnowsItsTables() {
    spark().sql("DROP TABLE IF EXISTS base");
    spark().sql("CREATE TABLE base (a INT, b INT) USING parquet");
    Action view =
        Action.of(
            spark(),
            () ->
                spark()
                    .sql(
                        "CREATE OR REPLACE VIEW vw AS WITH q AS (SELECT a FROM base) SELECT a AS x FROM q"));
    view.does(Operation.CREATE_VIEW);
    assertThat(view.output().dataset().table().id().name()).isEqualTo("default.vw");
    assertThat(view.lineage().graph().inputs()).hasSize(1);
    assertThat(view.lineage().graph().inputs().get(0).table().id().name())
        .isEqualTo("default.base");
    if (System.getProperty("spark.version").startsWith("3.0")) {
      assertThat(view.lineage().graph().complete()).isFalse();
    } else {
      view.hasEdges("base.a -IDENTITY-> x");
    }
  }

  @Test
  void aViewOverFilesKnowsTheirPlace() {
    spark().range(3).write().parquet(path("behind_view"));
    Action view =
        Action.of(
            spark(),
            () ->
                spark()
                    .sql(
                        "CREATE OR REPLACE VIEW vf AS SELECT id FROM parquet.`"
                            + path("behind_view")
                            + "`"));
    assertThat(view.lineage().graph().inputs())
        .extracting(io.headwater.model.Dataset::id)
        .containsExactly(DatasetId.of("file", path("behind_view")));
  }

  @Test
  void multiInsertHasSeveralOutputs() {
    for (String table : new String[] {"m0", "m1", "m2"}) {
      spark().sql("DROP TABLE IF EXISTS " + table);
      spark().sql("CREATE TABLE " + table + " (a INT) USING parquet");
    }
    spark().sql("INSERT INTO m0 VALUES (1), (2), (3)");
    List<Action> actions =
        Action.all(
            spark(),
            () ->
                spark()
                    .sql(
                        "FROM m0 INSERT INTO m1 SELECT a WHERE a > 1"
                            + " INSERT INTO m2 SELECT a + 1 WHERE a < 3"));
    List<String> edges = new java.util.ArrayList<>();
    long rows = 0;
    for (Action action : actions) {
      edges.addAll(Lineage.edges(action.lineage()));
      rows += action.numbers().written().values().stream().mapToLong(s -> s.rows()).sum();
    }
    assertThat(edges)
        .contains("m0.a -IDENTITY-> a", "m0.a -TRANSFORMATION-> a", "m0.a -FILTER-> *");
    assertThat(rows).isEqualTo(4);
  }

  @Test
  void insertOverwriteDirectory() {
    spark().sql("DROP TABLE IF EXISTS dirsrc");
    spark().sql("CREATE TABLE dirsrc (a INT) USING parquet");
    List<Action> actions =
        Action.all(
            spark(),
            () ->
                spark()
                    .sql(
                        "INSERT OVERWRITE DIRECTORY '"
                            + path("dirout")
                            + "' USING json SELECT a AS z FROM dirsrc"));
    Action action = actions.get(actions.size() - 1);
    action.does(Operation.WRITE).hasInputs("dirsrc").hasEdges("dirsrc.a -IDENTITY-> z");
    assertThat(action.output().dataset().id()).isEqualTo(DatasetId.of("file", path("dirout")));
    assertThat(action.output().dataset().lifecycle()).isEqualTo(Lifecycle.OVERWRITE);
  }

  @Test
  void unknownProviderIsNamedAndMarked() {
    Action action =
        Action.of(spark(), () -> spark().range(3).write().format("console").mode("append").save());
    assertThat(action.lineage().graph().gaps())
        .extracting(Gap::kind)
        .containsExactly(Gap.Kind.UNKNOWN_SOURCE);
    assertThat(action.output().dataset().id().namespace()).isEqualTo("console");
  }

  @Test
  void catalogTableOverJdbc() {
    spark().sql("DROP TABLE IF EXISTS jt");
    Action create =
        Action.of(
            spark(),
            () ->
                spark()
                    .sql(
                        "CREATE TABLE jt USING jdbc OPTIONS (url '"
                            + URL
                            + "', dbtable 'PAYMENTS', user 'sa', password 's3cret')"));
    create.does(Operation.CREATE_TABLE);
    assertThat(create.output().dataset().lifecycle()).as("the table was there").isNull();
    DatasetId payments = DatasetId.of("h2:mem:shop", "PUBLIC.PAYMENTS");
    assertThat(create.output().dataset().id()).isEqualTo(payments);
    assertThat(create.output().dataset().table().id().name()).isEqualTo("default.jt");
    assertThat(create.lineage().toString()).doesNotContain("s3cret");
    Action insert =
        Action.of(
            spark(), () -> spark().sql("INSERT INTO jt SELECT 9, id, age * 1.0D FROM people_view"));
    insert
        .does(Operation.WRITE)
        .hasInputs("csv")
        .hasEdges("csv.id -IDENTITY-> PERSON", "csv.age -TRANSFORMATION-> AMOUNT");
    assertThat(insert.output().dataset().id()).isEqualTo(payments);
    Action read = Action.of(spark(), () -> spark().table("jt").collect());
    assertThat(read.lineage().graph().inputs()).extracting(d -> d.id()).containsExactly(payments);
    assertThat(read.numbers().read().get(payments).rows()).isEqualTo(3);
  }

  @BeforeAll
  static void peopleView() {
    people().createOrReplaceTempView("people_view");
  }

  @Test
  void partitionsOfACatalogTable() {
    spark().sql("DROP TABLE IF EXISTS pt");
    spark().sql("CREATE TABLE pt (a INT, k INT) USING parquet PARTITIONED BY (k)");
    Action literal =
        Action.of(
            spark(),
            () -> spark().sql("INSERT OVERWRITE pt PARTITION (k = 7) SELECT id FROM people_view"));
    literal.hasInputs("csv").hasEdges("csv.id -IDENTITY-> a");
    assertThat(literal.output().dataset().table().id().name()).isEqualTo("default.pt");
    Action dynamic =
        Action.of(spark(), () -> spark().sql("INSERT INTO pt SELECT age, id FROM people_view"));
    dynamic.hasEdges("csv.age -IDENTITY-> a", "csv.id -IDENTITY-> k");
    Action pruned = Action.of(spark(), () -> spark().sql("SELECT a FROM pt WHERE k = 7").collect());
    assertThat(pruned.read("pt").rows()).isEqualTo(3);
    assertThat(pruned.read("pt").files()).isEqualTo(1);
  }

  @Test
  void tablesByTheWriterOfFrames() {
    spark().sql("DROP TABLE IF EXISTS framed");
    List<Action> saved =
        Action.all(spark(), () -> people().select("id").write().saveAsTable("framed"));
    Action root = saved.get(saved.size() - 1);
    root.does(Operation.WRITE).hasEdges("csv.id -IDENTITY-> id");
    assertThat(root.output().dataset().table().id().name()).isEqualTo("default.framed");
    assertThat(root.output().dataset().lifecycle()).isEqualTo(Lifecycle.CREATE);
    Action inserted =
        Action.of(spark(), () -> people().selectExpr("age AS other").write().insertInto("framed"));
    inserted.hasEdges("csv.age -IDENTITY-> id");
    assertThat(inserted.output().dataset().place()).isNotNull();
    assertThat(inserted.output().dataset().lifecycle()).isNull();
  }

  @Test
  void secondReadOfACacheThroughASubquery() {
    people().write().parquet(path("cq"));
    org.apache.spark.sql.Dataset<Row> cached = spark().read().parquet(path("cq")).cache();
    try {
      cached.count();
      cached.createOrReplaceTempView("cq");
      Action action =
          Action.of(spark(), () -> spark().sql("SELECT (SELECT max(age) FROM cq) AS m").collect());
      action.hasInputs("cq");
      assertThat(action.read("cq").fromCache()).isTrue();
    } finally {
      cached.unpersist(true);
    }
  }
}
