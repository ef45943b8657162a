package io.headwater.sample.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Cleans the rows that make sense; the others go to {@code etl/rejects}, each with its file, line
 * and reason.
 */
final class EtlStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    Dataset<Row> ourairports = checked(context, "import/ourairports_raw", "checked_ourairports");
    Dataset<Row> openflights = checked(context, "import/openflights_raw", "checked_openflights");

    store.write(
        good(ourairports)
            .select(
                col("world"),
                col("id"),
                col("type"),
                clean("name"),
                col("latitude"),
                col("longitude"),
                col("elevation_ft"),
                clean("iso_country"),
                clean("municipality"),
                clean("keywords")),
        "etl/ourairports_clean",
        "world",
        "id");
    store.write(
        good(openflights)
            .select(
                col("world"),
                col("id"),
                clean("name"),
                clean("city"),
                clean("country"),
                col("latitude"),
                col("longitude"),
                // OpenFlights writes 0 where it does not know.
                when(col("elevation_ft").notEqual(0), col("elevation_ft")).as("elevation_ft")),
        "etl/openflights_clean",
        "world",
        "id");
    new RawFiles(context.spark(), context.settings().input())
        .lines()
        .createOrReplaceTempView("lines");
    store.write(context.sql("rejects"), "etl/rejects", "world", "source", "file", "line");

    ourairports.unpersist();
    openflights.unpersist();
    return new RowCounts(
        store.rows("import/ourairports_raw") + store.rows("import/openflights_raw"),
        store.rows("etl/ourairports_clean") + store.rows("etl/openflights_clean"));
  }

  private static Dataset<Row> checked(StageContext context, String dataset, String view) {
    context.store().view(dataset, "imported");
    Dataset<Row> checked = context.sql("check").persist();
    checked.createOrReplaceTempView(view);
    return checked;
  }

  private static Dataset<Row> good(Dataset<Row> checked) {
    return checked.filter(col("reason").isNull());
  }

  /**
   * Without the backslashes that OpenFlights puts before apostrophes, and with single spaces; null
   * where nothing is left.
   */
  private static Column clean(String column) {
    Column single = trim(regexp_replace(regexp_replace(col(column), "\\\\+", ""), "\\s+", " "));
    return when(single.notEqual(lit("")), single).as(column);
  }
}
