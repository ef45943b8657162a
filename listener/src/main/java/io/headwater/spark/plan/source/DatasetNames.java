package io.headwater.spark.plan.source;

import io.headwater.model.DatasetId;
import io.headwater.model.TableName;
import io.headwater.naming.FileNaming;
import io.headwater.naming.JdbcNaming;
import io.headwater.redact.Redaction;
import io.headwater.spark.plan.PlanSession;
import io.headwater.spark.plan.PlanSettings;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.TableIdentifier;

/**
 * The one place where the identity of a dataset is made, for logical plans, executed plans, columns
 * and numbers alike. Immutable.
 */
public final class DatasetNames {
  /** The name under which every Spark session has its own catalog. */
  public static final String SESSION_CATALOG = "spark_catalog";

  private static final Pattern URL_SECRETS =
      Pattern.compile("(?i)(//)[^/@\\s]*:[^/@\\s]*@|[?;&].*$");

  private final PlanSettings settings;
  private final PlanSession session;

  public DatasetNames(PlanSettings settings, PlanSession session) {
    this.settings = settings;
    this.session = session;
  }

  /** A folder or file, as it is; partition directories are not cut off here. */
  public DatasetId file(URI location) {
    URI uri = location;
    URI home = session.defaultFs() == null ? null : URI.create(session.defaultFs());
    if (home != null && !"file".equals(home.getScheme()) && !location.isOpaque()) {
      boolean noScheme = location.getScheme() == null;
      boolean sameScheme = !noScheme && location.getScheme().equals(home.getScheme());
      if (location.getAuthority() == null && (noScheme || sameScheme)) {
        return finish(FileNaming.of(home.getScheme(), home.getAuthority(), location.getPath()));
      }
    }
    return finish(FileNaming.of(uri));
  }

  public DatasetId file(Path location) {
    return file(location.toUri());
  }

  /** A table behind a JDBC URL. */
  public DatasetId jdbc(String url, String table) {
    return finish(JdbcNaming.of(url, table));
  }

  public DatasetId jdbc(String url, List<String> table) {
    return finish(JdbcNaming.of(url, table));
  }

  /** A table of the session's own catalog, or of the catalog that the identifier names. */
  public TableName table(TableIdentifier identifier) {
    String catalog = null;
    for (Object name : Scala.flat(Member.of(identifier, "catalog"))) {
      catalog = String.valueOf(name);
    }
    String database = Scala.orNull(identifier.database());
    return table(catalog, database, identifier.table());
  }

  /**
   * @param catalog {@code null} for the session's own
   * @param database {@code null} for the current one; levels joined by dots; empty for none, which
   *     in the session's own catalog is the current one
   */
  public TableName table(String catalog, String database, String table) {
    boolean own = catalog == null || catalog.equals(SESSION_CATALOG);
    boolean current = database == null || (own && database.isEmpty());
    String db = current ? currentDatabase() : database;
    String name = db.isEmpty() ? table : lower(own, db) + "." + lower(own, table);
    String uri = own ? metastore() : null;
    return TableName.of(
        finish(DatasetId.of(uri != null ? uri : own ? SESSION_CATALOG : catalog, name)),
        uri != null ? "hive" : own ? session.catalogType() : "unknown",
        own ? SESSION_CATALOG : catalog);
  }

  /** A name by any other rule; secrets are taken out of it. */
  public DatasetId other(String namespace, String name) {
    return finish(
        DatasetId.of(
            settings.redaction().apply(withoutSecrets(namespace)),
            settings.redaction().apply(withoutSecrets(name))));
  }

  /** A URL without credentials and parameters. */
  public static String withoutSecrets(String url) {
    return url.contains("://") ? URL_SECRETS.matcher(url).replaceAll("$1") : url;
  }

  private String currentDatabase() {
    return session.currentDatabase() != null ? session.currentDatabase() : "default";
  }

  /** The session's own catalog keeps its names in lower case. */
  private static String lower(boolean own, String name) {
    return own ? name.toLowerCase(Locale.ROOT) : name;
  }

  private String metastore() {
    if (session.metastoreUri() == null || session.metastoreUri().trim().isEmpty()) {
      return null;
    }
    String first = session.metastoreUri().split(",")[0].trim();
    int scheme = first.indexOf("://");
    return "hive://" + (scheme < 0 ? first : first.substring(scheme + 3));
  }

  private DatasetId finish(DatasetId given) {
    DatasetId id =
        DatasetId.of(
            Redaction.BUILT_IN.name(given.namespace()), Redaction.BUILT_IN.name(given.name()));
    if (settings.removePattern() == null) {
      return id;
    }
    String name = settings.removePattern().matcher(id.name()).replaceAll("");
    return name.isEmpty() ? id : DatasetId.of(id.namespace(), name);
  }
}
