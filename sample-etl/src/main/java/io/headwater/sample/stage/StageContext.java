package io.headwater.sample.stage;

import io.headwater.sample.text.TextFunctions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a stage works with: the session with the pipeline's SQL functions, the settings, and the
 * store.
 */
public final class StageContext {
  private final SparkSession spark;
  private final Settings settings;
  private final Store store;

  public StageContext(SparkSession spark, Settings settings) {
    this.spark = spark;
    this.settings = settings;
    this.store = new Store(spark, settings.output(), settings.scale());
    TextFunctions.register(spark);
    registerDistances(spark);
  }

  public SparkSession spark() {
    return spark;
  }

  public Settings settings() {
    return settings;
  }

  public Store store() {
    return store;
  }

  /**
   * The answer to one of the SQL texts beside the stages, over the temporary views that the caller
   * has made.
   */
  Dataset<Row> sql(String name) {
    return spark.sql(SqlText.named(name));
  }

  private static void registerDistances(SparkSession spark) {
    spark
        .udf()
        .register(
            "distance_km",
            (UDF4<Double, Double, Double, Double, Double>) Coordinates::distanceKm,
            DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "slipped_distance_km",
            (UDF4<Double, Double, Double, Double, Double>) Coordinates::slippedDistanceKm,
            DataTypes.DoubleType);
  }
}
