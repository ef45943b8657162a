package io.headwater.spark.plan.command;

import io.headwater.model.TableName;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.source.DatasetNames;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;

/**
 * The tables that arguments of Iceberg's procedures mean.
 *
 * <p>Source: {@code org.apache.iceberg.spark.Spark3Util.catalogAndIdentifier}.
 */
final class IcebergNames {
  private IcebergNames() {}

  /** The name of the session's current catalog, or {@code null}. */
  static String currentCatalog(Object procedure) {
    CatalogPlugin current = Member.of(catalogs(procedure), CatalogPlugin.class, "currentCatalog");
    return current == null ? null : current.name();
  }

  /**
   * @param parts {@code [catalog, namespace ..., table]} or less
   * @param byDefault the catalog that is meant where the parts name none, or {@code null}
   * @return {@code null} where it cannot be told: the default namespace of a catalog that is not
   *     the current one is the catalog's secret
   */
  static TableName name(
      Object procedure, List<String> parts, String byDefault, DatasetNames names) {
    int last = parts.size() - 1;
    boolean named = last > 0 && isCatalog(procedure, parts.get(0), byDefault);
    String catalog = named ? parts.get(0) : byDefault;
    if (catalog == null) {
      return null;
    }
    boolean own = catalog.equalsIgnoreCase(DatasetNames.SESSION_CATALOG);
    String namespace = String.join(".", parts.subList(named ? 1 : 0, last));
    if (last == 0) {
      Object current = Member.of(catalogs(procedure), "currentNamespace");
      if (!catalog.equals(currentCatalog(procedure)) || !(current instanceof String[])) {
        return null;
      }
      namespace = String.join(".", (String[]) current);
    }
    if (own && namespace.isEmpty()) {
      return null;
    }
    return names.table(own ? DatasetNames.SESSION_CATALOG : catalog, namespace, parts.get(last));
  }

  private static boolean isCatalog(Object procedure, String name, String byDefault) {
    if (name.equals(byDefault) || name.equalsIgnoreCase(DatasetNames.SESSION_CATALOG)) {
      return true;
    }
    SparkSession session = Member.of(procedure, SparkSession.class, "spark");
    return session != null && session.conf().getOption("spark.sql.catalog." + name).isDefined();
  }

  private static Object catalogs(Object procedure) {
    Object session = Member.of(procedure, "spark");
    return Member.of(Member.of(session, "sessionState"), "catalogManager");
  }
}
