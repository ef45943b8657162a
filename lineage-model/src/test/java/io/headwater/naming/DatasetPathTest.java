package io.headwater.naming;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetPathTest {

  @ParameterizedTest
  @CsvSource({
    "/t, /t, ''",
    "/t/, /t, ''",
    "/t/k=1, /t, k=1",
    "/t/k=1/, /t, k=1",
    "/t/y=2024/m=1, /t, y=2024/m=1",
    "/t/y=2024/m=1/part-0.parquet, /t, y=2024/m=1",
    "/t/k=1/deep/er, /t/k=1/deep/er, ''",
    "/t/x.csv, /t/x.csv, ''",
    "/, /, ''",
  })
  void partitionsAreCutOff(String path, String dataset, String partition) {
    assertThat(DatasetPath.of(path).dataset()).isEqualTo(dataset);
    assertThat(DatasetPath.of(path).partition()).isEqualTo(partition);
  }

  @ParameterizedTest
  @CsvSource({
    "/t/*/x, /t",
    "/t/2024-*, /t",
    "s3a://b/t/{a}/x, s3a://b/t",
    "/t/x, /t/x",
    "/*, /",
  })
  void wildcardsAreCutOff(String path, String above) {
    assertThat(DatasetPath.aboveGlob(path)).isEqualTo(above);
  }
}
