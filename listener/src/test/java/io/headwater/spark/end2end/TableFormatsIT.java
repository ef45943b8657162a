package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta Lake and Iceberg, each in a JVM of its own with the release that fits the Spark line. */
class TableFormatsIT {
  private static final boolean SPARK_3_0 = System.getProperty("spark.version").startsWith("3.0.");

  private static final Set<String> OPAQUE_BEFORE_1_0 =
      Set.of(
          "under_test.merge.api",
          "under_test.merge.left",
          "under_test.merge.right",
          "under_test.stream.upserts");

  @TempDir Path dir;

  @Test
  void deltaByPathAndByTable() {
    RunEvents events =
        run(
                "delta",
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension",
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "spark.databricks.delta.snapshotPartitions",
                "1")
            .events();

    // Nothing of what Delta does for itself: its log, statistics, files to rewrite.
    List<String> expected =
        new ArrayList<>(
            List.of(
                "under_test.write.src START COMPLETE",
                "under_test.write.by_path START COMPLETE",
                "under_test.write.by_path START COMPLETE",
                "under_test.read.by_path START COMPLETE",
                "under_test.read.by_path START COMPLETE",
                "under_test.create_table.default.created START COMPLETE",
                "under_test.write.default.created START COMPLETE",
                "under_test.write.default.merged START COMPLETE",
                "under_test.merge.default.merged START COMPLETE",
                "under_test.update.default.created START COMPLETE",
                "under_test.delete.default.merged START COMPLETE",
                "under_test.delete.default.created START COMPLETE",
                "under_test.write.api START COMPLETE",
                "under_test.merge.api START COMPLETE",
                "under_test.merge.api START COMPLETE",
                "under_test.update.api START COMPLETE",
                "under_test.delete.api START COMPLETE",
                "under_test.write.upserted START COMPLETE",
                "under_test.stream.upserts START COMPLETE",
                "under_test.write.left START COMPLETE",
                "under_test.write.right START COMPLETE",
                "under_test.merge.left START COMPLETE",
                "under_test.merge.right START COMPLETE",
                // That Delta Lake refused it, nothing tells before 1.0.
                "under_test.merge.left START " + (SPARK_3_0 ? "ABORT" : "FAIL"),
                "under_test.stream.sink START COMPLETE"));
    if (!SPARK_3_0) {
      expected.add("under_test.write.default.cloned START COMPLETE");
      JsonNode clone = events.end("under_test.write.default.cloned");
      assertThat(clone.at("/inputs/0/name").asText()).isEqualTo("default.created");
      assertThat(lifecycle(clone)).isEqualTo("CREATE");
    }
    assertThat(events.actions()).containsExactlyInAnyOrderElementsOf(expected);

    JsonNode overwrite = events.end("under_test.write.by_path");
    assertThat(lifecycle(overwrite)).isEqualTo("OVERWRITE");
    assertThat(overwrite.at("/outputs/0/facets/storage/storageLayer").asText()).isEqualTo("delta");
    assertThat(overwrite.at("/outputs/0/name").asText())
        .isEqualTo(dir.resolve("by_path").toString());

    JsonNode ofVersion = events.end("under_test.read.by_path");
    assertThat(version(ofVersion)).isEqualTo("0");
    assertThat(ofVersion.at("/inputs/0/inputFacets/inputStatistics/rowCount").asLong())
        .isEqualTo(9);
    assertThat(version(events.start("under_test.read.by_path"))).as("of the latest").isEmpty();

    assertThat(lifecycle(events.end("under_test.create_table.default.created")))
        .isEqualTo("CREATE");
    JsonNode insert = events.end("under_test.write.default.created");
    assertThat(RunEvents.edges(insert.at("/outputs/0")))
        .containsExactly(
            "src.id -IDENTITY-> id", "src.s -TRANSFORMATION-> s", "src.v -IDENTITY-> v");
    assertThat(lifecycle(insert)).isEmpty();
    JsonNode create = events.end("under_test.write.default.merged");
    assertThat(lifecycle(create)).isEqualTo("CREATE");
    assertThat(create.at("/inputs/0/inputFacets/inputStatistics/rowCount").asLong())
        .as("rows of the table, none of its log")
        .isEqualTo(9);

    JsonNode merge = events.end("under_test.merge.default.merged");
    assertThat(RunEvents.names(merge.get("inputs"))).containsExactly("default.merged", "src");
    assertThat(RunEvents.edges(merge.at("/outputs/0")))
        .containsExactlyInAnyOrder(
            "src.id -GROUP_BY-> *",
            "src.id -IDENTITY-> id",
            "src.id -JOIN-> *",
            "default.merged.id -JOIN-> *",
            "src.v -FILTER-> *",
            "src.v -AGGREGATION-> v",
            "src.v -CONDITIONAL-> v",
            "src.s -AGGREGATION-> s");
    assertThat(RunEvents.edges(events.end("under_test.update.default.created").at("/outputs/0")))
        .containsExactlyInAnyOrder(
            "default.created.id -TRANSFORMATION-> v",
            "default.created.v -TRANSFORMATION-> v",
            "default.created.s -CONDITIONAL-> v");
    assertThat(RunEvents.edges(events.end("under_test.delete.default.merged").at("/outputs/0")))
        .containsExactly("default.merged.v -FILTER-> *");
    JsonNode all = events.end("under_test.delete.default.created");
    assertThat(all.at("/inputs/0/name").asText()).isEqualTo("default.created");
    assertThat(all.at("/inputs/0/inputFacets/inputStatistics/rowCount").isMissingNode())
        .as("no row is read, but those of the table's log")
        .isTrue();
    assertTableApi(events);
    assertComplete(events);
  }

