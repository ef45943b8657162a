package io.headwater.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownPlacesTest {
  private static final TableName TABLE =
      TableName.of(DatasetId.of("spark_catalog", "default.t"), "hive", "spark_catalog");
  private static final DatasetId PLACE = DatasetId.of("file", "/warehouse/t");

  private final KnownPlaces places = new KnownPlaces();

  private static LineageGraph reads(Dataset dataset) {
    return LineageGraph.of(List.of(dataset), List.of(), List.of());
  }

  private DatasetId placeNow() {
    return places.fill(reads(Dataset.named(TABLE).build())).inputs().get(0).place();
  }

  @Test
  void whatEndsBehindTheDropOfItsTableDoesNotBringItsPlaceBack() {
    LineageGraph write = reads(Dataset.at(PLACE).table(TABLE).build());
    places.learn(write);
    assertThat(placeNow()).isEqualTo(PLACE);
    long beforeDrop = places.now();
    Dataset dropped = Dataset.at(PLACE).table(TABLE).lifecycle(Dataset.Lifecycle.DROP).build();
    places.learn(reads(dropped));
    assertThat(placeNow()).isNull();

    places.learn(write, beforeDrop);
    assertThat(placeNow()).isNull();
    places.learn(write, places.now());
    assertThat(placeNow()).isEqualTo(PLACE);
  }
}
