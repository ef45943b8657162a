package io.headwater.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.TableName;
import io.headwater.model.Transformation;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphsTest {
  private static final DatasetId SOURCE = DatasetId.of("file", "/in");
  private static final DatasetId PLACE = DatasetId.of("file", "/wh/t");
  private static final TableName TABLE =
      TableName.of(DatasetId.of("spark_catalog", "db.t"), "memory", "spark_catalog");

  private static LineageGraph writing(Dataset dataset, ColumnEdge... edges) {
    return LineageGraph.of(
        List.of(Dataset.at(SOURCE).build()),
        List.of(Output.of(dataset, List.of(edges))),
        List.of());
  }

  @Test
  void aNestedWriteGivesTheTableItsPlaceAndKeepsItsEdges() {
    ColumnEdge edge = ColumnEdge.toColumn(SOURCE, "a", "b", Transformation.IDENTITY);
    LineageGraph root = writing(Dataset.named(TABLE).build(), edge);
    LineageGraph nested = writing(Dataset.named(TABLE).place(PLACE).format("parquet").build());

    LineageGraph both = Graphs.withNested(root, nested);

    assertThat(both.outputs()).hasSize(1);
    assertThat(both.outputs().get(0).dataset().id()).as("as START said").isEqualTo(TABLE.id());
    assertThat(both.outputs().get(0).dataset().place()).isEqualTo(PLACE);
    assertThat(both.outputs().get(0).edges()).containsExactly(edge);
    assertThat(both.inputs()).hasSize(1);
  }

  @Test
  void aNestedWriteThatNamesNoTableIsThePlaceOfTheOnlyTable() {
    LineageGraph root = writing(Dataset.named(TABLE).lifecycle(Dataset.Lifecycle.CREATE).build());

    LineageGraph both =
        Graphs.withNested(
            root, writing(Dataset.at(PLACE).lifecycle(Dataset.Lifecycle.OVERWRITE).build()));

    assertThat(both.outputs()).hasSize(1);
    Dataset table = both.outputs().get(0).dataset();
    assertThat(table.id()).isEqualTo(TABLE.id());
    assertThat(table.place()).isEqualTo(PLACE);
    assertThat(table.lifecycle()).isEqualTo(Dataset.Lifecycle.CREATE);
  }

  @Test
  void aNestedWriteOfSomethingElseIsAnotherOutput() {
    LineageGraph root = writing(Dataset.at(PLACE).build());
    LineageGraph nested = writing(Dataset.at(DatasetId.of("file", "/wh/log")).build());

    assertThat(Graphs.withNested(root, nested).outputs())
        .extracting(o -> o.dataset().id().name())
        .containsExactly("/wh/t", "/wh/log");
  }

  @Test
  void aTableThatWentByItsNameKeepsItAtTheEndsOfEdgesToo() {
    KnownPlaces places = new KnownPlaces();
    places.learn(places.fill(writing(Dataset.named(TABLE).build())));
    ColumnEdge edge = ColumnEdge.toColumn(PLACE, "a", "b", Transformation.IDENTITY);
    LineageGraph read =
        LineageGraph.of(
            List.of(Dataset.at(PLACE).table(TABLE).build()),
            List.of(Output.of(Dataset.at(SOURCE).build(), List.of(edge))),
            List.of());

    LineageGraph filled = places.fill(read);

    assertThat(filled.inputs().get(0).id()).isEqualTo(TABLE.id());
    assertThat(filled.outputs().get(0).edges()).containsExactly(edge.from(TABLE.id()));
    places.learn(filled);
    LineageGraph byPath = writing(Dataset.at(PLACE).build());
    assertThat(places.fill(byPath).outputs().get(0).dataset().id()).isEqualTo(TABLE.id());
  }

  @Test
  void droppingATableOverJdbcDropsItsNameAndNotTheDatabasesTable() {
    KnownPlaces places = new KnownPlaces();
    places.learn(writing(Dataset.at(PLACE).table(TABLE).format("jdbc").build()));
    LineageGraph drop = writing(Dataset.named(TABLE).lifecycle(Dataset.Lifecycle.DROP).build());

    Dataset dropped = places.fill(drop).outputs().get(0).dataset();

    assertThat(dropped.id()).isEqualTo(TABLE.id());
    assertThat(dropped.place()).isEqualTo(PLACE);
  }

  @Test
  void aTablesPlaceIsRememberedUntilTheTableIsDropped() {
    KnownPlaces places = new KnownPlaces();
    places.learn(writing(Dataset.named(TABLE).place(PLACE).build()));
    LineageGraph byName = writing(Dataset.named(TABLE).build());

    assertThat(places.fill(byName).outputs().get(0).dataset().id()).isEqualTo(PLACE);

    places.learn(writing(Dataset.named(TABLE).lifecycle(Dataset.Lifecycle.DROP).build()));
    assertThat(places.fill(byName).outputs().get(0).dataset().id()).isEqualTo(TABLE.id());
  }
}
