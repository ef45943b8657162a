package io.headwater.spark.end2end;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * A job that has secrets wherever one can: every one is a word that begins with {@code pl4nt}. What
 * fails goes on: a failure's message is one of the places.
 */
public final class SecretsProgram {
  /** Addresses as people write them, a secret in each. */
  private static final String[] ADDRESSES = {
    "jdbc:postgresql://app:pl4nt101x@db:5432/shop",
    "jdbc:postgresql://db:5432/shop?user=app&password=pl4nt102x&sslpassword=pl4nt103x",
    "jdbc:mysql://app:pl4nt104x@db:3306/shop",
    "jdbc:mysql://db:3306/shop?user=app&password=pl4nt105x&trustCertificateKeyStorePassword=pl4nt106x",
    "jdbc:mysql://address=(host=db)(port=3306)(user=app)(password=pl4nt107x)/shop",
    "jdbc:mysql://(host=db,port=3306,user=app,password=pl4nt108x)/shop",
    "jdbc:mariadb://db:3306/shop?user=app&password=pl4nt109x",
    "jdbc:sqlserver://db:1433;databaseName=shop;user=sa;password={pl4nt110x;y}",
    "jdbc:sqlserver://db:1433;databaseName=shop;accessToken=pl4nt111x;keyStoreSecret=pl4nt112x",
    "jdbc:jtds:sqlserver://db:1433/shop;user=sa;password=pl4nt113x",
    "jdbc:oracle:thin:scott/pl4nt114x@//db:1521/orcl",
    "jdbc:oracle:thin:scott/pl4nt115x@db:1521:orcl",
    "jdbc:oracle:thin:scott/\"pl4nt116x@y\"@(DESCRIPTION=(ADDRESS=(HOST=db)(PORT=1521))(CONNECT_DATA=(SID=orcl)))",
    "jdbc:db2://db:50000/shop:user=app;password=pl4nt117x;",
    "jdbc:redshift:iam://db:5439/shop?AccessKeyID=AKpl4nt118x&SecretAccessKey=pl4nt119x&SessionToken=pl4nt120x",
    "jdbc:snowflake://acct.snowflakecomputing.com/?db=shop&user=app&password=pl4nt121x&private_key_file_pwd=pl4nt122x",
    "jdbc:teradata://db/DATABASE=shop,USER=app,PASSWORD=pl4nt123x",
    "jdbc:trino://db:8443/hive/shop?user=app&password=pl4nt124x&accessToken=pl4nt125x&extraCredentials=k:pl4nt126x",
    "jdbc:clickhouse://app:pl4nt127x@db:8123/shop",
    "jdbc:sap://db:30015/?databaseName=shop&user=app&password=pl4nt128x",
    "jdbc:vertica://db:5433/shop?user=app&password=pl4nt129x",
    "jdbc:databricks://db:443;httpPath=/sql;AuthMech=3;UID=token;PWD=pl4nt130x",
    "jdbc:bigquery://https://bq:443;ProjectId=p;OAuthType=2;OAuthAccessToken=pl4nt131x;OAuthRefreshToken=pl4nt132x;OAuthClientSecret=pl4nt133x",
    "jdbc:hive2://db:10000/shop;ssl=true;trustStorePassword=pl4nt134x;password=pl4nt135x",
    "jdbc:awsathena://region;UID=AKpl4nt136x;PWD=pl4nt137x;S3OutputLocation=s3://b/o",
    "jdbc:h2:mem:shop;USER=sa;PASSWORD=pl4nt138x",
    "jdbc:derby:shop;user=sa;password=pl4nt139x;bootPassword=pl4nt140x",
    "jdbc:as400://app:pl4nt141x@db;prompt=false",
    "jdbc:exasol:db:8563;user=sys;password=pl4nt142x",
    "jdbc:singlestore://db:3306/shop?user=app&password=pl4nt143x",
    "jdbc:cloudspanner:/projects/p/instances/i/databases/d?oauthToken=pl4nt144x",
    "jdbc:mongodb://app:pl4nt145x@db:27017/shop",
    "jdbc:sqlserver://db;databaseName=shop;user=sa;password={a;pl4nt149x}",
    "jdbc:mysql://db/shop?user=app&password=a,b;pl4nt150x&x=1",
    "jdbc:teradata://db/LOGMECH=JWT,LOGDATA=pl4nt151x",
    "jdbc:awsathena://r;AwsCredentialsProviderArguments=AK,pl4nt152x;S3OutputLocation=s3://b",
    "jdbc:sqlite:/shop?cipher=sqlcipher&key=pl4nt153x",
    "jdbc:strange://db;passphrase=pl4nt146x;apikey=pl4nt147x;Secret=pl4nt148x",
  };

