package io.headwater.sample.stage;

import java.sql.SQLException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Gives the matches to the outside: as Parquet, which is also the table {@code airports.matches} of
 * the session's catalog, as a database table, and summed up by country as CSV and JSON.
 */
final class StoreStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    store.view("postprocess/classified", "matches");
    store.view("preprocess/openflights_names", "preprocessed");
    store.view("etl/openflights_clean", "openflights");
    store.view("etl/ourairports_clean", "ourairports");

    store.write(context.sql("matches"), "store/matches", "world", "openflights_id");
    catalog(context);
    report(context);
    long stored = database(context);

    return new RowCounts(store.rows("postprocess/classified"), stored);
  }

  private static void catalog(StageContext context) {
    SparkSession spark = context.spark();
    Store store = context.store();
    spark.sql("CREATE DATABASE IF NOT EXISTS airports LOCATION '" + store.path("catalog") + "'");
    spark.sql("DROP VIEW IF EXISTS airports.matches_to_review");
    spark.sql("DROP TABLE IF EXISTS airports.matches");
    spark.sql(
        "CREATE TABLE airports.matches USING parquet LOCATION '"
            + store.path("store/matches")
            + "'");
    spark.sql(
        "CREATE VIEW airports.matches_to_review AS SELECT * FROM airports.matches WHERE confidence = 'low'");
    Store.ordered(context.sql("country_summary"), 1, "iso_country")
        .write()
        .mode(SaveMode.Overwrite)
        .option("path", store.path("store/country_summary"))
        .saveAsTable("airports.country_summary");
  }

  private static void report(StageContext context) {
    Dataset<Row> report = Store.ordered(context.sql("report"), 1, "iso_country");
    String path = context.store().path("store/report");
    report.write().mode(SaveMode.Overwrite).option("header", true).csv(path + "_csv");
    report.write().mode(SaveMode.Overwrite).json(path + "_json");
  }

  /** Writes the matches to the database and returns how many rows are there then. */
  private static long database(StageContext context) {
    JdbcTarget jdbc = context.settings().jdbc();
    try {
      // One writer, since an embedded database is one file.
      Store.ordered(context.spark().table("airports.matches"), 1, "world", "openflights_id")
          .write()
          .mode(SaveMode.Overwrite)
          .option("createTableColumnTypes", columnTypes())
          .jdbc(jdbc.url(), jdbc.table(), jdbc.connection());
      return context.spark().read().jdbc(jdbc.url(), jdbc.table(), jdbc.connection()).count();
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException) {
          throw new PipelineException(jdbc.complaint(cause), e);
        }
      }
      throw e;
    }
  }

  /**
   * Texts are indexable columns rather than the CLOBs that some databases make of Spark's strings.
   */
  private static String columnTypes() {
    return "openflights_name VARCHAR(400), ourairports_name VARCHAR(400), openflights_city VARCHAR(400),"
        + " ourairports_city VARCHAR(400), iso_country VARCHAR(2), airport_type VARCHAR(40), confidence VARCHAR(10)";
  }
}
