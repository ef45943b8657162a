package io.headwater.naming;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a JDBC URL that a name may hold; credentials and other parameters are dropped. */
final class JdbcUrl {
  private static final Pattern HOSTED = Pattern.compile("^[\\w:+-]*?:?(?:\\w+:)?//(.*)$");
  private static final Pattern ORACLE_SID = Pattern.compile("^(.+:\\d+):(\\w[\\w.$#-]*)$");
  private static final Pattern TNS_HOST = Pattern.compile("(?i)\\(\\s*HOST\\s*=\\s*([^)\\s]+)");
  private static final Pattern TNS_PORT = Pattern.compile("(?i)\\(\\s*PORT\\s*=\\s*(\\d+)");
  private static final Pattern TNS_SERVICE =
      Pattern.compile("(?i)\\(\\s*(?:SERVICE_NAME|SID)\\s*=\\s*([^)\\s]+)");

  private final JdbcDialect dialect;
  private final String namespace;
  private static final Pattern KEY_HOST = Pattern.compile("(?i)\\bhost\\s*=\\s*([^,()]+)");
  private static final Pattern KEY_PORT = Pattern.compile("(?i)\\bport\\s*=\\s*(\\d+)");

  private final String database;
  private final String schema;

  private JdbcUrl(JdbcDialect dialect, String namespace, String database, String schema) {
    this.dialect = dialect;
    this.namespace = namespace;
    this.database = database == null || database.isEmpty() ? null : database;
    this.schema = schema == null || schema.isEmpty() ? null : schema;
  }

  static JdbcUrl parse(String text) {
    String url = text.trim();
    if (url.regionMatches(true, 0, "jdbc:", 0, 5)) {
      url = url.substring(5);
    }
    JdbcDialect dialect = JdbcDialect.of(url);
    if (dialect == JdbcDialect.ORACLE) {
      return oracle(url);
    }
    Map<String, String> parameters = parameters(url);
    String bare = withoutParameters(url);
    Matcher hosted = HOSTED.matcher(bare);
    if (!hosted.matches() && dialect == JdbcDialect.POSTGRES) {
      return parse("postgresql://localhost/" + bare.substring(bare.indexOf(':') + 1));
    }
    if (!hosted.matches()) {
      return embedded(dialect, bare, parameters);
    }
    String scheme =
        dialect.scheme() != null ? dialect.scheme() : bare.substring(0, bare.indexOf(':'));
    String rest = hosted.group(1);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String database = slash < 0 ? null : rest.substring(slash + 1);
    authority = hosts(authority.substring(authority.lastIndexOf('@') + 1));
    if (database != null && database.indexOf('=') >= 0) {
      parameters.putAll(parameters(database));
      database = null;
    }
    String instance = "";
    if (dialect == JdbcDialect.SQLSERVER) {
      int backslash = authority.indexOf('\\');
      if (backslash >= 0) {
        String behind = authority.substring(backslash + 1);
        int colon = behind.indexOf(':');
        instance = "/" + (colon < 0 ? behind : behind.substring(0, colon));
        authority = authority.substring(0, backslash) + (colon < 0 ? "" : behind.substring(colon));
      }
      authority =
          authority.isEmpty() ? parameters.getOrDefault("servername", "localhost") : authority;
    }
    String port = instance.isEmpty() ? dialect.defaultPort() : null;
    return new JdbcUrl(
        dialect,
        scheme.toLowerCase(Locale.ROOT) + "://" + withPorts(authority, port) + instance,
        first(parameters, database, "databasename", "database", "db"),
        first(parameters, null, "currentschema", "schema"));
  }

  private static JdbcUrl oracle(String url) {
    Matcher host = TNS_HOST.matcher(url);
    if (host.find()) {
      Matcher port = TNS_PORT.matcher(url);
      Matcher service = TNS_SERVICE.matcher(url);
      return new JdbcUrl(
          JdbcDialect.ORACLE,
          "oracle://"
              + host.group(1).toLowerCase(Locale.ROOT)
              + ":"
              + (port.find() ? port.group(1) : "1521"),
          service.find() ? service.group(1) : null,
          null);
    }
    String rest = url.substring(url.lastIndexOf('@') + 1).replaceFirst("\\?.*$", "");
    rest = rest.replaceFirst("^(\\w+:)?//", "");
    Matcher sid = ORACLE_SID.matcher(rest);
    String database = null;
    if (sid.matches()) {
      rest = sid.group(1);
      database = sid.group(2);
    } else if (rest.indexOf('/') >= 0) {
      database = rest.substring(rest.indexOf('/') + 1).replaceFirst("[:/].*$", "");
      rest = rest.substring(0, rest.indexOf('/'));
    }
    return new JdbcUrl(JdbcDialect.ORACLE, "oracle://" + withPorts(rest, "1521"), database, null);
  }