  /** Before Delta Lake 1.0 Spark tells of no command for a MERGE by the API: columns are coarse. */
  private static void assertTableApi(RunEvents events) {
    JsonNode merge = events.firstEnd("under_test.merge.api");
    assertThat(RunEvents.names(merge.get("inputs"))).containsExactlyInAnyOrder("api", "src");
    assertThat(RunEvents.edges(merge.at("/outputs/0")))
        .contains("src.id -JOIN-> *", "api.id -JOIN-> *", "src.v -TRANSFORMATION-> v");
    JsonNode inserts = events.end("under_test.merge.api");
    assertThat(RunEvents.edges(inserts.at("/outputs/0")))
        .contains("src.id -TRANSFORMATION-> id", "src.v -IDENTITY-> v");
    for (String name : new String[] {"left", "right"}) {
      JsonNode one = events.firstEnd("under_test.merge." + name);
      assertThat(RunEvents.names(one.get("inputs"))).containsExactlyInAnyOrder(name, "src");
      assertThat(RunEvents.edges(one.at("/outputs/0"))).contains(name + ".id -JOIN-> *");
    }
    JsonNode upserts = events.end("under_test.stream.upserts");
    assertThat(RunEvents.names(upserts.get("outputs"))).containsExactly("upserted");
    assertThat(RunEvents.edges(upserts.at("/outputs/0"))).contains("by_path.id -JOIN-> *");
    assertThat(RunEvents.edges(events.end("under_test.update.api").at("/outputs/0")))
        .containsExactlyInAnyOrder(
            "api.id -TRANSFORMATION-> v", "api.v -TRANSFORMATION-> v", "api.s -CONDITIONAL-> v");
    assertThat(RunEvents.edges(events.end("under_test.delete.api").at("/outputs/0")))
        .containsExactly("api.v -FILTER-> *");
  }

