package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import io.headwater.model.RunEvent;
import java.util.Arrays;
import java.util.Collections;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@code describe()} and {@code summary()} return, which Spark before 3.4 computes at once.
 */
class SummariesTest extends ReportedTest {

  @BeforeAll
  static void tables() {
    for (String name : new String[] {"first", "second"}) {
      spark()
          .range(5)
          .selectExpr("id AS k", "id + 1 AS n", "true AS b")
          .write()
          .parquet(path(name));
    }
  }

  private static Dataset<Row> read(String name) {
    return spark().read().parquet(path(name));
  }

  private static void write(Dataset<Row> rows) {
    rows.write().mode(SaveMode.Overwrite).parquet(path("out"));
  }

  private static final Gap COMPUTED =
      Gap.of(Gap.Kind.UNKNOWN_SOURCE, "what was computed by describe() or summary()");

  @Test
  void statisticsComeFromTheirColumns() {
    RunEvent last = last(() -> write(read("first").where("b").summary("count", "min", "75%")));
    assertThat(inputs(last)).containsExactly(file("first"));
    if (!atLeast("3.4")) {
      assertThat(last.lineage().gaps()).containsExactly(COMPUTED);
      assertEdges(last);
      return;
    }
    assertThat(last.lineage().complete()).as("%s", last.lineage().gaps()).isTrue();
    assertThat(last.lineage().outputs().get(0).edges())
        .extracting(e -> e.inputField() + " " + e.outputField())
        .contains("k k", "n n")
        .doesNotContain("k n", "n k");
  }

  @Test
  void whichOfTwoSummariesItIsCanOnlyBeToldByAPlan() {
    RunEvent last =
        last(
            () -> {
              Dataset<Row> one = read("first").describe();
              write(read("second").describe());
              write(one);
            });
    if (atLeast("3.4")) {
      assertThat(inputs(last)).containsExactly(file("first"));
    } else {
      assertThat(inputs(last)).isEmpty();
      assertThat(last.lineage().gaps()).containsExactly(COMPUTED);
    }
  }

  @Test
  void frequentItemsAndCrosstabs() {
    RunEvent items = last(() -> write(read("first").stat().freqItems(new String[] {"n"})));
    RunEvent counts = last(() -> write(read("second").stat().crosstab("k", "n")));
    assertThat(inputs(items)).containsExactly(file("first"));
    assertThat(inputs(counts)).containsExactly(file("second"));
    if (atLeast("3.4")) {
      assertThat(items.lineage().complete()).as("%s", items.lineage().gaps()).isTrue();
      assertThat(counts.lineage().complete()).as("%s", counts.lineage().gaps()).isTrue();
    } else {
      assertThat(items.lineage().gaps()).hasSize(1);
      assertThat(counts.lineage().gaps())
          .containsExactly(
              Gap.of(Gap.Kind.UNKNOWN_SOURCE, "what was computed by crosstab() of k_n"));
    }
  }

  @Test
  void rowsThatOnlyLookAlikeComeFromNowhere() {
    StructType schema = new StructType().add("summary", "string").add("n", "string");
    RunEvent last =
        last(
            () ->
                write(
                    spark()
                        .createDataFrame(
                            Arrays.asList(RowFactory.create("of the year", "5")), schema)));
    assertThat(last.lineage().gaps()).isEqualTo(Collections.emptyList());
  }
}
