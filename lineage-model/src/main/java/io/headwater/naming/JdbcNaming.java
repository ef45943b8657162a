package io.headwater.naming;

import io.headwater.model.DatasetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Names tables behind JDBC URLs: {@code jdbc:postgresql://u:p@h/shop?ssl=true} and {@code orders}
 * are {@code postgres://h:5432} / {@code shop.public.orders}.
 *
 * <p>Source: OpenLineage naming rules for databases. Credentials and parameters never enter a name.
 */
public final class JdbcNaming {
  private JdbcNaming() {}

  /**
   * @param url the JDBC URL, with or without {@code jdbc:}
   * @param table the table as a program wrote it: qualified or not, quoted or not
   */
  public static DatasetId of(String url, String table) {
    return of(url, parts(table));
  }

  /**
   * @param url the JDBC URL, with or without {@code jdbc:}
   * @param table the parts of the table's name, without quotes
   */
  public static DatasetId of(String url, List<String> table) {
    JdbcUrl parsed = JdbcUrl.parse(url);
    JdbcDialect dialect = parsed.dialect();
    List<String> name = new ArrayList<>(table);
    String schema = parsed.schema() != null ? parsed.schema() : dialect.defaultSchema();
    if (name.size() == 1 && schema != null) {
      name.add(0, schema);
    }
    int whole = dialect.hasSchemas() ? 3 : 2;
    if (name.size() < whole && parsed.database() != null) {
      name.add(0, parsed.database());
    }
    return DatasetId.of(parsed.namespace(), String.join(".", name));
  }

  /** The namespace of all tables behind a URL: scheme, host and port. */
  public static String namespace(String url) {
    return JdbcUrl.parse(url).namespace();
  }

  /**
   * A query with every quoted name in back-ticks, as Spark's SQL has them; what stands in double
   * quotes is a name or a text as the database behind the URL takes it.
   */
  public static String namesInBackticks(String url, String query) {
    return QuotedNames.inBackticks(query, JdbcUrl.parse(url).dialect());
  }

  /** Splits {@code "my schema".t}, {@code [dbo].[t]} or {@code `a`.`b`} into its parts. */
  static List<String> parts(String table) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char closing = 0;
    for (char c : table.trim().toCharArray()) {
      if (closing != 0) {
        if (c == closing) {
          closing = 0;
        } else {
          part.append(c);
        }
      } else if (c == '"' || c == '`') {
        closing = c;
      } else if (c == '[') {
        closing = ']';
      } else if (c == '.') {
        parts.add(part.toString().trim());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().trim());
    parts.removeAll(Collections.singleton(""));
    return parts;
  }
}
