package io.headwater.sample.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenSimilarityTest {
  @Test
  void equalNamesAreOneAndUnrelatedOnesZero() {
    assertThat(TokenSimilarity.between("mount hagen", "mount hagen")).isEqualTo(1);
    assertThat(TokenSimilarity.between("goroka", "zurich")).isZero();
    assertThat(TokenSimilarity.between("", "zurich")).isZero();
  }

  @Test
  void orderOfWordsDoesNotMatter() {
    assertThat(TokenSimilarity.between("jacksons port moresby", "port moresby jacksons"))
        .isEqualTo(1);
  }

  @Test
  void anAdditionalWordCostsAndBothDirectionsAgree() {
    double similarity = TokenSimilarity.between("huanghua", "changsha huanghua");
    assertThat(similarity).isEqualTo(0.75, within(1e-9));
    assertThat(TokenSimilarity.between("changsha huanghua", "huanghua")).isEqualTo(similarity);
  }

  @Test
  void forgivesATypoAndASpace() {
    assertThat(TokenSimilarity.between("balikpapan", "balikpappan")).isGreaterThan(0.9);
    assertThat(TokenSimilarity.between("ban don", "bandon")).isEqualTo(1);
  }
}