  /** What programs and libraries say when they fail. */
  private static final String[] MESSAGES = {
    "login failed for jdbc:postgresql://app:pl4nt201x@db/shop?password=pl4nt202x",
    "Authorization: Bearer pl4nt203xpl4nt",
    "HTTP 403 for request with header X-Api-Key: pl4nt204x",
    "{\"user\":\"app\",\"password\":\"pl4nt205x\",\"nested\":{\"client_secret\": \"pl4nt206x\"}}",
    "<connection><user>app</user><password>pl4nt207x</password></connection>",
    "password: pl4nt208x\nuser: app\napiKey: pl4nt209x",
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=pl4nt210x==;EndpointSuffix=core.windows.net",
    "SharedAccessKeyName=root;SharedAccessKey=pl4nt211x=;EntityPath=hub",
    "https://a.blob.core.windows.net/c/b?sv=2020-08-04&se=2026&sr=b&sp=r&sig=pl4nt212x%3D",
    "https://b.s3.amazonaws.com/k?X-Amz-Credential=pl4nt213x&X-Amz-Signature=pl4nt214x&X-Amz-Security-Token=pl4nt215x",
    "https://storage.googleapis.com/b/o?GoogleAccessId=g&Expires=1&Signature=pl4nt216x",
    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"pl4nt217x\";",
    "sasl.jaas.config = org.apache.kafka.common.security.scram.ScramLoginModule required username='app' password='pl4nt218x';",
    "ssl.keystore.password=pl4nt219x, ssl.key.password = pl4nt220x",
    "aws_secret_access_key = pl4nt221x",
    "fs.azure.sas.c.a.blob.core.windows.net=pl4nt222x",
    "spark.hadoop.fs.s3a.session.token -> pl4nt223x",
    "-----BEGIN RSA PRIVATE KEY-----\npl4nt224x\n-----END RSA PRIVATE KEY-----",
    "mongodb+srv://app:pl4nt225x@cluster0.mongodb.net/db",
    "redis://:pl4nt226x@cache:6379/0",
    "amqp://app:pl4nt227x@mq/vhost",
    "PGPASSWORD=pl4nt228x psql -h db",
    "curl -u app:pl4nt229x https://host/",
    "mysql -h db -u app -ppl4nt230x",
    "--password pl4nt231x --host db",
    "connect with user app and pwd 'pl4nt232x'",
    "Cookie: JSESSIONID=pl4nt233x; other=1",
    "Proxy-Authorization: Basic pl4nt234x=",
    "ghp_pl4nt235xpl4nt235xpl4nt235xpl4nt235xpl4",
    "xoxb-123456789012-pl4nt236xpl4nt236x",
    "service account key {\"private_key\": \"-----BEGIN PRIVATE KEY-----\\npl4nt237x\\n-----END PRIVATE KEY-----\\n\"}",
    "oauth2 refresh_token=pl4nt238x&client_id=a&client_secret=pl4nt239x",
    "dapi-token: pl4nt240x",
    "vault token s.pl4nt241x was refused",
    "passwd=pl4nt242x;Passphrase=pl4nt243x",
    "encryption_key='pl4nt244x'",
    "Map(user -> app, password -> pl4nt245x, dbtable -> t)",
    "properties: {password=pl4nt246x, user=app}",
    "WrappedArray((spark.my.password,pl4nt247x), (a,b))",
    "Authorization: pl4nt248x",
    "https://f.azurewebsites.net/api/x?code=pl4nt249x",
    "DB_PASS=pl4nt250x",
    "<property><name>fs.s3a.secret.key</name><value>pl4nt251x</value></property>",
    "PushedFilters: [IsNotNull(password), EqualTo(password,pl4nt252x)]",
    "Ocp-Apim-Subscription-Key: pl4nt253x",
    "s3a://AKIAX:wJal/pl4nt254x@bucket/in",
    "option(\"password\", \"pl4nt255x\")",
    "https://hooks.slack.com/services/T0/B0/pl4nt256x",
    "a row that holds pl4nt013x, which only its setting tells",
  };