  @Test
  void icebergByCatalogAndByPath() {
    SparkProgram.Ended ended =
        run(
            "iceberg",
            "spark.sql.extensions",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
            "spark.sql.catalog.ice",
            "org.apache.iceberg.spark.SparkCatalog",
            "spark.sql.catalog.ice.type",
            "hadoop",
            "spark.sql.catalog.ice.warehouse",
            dir.resolve("ice").toString());
    RunEvents events = ended.events();

    // Spark 4.0 runs a procedure while it analyses the statement, and tells of nothing.
    List<String> called =
        System.getProperty("spark.version").startsWith("4.")
            ? List.of()
            : List.of(
                "under_test.write.db.kept START COMPLETE",
                "under_test.write.db.kept START COMPLETE",
                "under_test.write.db.kept START COMPLETE",
                "under_test.write.db.kept START COMPLETE");
    List<String> expected =
        new ArrayList<>(
            List.of(
                "under_test.write.src START COMPLETE",
                "under_test.write.db.made START COMPLETE",
                "under_test.write.db.merged START COMPLETE",
                "under_test.merge.db.merged START COMPLETE",
                "under_test.update.db.made START COMPLETE",
                "under_test.delete.db.merged START COMPLETE",
                "under_test.read.db.made.snapshots START COMPLETE",
                "under_test.read.db.made START COMPLETE",
                "under_test.write.db.made START COMPLETE",
                "under_test.create_table.db.parted START COMPLETE",
                "under_test.alter.db.parted START COMPLETE",
                "under_test.write.db.parted START COMPLETE",
                "under_test.create_table.db.streamed START COMPLETE",
                "under_test.stream.db.streamed START COMPLETE",
                "under_test.write.files START COMPLETE",
                "under_test.create_table.db.kept START COMPLETE",
                "under_test.write.db.kept START COMPLETE",
                "under_test.write.db.kept START COMPLETE",
                "under_test.read.db.kept.snapshots START COMPLETE"));
    expected.addAll(called);
    if (System.getProperty("spark.version").startsWith("3.5")) {
      // The branch; what is written to it is no row of the table.
      expected.add("under_test.alter.db.kept START COMPLETE");
    }
    assertThat(events.actions()).containsExactlyInAnyOrderElementsOf(expected);
    if (!called.isEmpty()) {
      assertProcedures(events);
    }

    JsonNode byPath = events.end("under_test.write.db.made");
    assertThat(byPath.at("/outputs/0/namespace").asText() + byPath.at("/outputs/0/name").asText())
        .as("a table written by its path is the catalog's")
        .isEqualTo("icedb.made");
    assertThat(events.end("under_test.merge.db.merged").at("/outputs/0/facets/symlinks").toString())
        .contains(dir.resolve("ice/db/merged").toString());
    assertThat(RunEvents.edges(events.end("under_test.merge.db.merged").at("/outputs/0")))
        .contains(
            "db.made.id -IDENTITY-> id",
            "db.made.id -JOIN-> *",
            "db.merged.id -JOIN-> *",
            "db.made.v -FILTER-> *",
            "db.made.v -TRANSFORMATION-> v",
            "db.made.s -TRANSFORMATION-> s",
            "db.merged.s -TRANSFORMATION-> s");
    assertThat(RunEvents.edges(events.end("under_test.update.db.made").at("/outputs/0")))
        .contains(
            "db.made.id -TRANSFORMATION-> v",
            "db.made.v -TRANSFORMATION-> v",
            "db.made.s -CONDITIONAL-> v")
        .doesNotContain("db.made.s -CONDITIONAL-> id");
    assertThat(RunEvents.edges(events.end("under_test.delete.db.merged").at("/outputs/0")))
        .containsExactly("db.merged.v -FILTER-> *");
    Matcher snapshot = Pattern.compile("SNAPSHOT (\\d+)").matcher(ended.log());
    assertThat(snapshot.find()).isTrue();
    JsonNode ofSnapshot = events.end("under_test.read.db.made");
    assertThat(version(ofSnapshot)).isEqualTo(snapshot.group(1));
    assertThat(ofSnapshot.at("/inputs/0/name").asText()).isEqualTo("db.made");
    assertThat(lifecycle(events.end("under_test.alter.db.parted"))).isEqualTo("ALTER");
    assertThat(RunEvents.names(events.end("under_test.stream.db.streamed").get("inputs")))
        .containsExactly("db.parted");
    assertComplete(events);
  }

  /** What keeps a table's files is silent; a rollback and added files are what they say. */
  private void assertProcedures(RunEvents events) {
    List<JsonNode> ends = new ArrayList<>();
    for (JsonNode event : events.all()) {
      if (event.at("/job/name").asText().equals("under_test.write.db.kept")
          && event.at("/eventType").asText().equals("COMPLETE")) {
        ends.add(event);
      }
    }
    assertThat(lifecycle(ends.get(2))).as("rollback").isEqualTo("OVERWRITE");
    assertThat(ends.get(2).get("inputs")).isEmpty();
    JsonNode added = ends.get(3);
    assertThat(added.at("/inputs/0/name").asText()).isEqualTo(dir.resolve("files").toString());
    assertThat(added.at("/run/facets/headwater_completeness").toString())
        .contains("AddFilesProcedure");
    for (JsonNode rollback : ends.subList(4, 6)) {
      assertThat(lifecycle(rollback)).isEqualTo("OVERWRITE");
      assertThat(rollback.at("/outputs/0/name")).isEqualTo(ends.get(2).at("/outputs/0/name"));
      assertThat(rollback.at("/outputs/0/namespace"))
          .isEqualTo(ends.get(2).at("/outputs/0/namespace"));
    }
  }

  private SparkProgram.Ended run(String program, String... conf) {
    Path jars = Paths.get("target", System.getProperty("headwater.profile"), "table-formats");
    SparkProgram watched =
        SparkProgram.watched(dir)
            .main(TableFormats.class)
            .withOnClassPath(jars.toAbsolutePath() + File.separator + "*");
    for (int i = 0; i < conf.length; i += 2) {
      watched.conf(conf[i], conf[i + 1]);
    }
    SparkProgram.Ended ended = watched.run(program);
    assertThat(ended.exitCode()).as(ended.log()).isZero();
    return ended;
  }

  private static String lifecycle(JsonNode event) {
    return event.at("/outputs/0/facets/lifecycleStateChange/lifecycleStateChange").asText();
  }

  private static String version(JsonNode event) {
    return event.at("/inputs/0/facets/version/datasetVersion").asText();
  }

  private static void assertComplete(RunEvents events) {
    for (JsonNode event : events.all()) {
      if (event.toString().contains("AddFilesProcedure")) {
        continue; // see assertProcedures
      }
      if (OPAQUE_BEFORE_1_0.contains(event.at("/job/name").asText())) {
        continue; // see assertTableApi
      }
      JsonNode complete = event.at("/run/facets/headwater_completeness/complete");
      assertThat(complete.asBoolean(true)).as("%s", event).isTrue();
    }
  }
}