  /** A database within the program, or a URL whose form is not known. */
  private static JdbcUrl embedded(
      JdbcDialect dialect, String bare, Map<String, String> parameters) {
    String namespace = bare;
    int colon = bare.indexOf(':');
    if (dialect.embedded() && colon >= 0) {
      String rest = bare.substring(colon + 1);
      String kind = "";
      for (String known : new String[] {"mem:", "memory:", "file:", "zip:", "directory:", "nio:"}) {
        if (rest.toLowerCase(Locale.ROOT).startsWith(known)) {
          kind = known;
          rest = rest.substring(known.length());
        }
      }
      boolean file = !kind.startsWith("mem") && !rest.isEmpty() && !rest.equals(":memory:");
      if (file) {
        kind = "";
        rest = absolute(rest);
      }
      namespace = dialect.scheme() + ":" + kind + rest;
    }
    return new JdbcUrl(dialect, namespace, null, first(parameters, null, "schema"));
  }

  private static String absolute(String file) {
    String home =
        file.startsWith("~") ? System.getProperty("user.home") : System.getProperty("user.dir");
    String path = file.startsWith("~") ? file.substring(1) : file;
    return path.startsWith("/") && !file.startsWith("~")
        ? FileNaming.clean(path)
        : FileNaming.clean(home + "/" + path);
  }

  /** MySQL's {@code address=(host=h)(port=p)} and {@code (host=h,port=p)} as others write it. */
  private static String hosts(String authority) {
    if (authority.indexOf('=') < 0) {
      return authority;
    }
    StringBuilder hosts = new StringBuilder();
    Matcher host = KEY_HOST.matcher(authority);
    Matcher port = KEY_PORT.matcher(authority);
    while (host.find()) {
      hosts.append(hosts.length() > 0 ? "," : "").append(host.group(1).trim());
      hosts.append(port.find() ? ":" + port.group(1) : "");
    }
    return hosts.length() > 0 ? hosts.toString() : "localhost";
  }

  private static String withPorts(String authority, String port) {
    StringBuilder hosts = new StringBuilder();
    for (String host : authority.toLowerCase(Locale.ROOT).split(",")) {
      boolean hasPort = host.matches(".*[^:\\]]:\\d+") || host.matches("\\[.*\\]:\\d+");
      hosts.append(hosts.length() > 0 ? "," : "").append(host);
      hosts.append(hasPort || port == null ? "" : ":" + port);
    }
    return hosts.toString();
  }

  private static String first(Map<String, String> parameters, String value, String... keys) {
    if (value != null && !value.isEmpty()) {
      return value;
    }
    for (String key : keys) {
      if (parameters.containsKey(key)) {
        return parameters.get(key);
      }
    }
    return null;
  }

  private static String withoutParameters(String url) {
    int end = url.length();
    for (char c : new char[] {'?', ';', '#'}) {
      int at = url.indexOf(c);
      end = at >= 0 && at < end ? at : end;
    }
    // DB2 writes its parameters behind a colon: db2://host:50000/db:user=x;
    String bare = url.substring(0, end);
    int assignment = bare.indexOf('=');
    int colon = assignment < 0 ? -1 : bare.lastIndexOf(':', assignment);
    bare = colon <= bare.indexOf("//") ? bare : bare.substring(0, colon);
    return bare.length() > 1 && bare.endsWith("/") && !bare.endsWith("//")
        ? bare.substring(0, bare.length() - 1)
        : bare;
  }

  private static Map<String, String> parameters(String url) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : url.split("[?;&,]")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(
            part.substring(0, equals).trim().toLowerCase(Locale.ROOT), part.substring(equals + 1));
      }
    }
    return parameters;
  }

  JdbcDialect dialect() {
    return dialect;
  }

  String namespace() {
    return namespace;
  }

  String database() {
    return database;
  }

  String schema() {
    return schema;
  }
}
