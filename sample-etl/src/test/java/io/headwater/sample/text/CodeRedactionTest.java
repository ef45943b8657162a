package io.headwater.sample.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeRedactionTest {
  @Test
  void namesLoseTheirOwnCodesAsWritten() {
    assertThat(CodeRedaction.name("MBS International Airport", "KMBS MBS"))
        .isEqualTo("International Airport");
    assertThat(CodeRedaction.name("Ufa Airport", "UWUU UFA")).isEqualTo("Ufa Airport");
  }

  @Test
  void aNameThatIsNothingButACodeStays() {
    assertThat(CodeRedaction.name("LOL", "KLOL LOL")).isEqualTo("LOL");
  }

  @Test
  void keywordsLoseWhateverLooksLikeACode() {
    assertThat(
            CodeRedaction.keywords(
                "WALL, WRLL, Balikpapan Airport, yab, 7FL2, BR-0012", "CYAB YAB"))
        .isEqualTo("Balikpapan Airport");
    assertThat(CodeRedaction.keywords("Аэропорт Полтава, ЫЫЫ", "UKHP PLV"))
        .isEqualTo("Аэропорт Полтава, ЫЫЫ");
    assertThat(CodeRedaction.keywords("BPN", "")).isEmpty();
  }
}
