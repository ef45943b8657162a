package io.headwater.datahub;

import io.headwater.conf.Conf;
import java.util.Map;

/** How URNs are made for one application. */
final class DataHubConf {
  private final String env;
  private final String cluster;
  private final boolean byTable;
  private final String hivePlatform;
  private final Map<String, String> instances;

  private DataHubConf(
      String env,
      String cluster,
      boolean byTable,
      String hivePlatform,
      Map<String, String> instances) {
    this.env = env;
    this.cluster = cluster;
    this.byTable = byTable;
    this.hivePlatform = hivePlatform;
    this.instances = instances;
  }

  static DataHubConf of(Conf conf) {
    return new DataHubConf(
        conf.get(DataHubSettings.ENV),
        conf.get(DataHubSettings.CLUSTER),
        conf.get(DataHubSettings.IDENTITY).equals("table"),
        conf.get(DataHubSettings.HIVE_PLATFORM),
        conf.family(DataHubSettings.PLATFORM_INSTANCE));
  }

  String env() {
    return env;
  }

  /** The cluster that is set, else the job's namespace. */
  String cluster(String namespace) {
    return cluster == null || cluster.trim().isEmpty() ? namespace : cluster;
  }

  /** Whether a dataset goes by its table name where it has one, else by its place. */
  boolean byTable() {
    return byTable;
  }

  /** The platform of tables in the Hive metastore. */
  String hivePlatform() {
    return hivePlatform;
  }

  /** The instance that is set for a platform, or {@code null}. */
  String instance(String platform) {
    String instance = instances.get(platform);
    return instance == null || instance.trim().isEmpty() ? null : instance.trim();
  }
}
