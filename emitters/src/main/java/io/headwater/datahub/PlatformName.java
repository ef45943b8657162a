package io.headwater.datahub;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.TableName;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A dataset's platform and name as DataHub's own ingestion of that platform writes them, so that
 * lineage joins what is there already.
 *
 * <p>Example: {@code s3a://lake} / {@code raw/orders} is platform {@code s3}, name {@code
 * lake/raw/orders}; {@code postgres://host:5432} / {@code shop.public.orders} is platform {@code
 * postgres}, name {@code shop.public.orders}.
 */
final class PlatformName {
  /** Namespace schemes whose platform has another name. */
  private static final Map<String, String> PLATFORMS = new HashMap<>();

  static {
    name("s3", "s3a", "s3n");
    name("gcs", "gs", "gcs");
    name("abs", "abfs", "abfss", "wasb", "wasbs");
    name("postgres", "postgresql");
    name("mssql", "sqlserver", "jtds");
    name("hive", "hive2");
    name("hana", "sap");
    name("clickhouse", "ch");
    name("databricks", "unitycatalog", "unity");
    name("athena", "awsathena");
    name("cosmos", "azurecosmos");
  }

  private static final Set<String> BUCKETS = set("s3", "gcs", "abs");
  private static final Set<String> PATHS = set("hdfs", "file", "dbfs", "viewfs", "maprfs", "oss");
  private static final Set<String> LOWER_CASE = set("hive", "glue", "snowflake");

  /** Formats that are a platform of their own in DataHub. */
  private static final Map<String, String> TABLE_FORMATS = new HashMap<>();

  static {
    TABLE_FORMATS.put("iceberg", "iceberg");
    TABLE_FORMATS.put("delta", "delta-lake");
    TABLE_FORMATS.put("hudi", "hudi");
  }

  /** Catalogs whose names mean nothing outside this application. */
  private static final Set<String> PASSING_CATALOGS = set("memory", "in-memory", "inmemory");

  private final String namespace;
  private final String platform;
  private final String name;
  private final boolean path;

  private PlatformName(String namespace, String platform, String name, boolean path) {
    this.namespace = namespace;
    this.platform = platform;
    this.name = LOWER_CASE.contains(platform) ? name.toLowerCase(Locale.ROOT) : name;
    this.path = path;
  }

  private static void name(String platform, String... schemes) {
    for (String scheme : schemes) {
      PLATFORMS.put(scheme, platform);
    }
  }

  private static Set<String> set(String... elements) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(elements)));
  }

  /**
   * Of the name under which a catalog knows the dataset.
   *
   * @param hivePlatform what the Hive metastore is: {@code hive} or {@code glue}
   */
  static PlatformName of(Dataset dataset, String hivePlatform) {
    TableName table = dataset.table();
    String catalog = table.catalogType().toLowerCase(Locale.ROOT);
    String namespace = table.id().namespace();
    String name = withoutSessionCatalog(table.id().name());
    if (catalog.equals("jdbc")) {
      return of(table.id());
    }
    if (catalog.equals("hive")) {
      return new PlatformName(namespace, hivePlatform, name, false);
    }
    if (PASSING_CATALOGS.contains(catalog)) {
      return new PlatformName(namespace, "spark", name, false);
    }
    if (catalog.equals("unknown")) {
      String platform = TABLE_FORMATS.get(format(dataset));
      return platform != null
          ? new PlatformName(namespace, platform, name, false)
          : new PlatformName(namespace, "spark", table.catalogName() + "." + name, false);
    }
    return new PlatformName(namespace, platform(catalog), name, false);
  }

  /** Whether others than this application can know the dataset by its table name. */
  static boolean lasting(Dataset dataset) {
    String catalog = dataset.table().catalogType().toLowerCase(Locale.ROOT);
    return catalog.equals("unknown")
        ? TABLE_FORMATS.containsKey(format(dataset))
        : !PASSING_CATALOGS.contains(catalog);
  }

  private static String format(Dataset dataset) {
    return dataset.format() == null ? "" : dataset.format().toLowerCase(Locale.ROOT);
  }

  /** Of the place where the data lies. */
  static PlatformName of(DatasetId id) {
    String namespace = id.namespace();
    if (namespace.startsWith("arn:aws:glue:")) {
      return new PlatformName(
          namespace, "glue", id.name().replaceFirst("^table/", "").replace('/', '.'), false);
    }
    String address = namespace.startsWith("jdbc:") ? namespace.substring(5) : namespace;
    int colon = address.indexOf(':');
    String scheme = (colon < 0 ? address : address.substring(0, colon)).toLowerCase(Locale.ROOT);
    String platform = platform(scheme);
    if (BUCKETS.contains(platform)) {
      String authority = colon < 0 ? "" : address.substring(colon + 1);
      return new PlatformName(namespace, platform, trimSlashes(authority + "/" + id.name()), true);
    }
    if (PATHS.contains(platform)) {
      return new PlatformName(namespace, platform, "/" + trimSlashes(id.name()), true);
    }
    if (platform.equals("oracle")) {
      return new PlatformName(namespace, platform, lastParts(id.name(), 2), false);
    }
    return new PlatformName(namespace, platform, withoutSessionCatalog(id.name()), false);
  }

  private static String platform(String scheme) {
    String platform = PLATFORMS.getOrDefault(scheme, scheme);
    return platform.isEmpty() ? "external" : platform;
  }

  private static String withoutSessionCatalog(String name) {
    return name.startsWith("spark_catalog.") ? name.substring("spark_catalog.".length()) : name;
  }

  private static String trimSlashes(String text) {
    return text.replaceAll("^/+", "").replaceAll("/+$", "").replaceAll("(?<!:)/{2,}", "/");
  }

  /** Oracle's source names tables by schema; the service before it is left out. */
  private static String lastParts(String name, int parts) {
    String[] all = name.split("\\.");
    return all.length <= parts
        ? name
        : String.join(".", Arrays.asList(all).subList(all.length - parts, all.length));
  }

  /** The same name on another platform. */
  PlatformName on(String other) {
    return new PlatformName(namespace, other, name, path);
  }

  /** The OpenLineage namespace that it has come from. */
  String namespace() {
    return namespace;
  }

  String platform() {
    return platform;
  }

  String name() {
    return name;
  }

  /** Whether the name is a place in a file system or object store. */
  boolean path() {
    return path;
  }
}
