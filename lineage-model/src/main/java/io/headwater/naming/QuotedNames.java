package io.headwater.naming;

/**
 * Writes the quoted names of a query as Spark's parser reads them: {@code "Order Id"}, and SQL
 * Server's {@code [Order Id]}, become {@code `Order Id`}. Texts in single quotes and comments stay
 * as they are.
 *
 * <p>Source: SQL-92, 5.2, delimited identifiers; where a database takes double quotes for texts
 * (MySQL without {@code ANSI_QUOTES}, Hive), they stay.
 */
final class QuotedNames {
  private final String sql;
  private final JdbcDialect dialect;
  private final StringBuilder out;
  private int at;

  private QuotedNames(String sql, JdbcDialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
    this.out = new StringBuilder(sql.length() + 8);
  }

  static String inBackticks(String sql, JdbcDialect dialect) {
    return new QuotedNames(sql, dialect).rewritten();
  }

  private String rewritten() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '"' && dialect.doubleQuotesNames()) {
        name('"');
      } else if (c == '[' && dialect == JdbcDialect.SQLSERVER) {
        name(']');
      } else if (c == '\'' || c == '"' || c == '`') {
        copyThrough(String.valueOf(c));
      } else if (sql.startsWith("--", at)) {
        copyThrough("\n");
      } else if (sql.startsWith("/*", at)) {
        copyThrough("*/");
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /** The end of a name stands in it when it is doubled. */
  private void name(char closing) {
    out.append('`');
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == closing) {
        if (at + 1 == sql.length() || sql.charAt(at + 1) != closing) {
          break;
        }
        at++;
      }
      out.append(c == '`' ? "``" : c);
    }
    at++;
    out.append('`');
  }

  private void copyThrough(String end) {
    int found = sql.indexOf(end, at + 1);
    int next = found < 0 ? sql.length() : found + end.length();
    out.append(sql, at, next);
    at = next;
  }
}
