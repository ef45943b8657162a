package io.headwater.naming;

import java.util.Locale;

/** What naming needs to know of a database: its scheme, port and whether it has schemas. */
enum JdbcDialect {
  POSTGRES("postgres", "5432", "public", true, "postgresql postgres"),
  REDSHIFT("redshift", "5439", "public", true, "redshift redshift:iam"),
  MYSQL("mysql", "3306", null, false, "mysql mysqlx mariadb"),
  SQLSERVER("mssql", "1433", "dbo", true, "sqlserver jtds:sqlserver"),
  ORACLE("oracle", "1521", null, true, "oracle"),
  DB2("db2", "50000", null, true, "db2"),
  SNOWFLAKE("snowflake", null, "PUBLIC", true, "snowflake"),
  TERADATA("teradata", "1025", null, false, "teradata"),
  TRINO("trino", "8080", null, true, "trino presto"),
  CLICKHOUSE("clickhouse", "8123", null, false, "clickhouse ch"),
  HIVE("hive", "10000", null, false, "hive2"),
  CRATE("crate", "5432", "doc", true, "crate"),
  H2("h2", "9092", "PUBLIC", true, "h2"),
  DERBY("derby", "1527", null, true, "derby"),
  SQLITE("sqlite", null, null, false, "sqlite"),
  OTHER(null, null, null, true, "");

  private final String scheme;
  private final String port;
  private final String defaultSchema;
  private final boolean schemas;

  /** What stands behind {@code jdbc:}, separated by spaces. */
  private final String subprotocols;

  JdbcDialect(
      String scheme, String port, String defaultSchema, boolean schemas, String subprotocols) {
    this.scheme = scheme;
    this.port = port;
    this.defaultSchema = defaultSchema;
    this.schemas = schemas;
    this.subprotocols = subprotocols;
  }

  /** The dialect of a URL that starts behind {@code jdbc:}; the longest prefix wins. */
  static JdbcDialect of(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    JdbcDialect best = OTHER;
    int length = 0;
    for (JdbcDialect dialect : values()) {
      for (String subprotocol : dialect.subprotocols.split(" ")) {
        if (subprotocol.length() > length && lower.startsWith(subprotocol + ":")) {
          best = dialect;
          length = subprotocol.length();
        }
      }
    }
    return best;
  }

  /** Whether double quotes stand around names, as the standard has it, rather than around texts. */
  boolean doubleQuotesNames() {
    return this != MYSQL && this != HIVE;
  }

  /** The scheme in namespaces; {@code null} for a database that is not known. */
  String scheme() {
    return scheme;
  }

  String defaultPort() {
    return port;
  }

  String defaultSchema() {
    return defaultSchema;
  }

  /** Whether a table's full name is database, schema and table rather than database and table. */
  boolean hasSchemas() {
    return schemas;
  }

  /** Whether the database runs within the program, so that a URL can name a file. */
  boolean embedded() {
    return this == H2 || this == DERBY || this == SQLITE;
  }
}
