package io.headwater.spark.plan;

import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * What a plan does not tell about the session that it belongs to, needed to name things: immutable,
 * taken from what the session has in memory.
 */
public final class PlanSession {
  /** Of which nothing is known: in-memory catalog, local files. */
  public static final PlanSession UNKNOWN = new PlanSession(null, "memory", null, null);

  private final String metastoreUri;
  private final String catalogType;
  private final String defaultFs;
  private final String currentDatabase;

  private PlanSession(
      String metastoreUri, String catalogType, String defaultFs, String currentDatabase) {
    this.metastoreUri = metastoreUri;
    this.catalogType = Objects.requireNonNull(catalogType, "catalogType");
    this.defaultFs = defaultFs;
    this.currentDatabase = currentDatabase;
  }

  /**
   * @param metastoreUri {@code hive.metastore.uris}, or {@code null}
   * @param catalogType {@code hive} or {@code memory}: what {@code spark_catalog} is
   * @param defaultFs {@code fs.defaultFS}, or {@code null}
   * @param currentDatabase the database that an unqualified name belongs to, or {@code null}
   */
  public static PlanSession of(
      String metastoreUri, String catalogType, String defaultFs, String currentDatabase) {
    return new PlanSession(metastoreUri, catalogType, defaultFs, currentDatabase);
  }

  /** Of a running context; reads configuration only. */
  public static PlanSession of(SparkContext context) {
    SparkConf conf = context.getConf();
    Configuration hadoop = context.hadoopConfiguration();
    String uris =
        conf.get(
            "spark.hadoop.hive.metastore.uris",
            conf.get("spark.hive.metastore.uris", hadoop.get("hive.metastore.uris")));
    String kind = conf.get("spark.sql.catalogImplementation", "in-memory");
    return new PlanSession(
        uris, kind.equals("hive") ? "hive" : "memory", hadoop.get("fs.defaultFS"), null);
  }

  public PlanSession withCurrentDatabase(String value) {
    return new PlanSession(metastoreUri, catalogType, defaultFs, value);
  }

  /** The metastore's first address, or {@code null}. */
  public String metastoreUri() {
    return metastoreUri;
  }

  public String catalogType() {
    return catalogType;
  }

  public String defaultFs() {
    return defaultFs;
  }

  public String currentDatabase() {
    return currentDatabase;
  }
}
