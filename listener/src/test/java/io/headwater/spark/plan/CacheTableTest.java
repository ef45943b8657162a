package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code CACHE TABLE}: filling a cache reads, naming one does not. */
class CacheTableTest extends ReportedTest {

  @BeforeAll
  static void tables() {
    spark().range(5).selectExpr("id", "id % 2 AS k").write().parquet(path("base"));
    spark().read().parquet(path("base")).createOrReplaceTempView("base");
  }

  @AfterEach
  void uncache() {
    spark().catalog().clearCache();
  }

  /** Before Spark 3.2 the statement has the view's name only, which is no table. */
  @Test
  void whatFillsACacheIsRead() {
    RunEvent end = last(() -> spark().sql("CACHE TABLE odd AS SELECT id FROM base WHERE k = 1"));
    assertThat(inputs(end)).containsExactly(file("base"));
    assertThat(end.job().name()).isEqualTo("app.read.base");
    RunEvent use = last(() -> spark().table("odd").write().mode("overwrite").parquet(path("out")));
    assertThat(inputs(use)).containsExactly(file("base"));
    assertEdges(use, "base.id -IDENTITY-> id", "base.k -FILTER-> *");
  }

  @Test
  void aCacheIsToldOnceAndFromItsStartByWhatItReads() {
    List<RunEvent> events = events(() -> spark().sql("CACHE TABLE base"));
    assertThat(events)
        .extracting(RunEvent::type)
        .containsExactly(RunEvent.Type.START, RunEvent.Type.COMPLETE);
    for (RunEvent event : events) {
      assertThat(event.job().name()).isEqualTo("app.read.base");
      assertThat(inputs(event)).containsExactly(file("base"));
    }
  }

  /** Before Spark 3.2 what tells more ran inside of the statement, and is not known for it now. */
  @Test
  void aCacheWhoseStartIsHandledBehindItsEnd() {
    RunEvent end = late(() -> spark().sql("CACHE TABLE base"));
    if (atLeast("3.2")) {
      assertThat(inputs(end)).containsExactly(file("base"));
    }
    assertThat(end.lineage().complete()).isEqualTo(atLeast("3.2"));
  }

  @Test
  void aCacheThatIsFilledLaterReadsNothingNow() {
    List<RunEvent> ends = ends(() -> spark().sql("CACHE LAZY TABLE laz AS SELECT id FROM base"));
    assertThat(ends).isEmpty();
  }
}
