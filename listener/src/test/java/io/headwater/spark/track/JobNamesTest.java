package io.headwater.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobNamesTest {

  private static Dataset file(String path) {
    return Dataset.at(DatasetId.of("file", path)).build();
  }

  private static LineageGraph reads(String... paths) {
    List<Dataset> inputs =
        Arrays.stream(paths).map(JobNamesTest::file).collect(Collectors.toList());
    return LineageGraph.of(inputs, List.of(), List.of());
  }

  private static LineageGraph writes(Dataset... datasets) {
    List<Output> outputs =
        Arrays.stream(datasets).map(d -> Output.of(d, List.of())).collect(Collectors.toList());
    return LineageGraph.of(List.of(file("/in/a")), outputs, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "airports, airports",
    "My ETL v1.2, My_ETL_v1_2",
    "'  spaced  out ', spaced_out",
    "a/b, a_b",
    "'   ', spark"
  })
  void theApplicationsPartHasNoDotsAndNoWhiteSpace(String appName, String part) {
    assertThat(JobNames.application(appName)).isEqualTo(part);
  }

  @Test
  void aWriteIsNamedByItsTarget() {
    assertThat(JobNames.action("airports", "write", writes(file("/out/store/matches"))))
        .isEqualTo("airports.write.matches");
  }

  @Test
  void aTableIsNamedAsItsCatalogNamesItWhereverItLies() {
    TableName table = TableName.of(DatasetId.of("hive://ms:9083", "db.t"), "hive", "spark_catalog");
    Dataset byName = Dataset.named(table).build();
    Dataset byPlace = byName.toBuilder().place(DatasetId.of("s3://b", "wh/x1")).build();
    assertThat(JobNames.action("app", "WRITE", writes(byName))).isEqualTo("app.write.db.t");
    assertThat(JobNames.action("app", "WRITE", writes(byPlace))).isEqualTo("app.write.db.t");
  }

  @Test
  void readsAreNamedByTheirSourcesInAnyOrder() {
    assertThat(JobNames.action("app", "read", reads("/d/b", "/d/a"))).isEqualTo("app.read.a_b");
    assertThat(JobNames.action("app", "read", reads("/d/a", "/d/b"))).isEqualTo("app.read.a_b");
  }

  @Test
  void moreThanThreeSourcesAreHashedAndOtherPlacesGiveAnotherHash() {
    String one = JobNames.action("app", "read", reads("/d/a", "/d/b", "/d/c", "/d/e"));
    String other = JobNames.action("app", "read", reads("/x/a", "/d/b", "/d/c", "/d/e"));
    assertThat(one).matches("app\\.read\\.4_[0-9a-f]{8}").isNotEqualTo(other);
  }

  @Test
  void anActionWithoutDatasetsIsNamedByItsOperation() {
    assertThat(JobNames.action("app", "read", LineageGraph.EMPTY)).isEqualTo("app.read");
  }
}
