package io.headwater.sample;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** One Spark session for all tests of a JVM, made as the application makes its own. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession session() {
    return AirportMatching.session(
        new SparkConf()
            .setMaster("local[2]")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1"),
        1);
  }
}
