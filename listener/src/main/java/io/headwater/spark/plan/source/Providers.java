package io.headwater.spark.plan.source;

import io.headwater.model.DatasetId;
import io.headwater.spark.plan.access.Member;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.sources.DataSourceRegister;

/** Honest names for sources of which only the provider and its options are known. */
public final class Providers {
  /** Options that say which data it is, the most telling first; none can be a secret. */
  private static final String[] TELLING = {
    "table", "dbtable", "collection", "topic", "subscribe", "resource", "index", "database"
  };

  private Providers() {}

  /** The provider's short name, for example {@code jdbc}; else its class without its endings. */
  public static String name(Object provider) {
    if (provider instanceof DataSourceRegister) {
      return ((DataSourceRegister) provider).shortName().toLowerCase(Locale.ROOT);
    }
    return word(provider.getClass());
  }

  private static String word(Class<?> type) {
    String name = Member.simpleName(type).replace("$", "");
    name =
        name.replaceFirst(
            "(?<=.)(Relation|RelationProvider|Provider|DataSource|Source|Table)$", "");
    return name.isEmpty() || name.equals("Default")
        ? type.getName()
        : name.toLowerCase(Locale.ROOT);
  }

  /**
   * What a connector says of a provider, a source or a sink; empty when none knows it.
   *
   * @param options case-insensitive
   */
  public static Optional<DatasetId> told(
      Object provider, Map<String, String> options, DatasetNames names) {
    return Connectors.identify(provider, options, names);
  }

  /**
   * @param options case-insensitive
   */
  public static DatasetId dataset(
      String provider, Map<String, String> options, DatasetNames names) {
    // The catalog gives every table a path in the warehouse, those over JDBC too.
    if (options.get("url") != null && options.get("url").startsWith("jdbc:")) {
      return JdbcSource.place(options, names);
    }
    String path = options.get("path");
    if (path != null && !path.isEmpty()) {
      return names.file(new Path(path));
    }
    String where = options.get("url");
    for (String key : TELLING) {
      String value = options.get(key);
      if (value != null && !value.isEmpty()) {
        return names.other(where == null ? provider : where, value);
      }
    }
    return names.other(provider, where == null ? provider : where);
  }
}
