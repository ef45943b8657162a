package io.headwater.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
      })
  void whatIsNoSecretStays(String text) {
    assertThat(Redaction.BUILT_IN.text(text)).isEqualTo(text);
  }

  @Test
  void theApplicationsOwnPatternsAreHonoured() {
    Redaction redaction =
        Redaction.with(List.of(Pattern.compile("\\d{16}")), Pattern.compile("(?i)my\\.own"));
    assertThat(redaction.text("card 1234567812345678 ok")).isEqualTo("card *** ok");
    assertThat(redaction.secretKey("x.My.Own.y")).isTrue();
    assertThat(redaction.secretKey("x.plain.y")).isFalse();
  }
}
