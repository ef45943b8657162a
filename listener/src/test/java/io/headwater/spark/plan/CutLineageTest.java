package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import io.headwater.model.RunEvent;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Frames whose plan does not say where they come from. */
class CutLineageTest extends ReportedTest {

  @BeforeAll
  static void data() {
    spark().range(10).selectExpr("id", "id * 2 AS v").write().parquet(path("cutsrc"));
    spark().sparkContext().setCheckpointDir(path("cutcheckpoints"));
  }

  private static org.apache.spark.sql.Dataset<Row> source() {
    return spark().read().parquet(path("cutsrc"));
  }

  @Test
  void aCheckpointOfWhichNothingIsKnownIsAGap() {
    org.apache.spark.sql.Dataset<Row> reliable = source().checkpoint();
    org.apache.spark.sql.Dataset<Row> local = source().localCheckpoint();
    RunEvent fromReliable = last(() -> reliable.write().parquet(path("cut1")));
    assertThat(fromReliable.lineage().gaps())
        .containsExactly(
            Gap.of(Gap.Kind.UNKNOWN_NODE, "org.apache.spark.rdd.ReliableRDDCheckpointData"));
    RunEvent fromLocal = last(() -> local.write().parquet(path("cut2")));
    assertThat(fromLocal.lineage().gaps())
        .containsExactly(
            Gap.of(Gap.Kind.UNKNOWN_NODE, "org.apache.spark.rdd.LocalRDDCheckpointData"));
    assertThat(fromLocal.lineage().complete()).isFalse();
  }

  @Test
  void rowsOfTheProgramComeFromNowhere() {
    RunEvent event =
        last(
            () ->
                spark()
                    .createDataFrame(
                        new org.apache.spark.api.java.JavaSparkContext(spark().sparkContext())
                            .parallelize(Arrays.asList(new Bean(), new Bean())),
                        Bean.class)
                    .write()
                    .parquet(path("fromprogram")));
    assertThat(inputs(event)).isEmpty();
    assertThat(event.lineage().complete()).isTrue();
  }

  /** A row. */
  public static final class Bean implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    public int getA() {
      return 1;
    }

    public void setA(int ignored) {}
  }
}
