package io.headwater.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://user:hunter2@host:5432/db",
        "jdbc:oracle:thin:scott/hunter2@//host:1521/orcl",
        "jdbc:sqlserver://host;user=sa;password=hunter2;encrypt=true",
        "https://user:hunter2@host/path",
        "https://user:pa@hunter2@host/path",
        "s3a://bucket/key?X-Amz-Signature=hunter2&X-Amz-Date=1",
        "https://account.blob.core.windows.net/c?sv=1&sig=hunter2",
        "OPTIONS (password 'x', url 'y', password='hunter2')",
        "OPTIONS (url 'y', user 'sa', password 'hunter2')",
        "{\"secretKey\": \"hunter2\"}",
        "fs.s3a.access.key=hunter2",
        "Authorization: Bearer hunter2hunter2",
        "spark.headwater.datahub.token=hunter2",
        "OPTIONS ('password' 'hunter2')",
        "OPTIONS (\"password\" \"hunter2\")",
        "OPTIONS (`password` 'hunter2')",
        "TBLPROPERTIES ('aws.secret.key' 'hunter2', fs.s3a.access.key 'hunter2')",
        "OPTIONS (password 'it''s hunter2')",
        "OPTIONS (password 'a \\' hunter2')",
        "SQL text cut off in password 'abc hunter2",
        "{\\\"password\\\": \\\"hunter2\\\"}",
        "Map(password -> x, token => hunter2)",
        "Map(password -> hunter2, url -> y)",
        "options { key: \"password\" value: \"hunter2\" }",
        "options {\n  key: \"fs.s3a.secret.key\"\n  value: \"hunter2\"\n}",
        "[{\"key\": \"password\", \"value\": \"hunter2\"}]",
        "login refused for token hunter2",
        "login refused for password hunter2, try again",
        "the password is hunter2",
        "the secret key hunter2 was not taken",
        "curl --token hunter2 host",
        "ALTER USER sa IDENTIFIED BY hunter2",
        "java.lang.IllegalArgumentException: bad token: hunter2",
        "password passphrase hunter2",
        "pass=hunter2",
        "<db><ns:password type=\"x\">hunter2</ns:password></db>",
        "fs.azure.sas.c.a.blob.core.windows.net=hunter2",
        "Map(user -> app, password -> hunter2)",
        "spark.hadoop.fs.s3a.session.token -> hunter2",
        "curl -u app:hunter2 https://host/",
        "mysql -h db -u app -phunter2",
        "Cookie: JSESSIONID=hunter2; other=1",
        "SELECT aes_encrypt(concat(a, b), 'hunter2') FROM t",
        "SELECT 'hunter2' AS api_key",
        "jdbc:bigquery://https://x:443;OAuthType=0;OAuthPvtKey=hunter2",
        "KeyError: {'user': 'app', 'token': b'hunter2'}",
        "requests.get(url, auth=('app', 'hunter2'))",
        "Invalid API key provided: hunter2",
        "login: app\npassword: !!str hunter2",
        "auth CUSTOM password[hunter2]",
      })
  void secretsAreReplaced(String text) {
    assertThat(Redaction.BUILT_IN.text(text)).doesNotContain("hunter2").contains("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, name FROM people WHERE age > 30",
        "file:/data/in/people.parquet",
        "s3://bucket/tokens/part=1",
        "hdfs://host:8020/a@b/c",
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times",
        "the token was not found",
        "password is wrong",
        "The password is too short",
        "no credentials provider in the chain",
        "SELECT token FROM users ORDER BY token DESC",
        "CREATE TABLE t (password string, tokens bigint)",
        "SELECT signature, api_key FROM t",
        "WHERE token IS NOT NULL AND password LIKE 'a%'",
        "a passenger passed a signal",
        "SELECT session_id, cookie FROM visits WHERE id -> 1",
        "/data/sas/2024 and -parameters",
      })
  void whatIsNoSecretStays(String text) {
    assertThat(Redaction.BUILT_IN.text(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refused: AKIAIOSFODNN7EXAMPLE",
        "ghp_IOSFODNN7IOSFODNN7IOSFODNN7IOSFODNN7",
        "xoxb-123456789012-IOSFODNN7",
        "sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmVk now",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
      })
  void secretsAreKnownByTheirShapeToo(String text) {
    assertThat(Redaction.BUILT_IN.text(text))
        .contains("***")
        .doesNotContain("IOSFODNN7", "c2lnbmVk", "MIIEow");
  }

  static Stream<String> secrets() throws IOException {
    return lines("secrets.txt");
  }

  /** {@code hunter2} in the forms that dialects, tools, libraries and people give secrets. */
  @ParameterizedTest
  @MethodSource("secrets")
  void secretsAreReplacedInEveryKnownForm(String text) {
    String written = text.replace("\\n", "\n");
    assertThat(Redaction.BUILT_IN.text(written)).doesNotContain("hunter2").contains("***");
  }

  static Stream<String> plain() throws IOException {
    return lines("plain.txt");
  }

  @ParameterizedTest
  @MethodSource("plain")
  void whatOnlyLooksLikeOneStays(String text) {
    assertThat(Redaction.BUILT_IN.text(text)).isEqualTo(text);
    assertThat(Redaction.BUILT_IN.name(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://aws-glue-assets-123456789012-us-east-1/a",
        "s3://global-customer-analytics-prod",
        "global-orders-events-enriched-v2",
        "/data/sk-bratislava-transactions-2024",
        "SG.CUSTOMER_TRANSACTIONS.DAILY_AGGREGATES_V2",
        "hvr.customer_orders_integration_log",
        "xoxo-events-stream",
        "postgres://db-auth:5432",
        "kafka://token-db:9092",
        "http://compass:8080",
        "/t/boarding_pass=1/day=2",
        "needs_auth=true",
        "customer_master_key=5",
        "arn:aws:glue:us-east-1:123456789012",
        "curated_customers",
        "postgres://10.96.0.12:5432"
      })
  void namesThatOnlyLookLikeSecretsStay(String name) {
    Redaction redaction =
        Redaction.BUILT_IN.andValuesIn(
            Map.of(
                "spark.etl.secretsmanager.region", "us-east-1",
                "TOKENIZER_SCHEMA", "curated_customers",
                "SECRETS_API_SERVICE_HOST", "10.96.0.12",
                "spark.app.secret.word", "curated_customers"));
    assertThat(redaction.name(name)).isEqualTo(name);
  }

  private static Stream<String> lines(String resource) throws IOException {
    try (InputStream in = RedactionTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
    }
  }

  @Test
  void aColumnNamedByItsExpressionIsReadAsOne() {
    assertThat(Redaction.BUILT_IN.name("(password IN (x, hunter2))"))
        .isEqualTo("(password IN (***))");
    assertThat(Redaction.BUILT_IN.name("aes_encrypt(name, hunter2, GCM)"))
        .isEqualTo("aes_encrypt(name, ***, GCM)");
  }

  @Test
  void secretsThatSettingsGaveAreKnownWithoutAnySign() {
    Redaction redaction =
        Redaction.BUILT_IN.andValuesIn(
            Map.of(
                "spark.my.password", "Tr0ub4dor&3x",
                "spark.hadoop.fs.s3a.aws.credentials.provider", "org.example.MyProvider1",
                "spark.token.file", "/etc/token1",
                "spark.stage.secret", "production",
                "spark.plain", "Plain0Value"));
    assertThat(redaction.text("row Tr0ub4dor&3x, in an address Tr0ub4dor%263x"))
        .isEqualTo("row ***, in an address ***");
    assertThat(redaction.name("/in/Tr0ub4dor&3x/day=1")).isEqualTo("/in/***/day=1");
    String others = "org.example.MyProvider1 read /etc/token1 in production with Plain0Value";
    assertThat(redaction.text(others)).isEqualTo(others);
  }

  @Test
  void onlyTheValueGoes() {
    assertThat(Redaction.BUILT_IN.text("OPTIONS (url 'u', password 'x', dbtable 't')"))
        .isEqualTo("OPTIONS (url 'u', password ***, dbtable 't')");
    assertThat(Redaction.BUILT_IN.text("token s3cr3te2 of user bob was refused"))
        .isEqualTo("token *** of user bob was refused");
    assertThat(Redaction.BUILT_IN.text("user=bob&password=x&db=y"))
        .isEqualTo("user=bob&password=***&db=y");
  }

  @Test
  void largeTextsAreReadOnce() {
    String word = "a".repeat(1_000_000);
    String quoted = "password '" + "x\\'".repeat(300_000) + "'";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThat(Redaction.BUILT_IN.text(word)).isEqualTo(word);
          assertThat(Redaction.BUILT_IN.text(quoted)).isEqualTo("password ***");
          assertThat(Redaction.with(List.of(), Pattern.compile("zzz")).text(word)).isEqualTo(word);
        });
  }

  @Test
  void valuesOfTheApplicationsOwnKeysGo() {
    Redaction redaction = Redaction.with(List.of(), Pattern.compile("(?i)my\\.own"));
    assertThat(redaction.text("a=1, x.my.own=2, 'my.own': 'three', b=4"))
        .isEqualTo("a=1, x.my.own=***, 'my.own': ***, b=4");
  }

  @Test
  void theApplicationsOwnPatternsAreHonoured() {
    Redaction redaction =
        Redaction.with(List.of(Pattern.compile("\\d{16}")), Pattern.compile("(?i)my\\.own"));
    assertThat(redaction.text("card 1234567812345678 ok")).isEqualTo("card *** ok");
    assertThat(redaction.secretKey("x.My.Own.y")).isTrue();
    assertThat(redaction.secretKey("x.plain.y")).isFalse();
  }

  @Test
  void aNameWithABlankIsNoSecretButAValueInItIs() {
    assertThat(Redaction.BUILT_IN.name("secret santa")).isEqualTo("secret santa");
    assertThat(Redaction.BUILT_IN.name("concat(password=hunter2, id)"))
        .isEqualTo("concat(password=***, id)");
    assertThat(Redaction.BUILT_IN.name("/in/token=hunter2/day=1")).isEqualTo("/in/token=***/day=1");
  }
}
