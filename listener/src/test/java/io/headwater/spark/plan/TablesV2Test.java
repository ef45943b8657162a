package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.DatasetId;
import java.sql.Connection;
import java.sql.DriverManager;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Sources and catalogs of version 2. */
class TablesV2Test extends SparkTest {

  @Test
  void filesReadByTheNewReaders() {
    String path = temp.resolve("v2files").toString();
    spark()
        .range(4)
        .withColumn("k", functions.col("id").mod(2))
        .write()
        .partitionBy("k")
        .json(path);
    spark().conf().set("spark.sql.sources.useV1SourceList", "");
    try {
      Action action =
          Action.of(spark(), () -> spark().read().json(path + "/k=1").select("id").collect());
      assertThat(action.lineage().graph().inputs()).hasSize(1);
      assertThat(action.lineage().graph().inputs().get(0).id())
          .isEqualTo(DatasetId.of("file", path));
      assertThat(action.lineage().graph().inputs().get(0).format()).isEqualTo("json");
      assertThat(action.read("v2files").rows()).isEqualTo(2);
    } finally {
      spark().conf().unset("spark.sql.sources.useV1SourceList");
    }
  }

  @Test
  void catalogOverJdbc() throws Exception {
    Assumptions.assumeFalse(
        System.getProperty("spark.version").startsWith("3.0"), "3.0 has no JDBC catalog");
    String url = "jdbc:h2:mem:v2shop;DB_CLOSE_DELAY=-1";
    try (Connection c = DriverManager.getConnection(url, "sa", "s3cret")) {
      c.createStatement().execute("DROP ALL OBJECTS");
      c.createStatement().execute("CREATE SCHEMA S");
      c.createStatement().execute("CREATE TABLE S.ITEMS (ID INT, PRICE DOUBLE)");
      c.createStatement().execute("INSERT INTO S.ITEMS VALUES (1, 2.5), (2, 3.5)");
    }
    String catalog = "spark.sql.catalog.shop";
    spark()
        .conf()
        .set(catalog, "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog");
    spark().conf().set(catalog + ".url", url);
    spark().conf().set(catalog + ".driver", "org.h2.Driver");
    spark().conf().set(catalog + ".user", "sa");
    spark().conf().set(catalog + ".password", "s3cret");
    DatasetId items = DatasetId.of("h2:mem:v2shop", "S.ITEMS");
    Action read = Action.of(spark(), () -> spark().sql("SELECT PRICE FROM shop.S.ITEMS").collect());
    assertThat(read.lineage().graph().inputs()).extracting(d -> d.id()).containsExactly(items);
    assertThat(read.lineage().graph().inputs().get(0).table().id())
        .isEqualTo(DatasetId.of("shop", "S.ITEMS"));
    assertThat(read.numbers().read().get(items).rows()).isEqualTo(2);
    Action insert =
        Action.of(
            spark(),
            () -> spark().sql("INSERT INTO shop.S.ITEMS SELECT ID + 10, PRICE FROM shop.S.ITEMS"));
    insert
        .does(Operation.WRITE)
        .hasEdges("ITEMS.ID -TRANSFORMATION-> ID", "ITEMS.PRICE -IDENTITY-> PRICE");
    assertThat(insert.output().dataset().id()).isEqualTo(items);
    assertThat(insert.lineage().toString()).doesNotContain("s3cret");
    Action create =
        Action.of(
            spark(),
            () -> spark().sql("CREATE TABLE shop.S.COPY AS SELECT ID AS N FROM shop.S.ITEMS"));
    create.does(Operation.WRITE).hasEdges("ITEMS.ID -IDENTITY-> N");
    assertThat(create.output().dataset().table().id()).isEqualTo(DatasetId.of("shop", "S.COPY"));
    assertThat(create.output().dataset().lifecycle()).isEqualTo(Lifecycle.CREATE);
    Action drop = Action.of(spark(), () -> spark().sql("DROP TABLE shop.S.COPY"));
    drop.does(Operation.DROP);
    assertThat(drop.output().dataset().table().id()).isEqualTo(DatasetId.of("shop", "S.COPY"));
    Action alter =
        Action.of(spark(), () -> spark().sql("ALTER TABLE shop.S.ITEMS ADD COLUMNS (Z INT)"));
    alter.does(Operation.ALTER);
    assertThat(alter.output().dataset().id()).isEqualTo(items);
  }
}
