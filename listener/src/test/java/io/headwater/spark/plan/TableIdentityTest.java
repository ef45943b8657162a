package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset;
import io.headwater.model.RunEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;

/** A table has one identity, from the START of the action that makes it to its last reading. */
class TableIdentityTest extends ReportedTest {

  private static Set<String> names(List<RunEvent> events) {
    Set<String> names = new LinkedHashSet<>();
    for (RunEvent event : events) {
      inputs(event).forEach(id -> names.add(id.toString()));
      outputs(event).forEach(id -> names.add(id.toString()));
    }
    return names;
  }

  @Test
  void savedThenReadByTableAndByPath() {
    spark().sql("DROP TABLE IF EXISTS made");
    List<RunEvent> events =
        events(
            () -> {
              spark().range(4).toDF("a").write().saveAsTable("made");
              spark().table("made").select("a").collect();
              spark().sql("INSERT INTO made SELECT 9L");
              spark().range(4).toDF("a").write().mode(SaveMode.Overwrite).saveAsTable("made");
              String place =
                  spark()
                      .sql("DESCRIBE FORMATTED made")
                      .where("col_name = 'Location'")
                      .head()
                      .getString(1);
              spark().read().parquet(place).select("a").write().csv(path("bypath"));
            });
    assertThat(names(events))
        .containsExactly("spark_catalog/default.made", "file:" + path("bypath"));
    RunEvent first = events.get(0);
    assertThat(first.type()).isEqualTo(RunEvent.Type.START);
    assertThat(output(first).id()).isEqualTo(table("made"));
    RunEvent read = events.get(2);
    assertThat(input(read).id()).isEqualTo(table("made"));
    assertThat(input(read).place().name()).endsWith("/made");
    RunEvent readEnd = events.get(3);
    assertThat(input(readEnd).statistics().rows()).isEqualTo(4);
    RunEvent byPath = events.get(events.size() - 1);
    assertEdges(byPath, "made.a -IDENTITY-> a");
    assertThat(input(byPath).statistics().rows()).isEqualTo(4);
    if (atLeast("3.4")) {
      Dataset end = output(events.get(1));
      assertThat(end.place().name()).as("what only the end knows").endsWith("/made");
    }
  }

  @Test
  void createdThenFilledThenRead() {
    spark().sql("DROP TABLE IF EXISTS filled");
    List<RunEvent> events =
        events(
            () -> {
              spark().sql("CREATE TABLE filled (a BIGINT) USING parquet");
              spark().sql("INSERT INTO filled SELECT id FROM range(3)");
              spark().table("filled").write().csv(path("fromfilled"));
              spark().sql("CREATE TABLE filled2 USING parquet AS SELECT a FROM filled");
              spark().sql("DROP TABLE filled2");
            });
    assertThat(names(events))
        .containsExactly(
            "spark_catalog/default.filled",
            "file:" + path("fromfilled"),
            "spark_catalog/default.filled2");
  }

  @Test
  void aTableThatWasThereGoesByItsPlace() {
    spark().sql("DROP TABLE IF EXISTS old");
    spark().range(2).toDF("a").write().saveAsTable("old");
    List<RunEvent> events =
        events(
            () -> {
              spark().table("old").collect();
              spark().range(3).toDF("a").write().mode(SaveMode.Overwrite).saveAsTable("old");
              spark().sql("TRUNCATE TABLE old");
              spark().sql("DROP TABLE old");
              spark().range(3).toDF("a").write().saveAsTable("old");
            });
    Set<String> before = names(events.subList(0, events.size() - 2));
    assertThat(before).hasSize(1).first().asString().startsWith("file:").endsWith("/old");
    assertThat(names(events.subList(events.size() - 2, events.size())))
        .as("a new table")
        .containsExactly("spark_catalog/default.old");
  }
}
