package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import io.headwater.model.RunEvent;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
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
  void checkpointsKeepTheirColumns() {
    RunEvent[] ends =
        ends(() -> {
              org.apache.spark.sql.Dataset<Row> first =
                  source().where("v > 2").selectExpr("id AS a", "v + 1 AS b").checkpoint();
              org.apache.spark.sql.Dataset<Row> second =
                  first.groupBy("a").agg(functions.sum("b").as("s")).localCheckpoint();
              second
                  .as("l")
                  .join(second.as("r"), functions.expr("l.a = r.s"))
                  .selectExpr("l.a AS x", "r.s AS y")
                  .write()
                  .parquet(path("kept"));
            })
            .toArray(new RunEvent[0]);
    RunEvent end = ends[ends.length - 1];
    assertThat(inputs(end)).containsExactly(file("cutsrc"));
    assertThat(end.lineage().complete()).as("%s", end.lineage().gaps()).isTrue();
    assertEdges(
        end,
        "cutsrc.id -IDENTITY-> x",
        "cutsrc.v -AGGREGATION-> y",
        "cutsrc.v -FILTER-> *",
        "cutsrc.id -GROUP_BY-> *",
        "cutsrc.id -JOIN-> *",
        "cutsrc.v -JOIN-> *");
    assertThat(input(end).statistics().fromCache()).isTrue();
    assertThat(input(end).statistics().rows()).isZero();
  }

  @Test
  void loopOfCheckpoints() {
    List<RunEvent> ends =
        ends(
            () -> {
              org.apache.spark.sql.Dataset<Row> rows = source();
              for (int i = 0; i < 20; i++) {
                rows = rows.selectExpr("id", "v + id AS v").localCheckpoint();
              }
              rows.write().parquet(path("looped"));
            });
    assertEdges(
        ends.get(ends.size() - 1),
        "cutsrc.id -IDENTITY-> id",
        "cutsrc.id -TRANSFORMATION-> v",
        "cutsrc.v -TRANSFORMATION-> v");
  }

  @Test
  void roundTripThroughAnRdd() {
    RunEvent end =
        last(
            () -> {
              org.apache.spark.sql.Dataset<Row> frame = source().select("v");
              spark().createDataFrame(frame.toJavaRDD(), frame.schema()).write().csv(path("round"));
            });
    assertThat(inputs(end)).containsExactly(file("cutsrc"));
    if (end.lineage().complete()) {
      // The scan says which columns it read.
      assertEdges(end, "cutsrc.v -TRANSFORMATION-> v");
    } else {
      assertThat(end.lineage().gaps()).extracting(Gap::kind).contains(Gap.Kind.UNKNOWN_NODE);
    }
    assertThat(end.lineage().gaps()).extracting(Gap::kind).contains(Gap.Kind.OPAQUE_FUNCTION);
  }

  @Test
  void roundTripOfACheckpoint() {
    RunEvent end =
        last(
            () -> {
              org.apache.spark.sql.Dataset<Row> frame = source().select("v").localCheckpoint();
              spark()
                  .createDataFrame(frame.toJavaRDD(), frame.schema())
                  .write()
                  .csv(path("round2"));
            });
    assertThat(inputs(end)).containsExactly(file("cutsrc"));
    assertEdges(end, "cutsrc.v -TRANSFORMATION-> v");
    assertThat(end.lineage().gaps())
        .extracting(Gap::kind)
        .containsExactly(Gap.Kind.OPAQUE_FUNCTION);
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
