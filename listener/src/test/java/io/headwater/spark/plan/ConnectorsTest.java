package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.DatasetId;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;

/** What a connector's author says of it is taken; what a broken one does harms nobody. */
class ConnectorsTest extends SparkTest {
  private static final String SHOP = Shop.class.getName();

  @Test
  void aRelationIsWhatItsConnectorSays() {
    Action read = Action.of(spark(), () -> orders("front").select("item").collectAsList());

    assertThat(read.lineage().graph().inputs())
        .extracting(d -> d.id())
        .containsExactly(DatasetId.of("shop://main", "front"));
    assertThat(read.lineage().graph().gaps()).isEmpty();
    assertThat(read.numbers().read().get(DatasetId.of("shop://main", "front")).rows()).isEqualTo(2);
  }

  @Test
  void aProviderThatSavesIsTooWithoutSecrets() {
    Action write =
        Action.of(
            spark(),
            () ->
                orders("front")
                    .write()
                    .format(SHOP)
                    .option("Shelf", "back")
                    .mode(SaveMode.Append)
                    .save());

    write.does(Operation.WRITE).hasEdges("front.id -IDENTITY-> id", "front.item -IDENTITY-> item");
    assertThat(write.output().dataset().id()).isEqualTo(DatasetId.of("shop://host", "back"));
  }

  @Test
  void aTableOfTheCatalogKeepsItsName() {
    spark().sql("CREATE TABLE shelf USING " + SHOP + " OPTIONS (shelf 'side')");
    try {
      Action read = Action.of(spark(), () -> spark().sql("SELECT id FROM shelf").collectAsList());

      assertThat(read.lineage().graph().inputs()).hasSize(1);
      assertThat(read.lineage().graph().inputs().get(0).id())
          .isEqualTo(DatasetId.of("shop://main", "side"));
      assertThat(read.lineage().graph().inputs().get(0).table().id().name())
          .isEqualTo("default.shelf");
    } finally {
      spark().sql("DROP TABLE shelf");
    }
  }

  @Test
  void oneThatDoesNotAnswerIsAskedOnce() {
    Action.of(spark(), () -> orders("front").collectAsList());
    Action.of(spark(), () -> orders("front").collectAsList());

    assertThat(ShopConnectors.ASKED_HANGING).hasValue(1);
  }

  private static Dataset<Row> orders(String shelf) {
    return spark().read().format(SHOP).option("shelf", shelf).load();
  }
}
