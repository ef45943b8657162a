package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelTextTest {

  @Test
  void controlCharactersAndLineBreaksBecomeSpaces() {
    assertThat(LabelText.of("a\nb\r\tc\u2028d\u0000", 99, "-")).isEqualTo("a b  c d");
  }

  @Test
  void quotesBackslashesAndAnyScriptStay() {
    assertThat(LabelText.of("\"\\ ×ليلة 東京 \uD83D\uDE00", 99, "-"))
        .isEqualTo("\"\\ ×ليلة 東京 \uD83D\uDE00");
  }

  @Test
  void aBrokenSurrogateIsReplacedAndAWholeOneIsNeverCut() {
    assertThat(LabelText.of("a\uD83Db", 99, "-")).isEqualTo("a\uFFFDb");
    assertThat(LabelText.of("ab\uD83D\uDE00", 3, "-")).isEqualTo("ab");
  }

  @Test
  void nothingIsSaidInsteadOfNothing() {
    assertThat(LabelText.of(null, 9, "unknown")).isEqualTo("unknown");
    assertThat(LabelText.of(" \n ", 9, "unknown")).isEqualTo("unknown");
  }

  /** Cut first, the password would have no end, and its beginning would stay. */
  @Test
  void whatIsCutIsWithoutSecrets() {
    String name = "load jdbc:postgresql://app:s3cret-s3cret-s3cret@host/shop";

    assertThat(LabelText.redacted(name, 40, "?")).doesNotContain("s3cret").startsWith("load jdbc");
  }
}
