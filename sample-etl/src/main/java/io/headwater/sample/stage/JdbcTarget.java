package io.headwater.sample.stage;

import java.nio.file.Paths;
import java.util.Properties;

/** The database table that the matches are stored in as well. */
public final class JdbcTarget {
  private final String url;
  private final String table;
  private final Properties connection;

  private JdbcTarget(String url, String table, Properties connection) {
    this.url = url;
    this.table = table;
    this.connection = connection;
  }

  /** Table {@code airport_matches} in an H2 database of its own, in a file of the output folder. */
  public static JdbcTarget embedded(String output) {
    Properties connection = new Properties();
    connection.setProperty("driver", "org.h2.Driver");
    return of(embeddedUrl(output), "airport_matches", connection);
  }

  /**
   * A table of any database whose driver is on the class path.
   *
   * @param connection {@code user}, {@code password}, and whatever else the driver knows
   */
  public static JdbcTarget of(String url, String table, Properties connection) {
    Properties copy = new Properties();
    copy.putAll(connection);
    return new JdbcTarget(url, table, copy);
  }

  /**
   * The URL of the embedded database. It is always a local file: where the output is in an object
   * store, one in the current folder. AUTO_SERVER lets driver and executors of a cluster on one
   * machine share the file.
   */
  public static String embeddedUrl(String output) {
    String local = output.startsWith("file:") ? output.replaceFirst("^file:/*", "/") : output;
    boolean remote = local.contains(":/");
    String folder = remote ? "." : local;
    String file = Paths.get(folder, "database", "airports").toAbsolutePath().normalize().toString();
    return "jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
  }

  public String url() {
    return url;
  }

  /** What to tell the user about a database that refuses. */
  String complaint(Throwable refusal) {
    String reason = String.valueOf(refusal.getMessage()).split("\\R", 2)[0];
    return "Cannot store table "
        + table
        + " in "
        + place()
        + ": "
        + reason
        + " (check --jdbc-url, --jdbc-user, --jdbc-password-file, and that the driver is on the class path)";
  }

  /** The URL without its parameters, which can be secrets. */
  public String place() {
    return url.split("[;?]", 2)[0];
  }

  public String table() {
    return table;
  }

  /** A copy, since Spark adds to the properties that it is given. */
  Properties connection() {
    Properties copy = new Properties();
    copy.putAll(connection);
    return copy;
  }
}
