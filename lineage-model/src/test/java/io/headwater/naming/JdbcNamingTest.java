package io.headwater.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.DatasetId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcNamingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://h/shop?user=u&password=p|orders|postgres://h:5432|shop.public.orders",
        "jdbc:postgresql://u:p@H:6000/shop|sales.orders|postgres://h:6000|shop.sales.orders",
        "jdbc:postgresql://h1,h2:5433/shop|\"My Schema\".\"T\"|postgres://h1:5432,h2:5433|shop.My Schema.T",
        "jdbc:postgresql://h/shop?currentSchema=sales|orders|postgres://h:5432|shop.sales.orders",
        "jdbc:postgresql:shop|orders|postgres://localhost:5432|shop.public.orders",
        "jdbc:mysql://h/shop?password=p|orders|mysql://h:3306|shop.orders",
        "jdbc:mysql://h/shop|other.orders|mysql://h:3306|other.orders",
        "jdbc:mysql://address=(host=h)(port=3308)(password=p)/shop|orders|mysql://h:3308|shop.orders",
        "jdbc:mysql://(host=h,password=p)/shop|orders|mysql://h:3306|shop.orders",
        "jdbc:mariadb://h:3307/shop|`orders`|mysql://h:3307|shop.orders",
        "jdbc:sqlserver://h;databaseName=shop;user=u;password=p|orders|mssql://h:1433|shop.dbo.orders",
        "jdbc:sqlserver://h:14330;database=shop|[x].[orders]|mssql://h:14330|shop.x.orders",
        "jdbc:sqlserver://h\\inst;databaseName=shop|orders|mssql://h/inst|shop.dbo.orders",
        "jdbc:oracle:thin:scott/tiger@//h:1522/svc|HR.EMP|oracle://h:1522|svc.HR.EMP",
        "jdbc:oracle:thin:@h:1521:sid|HR.EMP|oracle://h:1521|sid.HR.EMP",
        "jdbc:oracle:thin:@h/svc|EMP|oracle://h:1521|svc.EMP",
        "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=H)(PORT=1523))(CONNECT_DATA=(SERVICE_NAME=svc)))|HR.EMP|oracle://h:1523|svc.HR.EMP",
        "jdbc:db2://h:50001/shop:user=u;password=p;|S.T|db2://h:50001|shop.S.T",
        "jdbc:redshift://c.eu-west-1.redshift.amazonaws.com:5439/dev|t|redshift://c.eu-west-1.redshift.amazonaws.com:5439|dev.public.t",
        "jdbc:snowflake://org-acc.snowflakecomputing.com/?db=D&schema=S&warehouse=w|T|snowflake://org-acc.snowflakecomputing.com|D.S.T",
        "jdbc:teradata://h/DATABASE=shop,LOGMECH=TD2|t|teradata://h:1025|shop.t",
        "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;PASSWORD=p|ORDERS|h2:mem:shop|PUBLIC.ORDERS",
        "jdbc:h2:/var/db/shop|X.ORDERS|h2:/var/db/shop|X.ORDERS",
        "jdbc:h2:tcp://h/~/shop|T|h2://h:9092|~/shop.PUBLIC.T",
        "jdbc:derby:memory:shop;create=true|APP.T|derby:memory:shop|APP.T",
        "jdbc:derby:/var/db/shop;user=u|APP.T|derby:/var/db/shop|APP.T",
        "jdbc:sqlite:/var/db/shop.db|t|sqlite:/var/db/shop.db|t",
        "jdbc:foo://h:1/db?token=p|s.t|foo://h:1|db.s.t",
        "jdbc:weird:thing|t|weird:thing|t",
      })
  void names(String url, String table, String namespace, String name) {
    assertThat(JdbcNaming.of(url, table)).isEqualTo(DatasetId.of(namespace, name));
  }

  @Test
  void relativeFilesOfEmbeddedDatabasesAreAbsolute() {
    String home = System.getProperty("user.dir");
    assertThat(JdbcNaming.namespace("jdbc:h2:./shop")).isEqualTo("h2:" + home + "/shop");
    assertThat(JdbcNaming.namespace("jdbc:h2:file:./shop")).isEqualTo("h2:" + home + "/shop");
    assertThat(JdbcNaming.namespace("jdbc:sqlite:shop.db"))
        .isEqualTo("sqlite:" + home + "/shop.db");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "jdbc:postgresql://h/shop|select \"Order Id\", '\"x\"' from \"a\"\"b\"|select `Order Id`, '\"x\"' from `a\"b`",
        "jdbc:h2:mem:s|select 'it''s \"x\"' -- \"y\"|select 'it''s \"x\"' -- \"y\"",
        "jdbc:h2:mem:s|select /* \"y\" */ \"z|select /* \"y\" */ `z`",
        "jdbc:mysql://h/shop|select \"x\", `y` from t|select \"x\", `y` from t",
        "jdbc:sqlserver://h;databaseName=shop|select [a b], \"c\" from [t]|select `a b`, `c` from `t`",
      })
  void quotedNamesAreWrittenAsSparkReadsThem(String url, String query, String expected) {
    assertThat(JdbcNaming.namesInBackticks(url, query)).isEqualTo(expected);
  }
}
