package io.headwater.datahub;

import io.headwater.conf.Conf;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How URNs are made for one application. */
final class DataHubConf {
  private final Conf conf;
  private final ByNamespace envs;
  private final ByNamespace platforms;
  private final ByNamespace instances;

  private DataHubConf(Conf conf, Map<String, String> envs) {
    this.conf = conf;
    this.envs = new ByNamespace(envs);
    this.platforms = new ByNamespace(conf.family(DataHubSettings.PLATFORM));
    this.instances = new ByNamespace(conf.family(DataHubSettings.PLATFORM_INSTANCE));
  }

  /**
   * @throws IOException when a namespace has an environment that DataHub does not know
   */
  static DataHubConf of(Conf conf) throws IOException {
    Map<String, String> envs = new LinkedHashMap<>();
    for (Map.Entry<String, String> env : conf.family(DataHubSettings.ENV_OF).entrySet()) {
      try {
        envs.put(env.getKey(), DataHubSettings.environment(env.getValue()));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            DataHubSettings.ENV_OF.key()
                + "."
                + env.getKey()
                + " has the value '"
                + env.getValue()
                + "': "
                + e.getMessage(),
            e);
      }
    }
    return new DataHubConf(conf, envs);
  }

  /** The environment of datasets of a namespace. */
  String env(String namespace) {
    String env = envs.get(namespace);
    return env == null ? conf.get(DataHubSettings.ENV) : env;
  }

  /** The dataset's name, on the platform that is set for its namespace. */
  PlatformName placed(PlatformName name) {
    String platform = platforms.get(name.namespace());
    return platform == null ? name : name.on(platform);
  }

  /** The instance that is set for a namespace, else for the platform, or {@code null}. */
  String instance(PlatformName name) {
    String instance = instances.get(name.namespace());
    return instance == null ? instance(name.platform()) : instance;
  }

  /** The instance that is set for a platform, or {@code null}. */
  String instance(String platform) {
    return instances.exactly(platform);
  }

  /** The cluster that is set, else the job's namespace. */
  String cluster(String namespace) {
    String cluster = conf.get(DataHubSettings.CLUSTER);
    return cluster == null || cluster.trim().isEmpty() ? namespace : cluster;
  }

  /** Whether a dataset goes by its table name where it has one, else by its place. */
  boolean byTable() {
    return conf.get(DataHubSettings.IDENTITY).equals("table");
  }

  /** The platform of tables in the Hive metastore. */
  String hivePlatform() {
    return conf.get(DataHubSettings.HIVE_PLATFORM);
  }

  /** Whether all actions of an application are runs of one job. */
  boolean oneJob() {
    return conf.get(DataHubSettings.JOBS).equals("application");
  }

  /** Whether a job's lineage is added to what is there, in place of replacing it. */
  boolean mergesLineage() {
    return conf.get(DataHubSettings.JOB_LINEAGE).equals("merge");
  }
}
