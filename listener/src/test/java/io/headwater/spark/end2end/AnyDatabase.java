package io.headwater.spark.end2end;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;

/** A JDBC driver that takes the address of any database and connects to a small one in memory. */
public final class AnyDatabase implements Driver {
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    String mode =
        url.startsWith("jdbc:mysql") || url.startsWith("jdbc:mariadb") ? "MySQL" : "Regular";
    Connection connection =
        new org.h2.Driver()
            .connect(
                "jdbc:h2:mem:any"
                    + mode
                    + ";DB_CLOSE_DELAY=-1;DATABASE_TO_UPPER=FALSE;MODE="
                    + mode,
                new Properties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS people (id INT, name VARCHAR(20))");
    }
    return connection;
  }

  @Override
  public boolean acceptsURL(String url) {
    return true;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
