package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset.Lifecycle;
import io.headwater.model.DatasetId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables of a database that is a catalog of the session, from Spark 3.1. */
class JdbcCatalogTest extends SparkTest {
  private static final String URL = "jdbc:h2:mem:ledger;DB_CLOSE_DELAY=-1";
  private static final DatasetId ORDERS = DatasetId.of("h2:mem:ledger", "PUBLIC.ORDERS");
  private static Connection keepAlive;

  @BeforeAll
  static void catalog() throws Exception {
    Assumptions.assumeFalse(
        System.getProperty("spark.version").startsWith("3.0."), "needs Spark 3.1");
    keepAlive = DriverManager.getConnection(URL, "sa", "s3cret");
    try (Statement s = keepAlive.createStatement()) {
      s.execute("DROP ALL OBJECTS");
      s.execute("CREATE TABLE ORDERS (ID INT, PERSON INT, AMOUNT DOUBLE)");
      s.execute("CREATE TABLE TOTALS (PERSON INT, TOTAL DOUBLE)");
      s.execute("INSERT INTO ORDERS VALUES (1, 1, 9.5), (2, 1, 1.5), (3, 3, 7)");
    }
    String catalog = "spark.sql.catalog.ledger";
    spark()
        .conf()
        .set(catalog, "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog");
    spark().conf().set(catalog + ".url", URL);
    spark().conf().set(catalog + ".driver", "org.h2.Driver");
    spark().conf().set(catalog + ".user", "sa");
    spark().conf().set(catalog + ".password", "s3cret");
  }

  private static Action sql(String statement) {
    Action action = Action.of(spark(), () -> spark().sql(statement).collectAsList());
    assertThat(action.lineage().toString()).doesNotContain("s3cret");
    return action;
  }

  @Test
  void oneDatasetByCatalogAndByOptions() {
    Action byCatalog = sql("SELECT PERSON FROM ledger.PUBLIC.ORDERS WHERE AMOUNT > 2");
    Action byOptions =
        Action.of(
            spark(),
            () ->
                spark()
                    .read()
                    .format("jdbc")
                    .option("url", URL)
                    .option("user", "sa")
                    .option("password", "s3cret")
                    .option("dbtable", "ORDERS")
                    .load()
                    .collectAsList());

    assertThat(byCatalog.input("ORDERS").id()).isEqualTo(ORDERS);
    assertThat(byOptions.input("ORDERS").id()).isEqualTo(ORDERS);
    assertThat(byCatalog.read("ORDERS").rows()).as("behind the push-down").isEqualTo(2);
  }

  @Test
  void insert() {
    Action action =
        sql(
            "INSERT INTO ledger.PUBLIC.TOTALS"
                + " SELECT PERSON, sum(AMOUNT) FROM ledger.PUBLIC.ORDERS GROUP BY PERSON");

    action
        .does(Operation.WRITE)
        .hasInputs("ORDERS")
        .hasEdges(
            "ORDERS.PERSON -IDENTITY-> PERSON",
            "ORDERS.PERSON -GROUP_BY-> *",
            "ORDERS.AMOUNT -AGGREGATION-> TOTAL");
    assertThat(action.output().dataset().id())
        .isEqualTo(DatasetId.of("h2:mem:ledger", "PUBLIC.TOTALS"));
  }

  @Test
  void createAlterAndDrop() {
    DatasetId made = DatasetId.of("h2:mem:ledger", "PUBLIC.MADE");
    Action create =
        sql(
            "CREATE TABLE ledger.PUBLIC.MADE AS SELECT ID, AMOUNT * 2 AS D FROM ledger.PUBLIC.ORDERS");
    create
        .does(Operation.WRITE)
        .hasInputs("ORDERS")
        .hasEdges("ORDERS.ID -IDENTITY-> ID", "ORDERS.AMOUNT -TRANSFORMATION-> D");
    assertThat(create.output().dataset().id()).isEqualTo(made);
    assertThat(create.output().dataset().lifecycle()).isEqualTo(Lifecycle.CREATE);

    Action alter = sql("ALTER TABLE ledger.PUBLIC.MADE ADD COLUMNS (E INT)");
    assertThat(alter.does(Operation.ALTER).output().dataset().id()).isEqualTo(made);

    Action rename = sql("ALTER TABLE ledger.PUBLIC.MADE RENAME TO PUBLIC.RENAMED");
    DatasetId renamed = DatasetId.of("h2:mem:ledger", "PUBLIC.RENAMED");
    assertThat(rename.does(Operation.RENAME).output().dataset().id()).isEqualTo(renamed);
    assertThat(rename.output().dataset().previousId()).isEqualTo(made);

    Action drop = sql("DROP TABLE ledger.PUBLIC.RENAMED");
    assertThat(drop.does(Operation.DROP).output().dataset().id()).isEqualTo(renamed);
  }
}
