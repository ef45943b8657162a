package io.headwater.sample.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameNormalizerTest {
  @ParameterizedTest
  @CsvSource({
    "São Paulo–Guarulhos, sao paulo guarulhos",
    "Łódź, lodz",
    "ISLES OF SCILLY, isles of scilly",
    "'Port O''Connor', port oconnor",
    "'  Mount   Hagen ', mount hagen",
    "Аэропорт Полтава, aeroport poltava",
    "Αθήνα, athina",
    "St. Mary's, saint marys",
    "Chicago O’Hare Intl, chicago ohare international",
    "Ramstein AB, ramstein air base",
    "Ft Worth Muni (North), fort worth municipal north"
  })
  void spellsOutNamesOfAnyScript(String name, String words) {
    assertThat(NameNormalizer.words(name)).isEqualTo(words);
  }

  @Test
  void cutsTheWordForAirportOffChineseNames() {
    assertThat(NameNormalizer.words("北京首都国际机场")).isEqualTo("beijingshoudou airport");
    assertThat(NameNormalizer.core("北京機場")).isEqualTo("beijing");
  }

  @ParameterizedTest
  @CsvSource({
    "Goroka Airport, goroka",
    "Port Moresby Jacksons Intl, port moresby jacksons",
    "Aeroporto de Bragança, braganca",
    "The Landing Strip, the landing strip"
  })
  void coreKeepsTheTellingWordsAndNeverNothing(String name, String core) {
    assertThat(NameNormalizer.core(name)).isEqualTo(core);
  }

  @Test
  void aNameWithoutLettersHasNoWords() {
    assertThat(NameNormalizer.words(" - ")).isEmpty();
    assertThat(NameNormalizer.core("")).isEmpty();
  }
}