  private static final List<Exception> FAILURES = new ArrayList<>();

  private SecretsProgram() {}

  /**
   * @param args a word, and the folder that it reads from and writes to
   */
  public static void main(String[] args) throws Exception {
    Path dir = Paths.get(args[1]);
    SparkSession spark = SparkSession.builder().getOrCreate();
    for (int i = 0; i < ADDRESSES.length; i++) {
      jdbc(spark, dir, ADDRESSES[i], i);
    }
    tryTo(() -> sql(spark, dir));
    tryTo(() -> names(spark, dir));
    places(spark, dir);
    for (String message : MESSAGES) {
      tryTo(() -> fail(spark, message));
    }
    System.out.println("FAILED " + FAILURES.size());
    spark.stop();
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void tryTo(Attempt attempt) {
    try {
      attempt.run();
    } catch (Exception e) {
      FAILURES.add(e);
    }
  }

  private static void jdbc(SparkSession spark, Path dir, String url, int number) {
    DataFrameReader reader =
        spark
            .read()
            .format("jdbc")
            .option("driver", AnyDatabase.class.getName())
            .option("url", url)
            .option("user", "app")
            .option("password", "pl4nt301x")
            .option("sessionInitStatement", "SET @password = 'pl4nt302x'");
    tryTo(
        () ->
            reader.option("dbtable", "people").load().write().json(dir.resolve("j" + number) + ""));
    if (number % 10 == 0) {
      tryTo(
          () ->
              reader
                  .option(
                      "dbtable",
                      "(SELECT id FROM people WHERE name = 'a' /* password=pl4nt303x */) q")
                  .load()
                  .write()
                  .json(dir.resolve("q" + number) + ""));
      tryTo(
          () ->
              spark
                  .range(3)
                  .selectExpr("CAST(id AS INT) AS id", "'n' AS name")
                  .write()
                  .format("jdbc")
                  .mode("append")
                  .option("driver", AnyDatabase.class.getName())
                  .option("url", url)
                  .option("password", "pl4nt304x")
                  .option("dbtable", "people")
                  .save());
    }
  }

  private static void sql(SparkSession spark, Path dir) {
    spark.sql(
        "CREATE TABLE people USING jdbc OPTIONS (driver '"
            + AnyDatabase.class.getName()
            + "', url 'jdbc:postgresql://db/shop?password=pl4nt401x', dbtable 'people',"
            + " user 'app', password 'pl4nt402x')");
    spark.sql("INSERT INTO people SELECT 1, 'a'");
    spark.sql("SET fs.s3a.secret.key=pl4nt403x").collect();
    spark.sql("SET spark.my.password=pl4nt404x").collect();
    spark.sql(
        "CREATE TABLE plain (id BIGINT, note STRING) USING parquet TBLPROPERTIES ('api.key' = 'pl4nt405x')");
    for (String text :
        Arrays.asList(
            "INSERT INTO plain SELECT 1, 'x' /* password: pl4nt406x */",
            "INSERT INTO plain SELECT id, note FROM plain WHERE note = 'token=pl4nt407x'",
            "INSERT INTO plain SELECT 2, 'pl4nt013x'",
            "INSERT INTO plain SELECT 3, note FROM plain WHERE note IN ('pl4nt013x', 'y')",
            "INSERT INTO plain SELECT 1, 'https://app:pl4nt408x@host/'",
            "INSERT INTO plain SELECT id, 'Bearer pl4nt409xpl4nt' AS note FROM plain",
            "INSERT INTO plain SELECT id, concat(note, '{\"secret\":\"pl4nt410x\"}') FROM plain",
            "INSERT OVERWRITE DIRECTORY '"
                + dir.toUri()
                + "o1' USING json OPTIONS (password 'pl4nt411x')"
                + " SELECT * FROM plain")) {
      tryTo(() -> spark.sql(text).collect());
    }
  }

  /** Names that columns, jobs and queries get from what they are made of. */
  private static void names(SparkSession spark, Path dir) throws Exception {
    Dataset<Row> unnamed =
        spark
            .range(2)
            .selectExpr("id", "concat('password=pl4nt501x', id)", "id AS `token=pl4nt502x`");
    unnamed.write().json(dir.resolve("n1").toString());
    spark.sparkContext().setJobDescription("load with password=pl4nt503x");
    spark.range(2).write().json(dir.resolve("n2").toString());
    spark.sparkContext().setJobGroup("g password=pl4nt504x", "group of token=pl4nt505x", false);
    spark.range(2).javaRDD().saveAsTextFile(dir.resolve("n3").toString());
    spark.sparkContext().clearJobGroup();
    spark.sparkContext().setCallSite("called with password=pl4nt507x");
    spark.range(2).javaRDD().saveAsTextFile(dir.resolve("n5").toString());
    spark.sparkContext().clearCallSite();
    StreamingQuery query =
        spark
            .readStream()
            .text(Files.createDirectory(dir.resolve("in")).toString())
            .writeStream()
            .queryName("query with password=pl4nt508x")
            .format("json")
            .option("checkpointLocation", dir.resolve("checkpoint").toString())
            .start(dir.resolve("streamed").toString());
    query.processAllAvailable();
    query.stop();
    spark.range(2).createOrReplaceTempView("`v`");
    spark
        .sql("SELECT id AS `api_key: pl4nt506x` FROM v")
        .write()
        .json(dir.resolve("n4").toString());
  }

  /** Paths with credentials and parameters. */
  private static void places(SparkSession spark, Path dir) {
    for (String place :
        Arrays.asList(
            "s3a://AKpl4nt601x:pl4nt602x@bucket/in",
            "wasbs://c@a.blob.core.windows.net/in?sig=pl4nt603x",
            "ftp://app:pl4nt604x@host/in",
            "https://host/in?token=pl4nt605x")) {
      tryTo(() -> spark.read().json(place).collectAsList());
      tryTo(() -> spark.range(1).write().json(place));
      tryTo(() -> spark.range(1).javaRDD().saveAsTextFile(place));
    }
    for (String folder :
        Arrays.asList("pl4nt013x", "in?sig=pl4nt606x", "token=pl4nt607x", "password=pl4nt608x;x")) {
      tryTo(() -> spark.range(1).write().json(dir.resolve(folder).toString()));
      tryTo(() -> spark.read().json(dir.resolve(folder).toString()).collectAsList());
    }
    tryTo(
        () ->
            spark
                .range(2)
                .selectExpr("id", "concat('pl4nt609x', id) AS token")
                .write()
                .partitionBy("token")
                .json(dir.resolve("partitioned").toString()));
    tryTo(
        () ->
            spark
                .read()
                .json(dir.resolve("partitioned").toString())
                .where("token = 'pl4nt609x1'")
                .collectAsList());
  }

  private static void fail(SparkSession spark, String message) {
    spark
        .range(0, 1, 1, 1)
        .map(
            (MapFunction<Long, Long>)
                value -> {
                  throw new IllegalStateException(
                      message, new RuntimeException("caused by: " + message));
                },
            Encoders.LONG())
        .collect();
  }
}
