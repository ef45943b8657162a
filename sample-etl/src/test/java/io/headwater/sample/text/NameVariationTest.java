package io.headwater.sample.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NameVariationTest {
  private static final String NAME = "Chicago Midway International Airport";

  @Test
  void theSameSeedGivesTheSameVariant() {
    assertThat(LongStream.range(0, 100).mapToObj(seed -> NameVariation.of(NAME, seed)))
        .containsExactlyElementsOf(
            LongStream.range(0, 100).mapToObj(seed -> NameVariation.of(NAME, seed)).toList());
  }

  @Test
  void variantsAreAbbreviatedOrMistypedAndStayClose() {
    Set<String> variants = new TreeSet<>();
    LongStream.range(0, 500).forEach(seed -> variants.add(NameVariation.of(NAME, seed)));

    assertThat(variants).contains(NAME, "Chicago Midway Intl Airport").hasSizeGreaterThan(20);
    assertThat(variants)
        .allSatisfy(
            variant ->
                assertThat(
                        TokenSimilarity.between(
                            NameNormalizer.core(variant), NameNormalizer.core(NAME)))
                    .isGreaterThan(0.7));
  }

  @Test
  void shortNamesAreLeftAlone() {
    LongStream.range(0, 100)
        .forEach(seed -> assertThat(NameVariation.of("Ufa", seed)).isEqualTo("Ufa"));
  }
}
