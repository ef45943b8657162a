package io.headwater.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sample.stage.Settings;
import io.headwater.sample.stage.StageName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the whole pipeline makes of the real data. */
class PipelineIT {
  @TempDir static Path folder;

  private static Path output;
  private static Settings settings;

  @BeforeAll
  static void runAllStages() {
    output = WatchedRun.get().output();
    settings = Settings.of(RunOutput.DATA, output.toString());
  }

  @Test
  void findsTheSameAirportsAsTheCodesDo() {
    Row quality = RunOutput.quality(output.toString());

    assertThat(quality.<Double>getAs("f1")).isGreaterThanOrEqualTo(0.97);
    assertThat(quality.<Double>getAs("precision")).isGreaterThanOrEqualTo(0.98);
    assertThat(quality.<Double>getAs("recall")).isGreaterThanOrEqualTo(0.965);
    assertThat(quality.<Double>getAs("blocking_recall")).isGreaterThanOrEqualTo(0.98);
    // The definition of an answer, counted independently with a few lines of another language.
    assertThat(quality.<Long>getAs("answered")).isEqualTo(6898);
    long found = quality.<Long>getAs("found");
    assertThat(quality.<Long>getAs("correct") + quality.<Long>getAs("wrong")).isEqualTo(found);
    assertThat(quality.<Long>getAs("missed")).isEqualTo(6898 - found);
  }

  @Test
  void noRowIsMatchedTwice() {
    SparkSession spark = LocalSpark.session();
    Row counts =
        spark
            .read()
            .parquet(output + "/store/matches")
            .selectExpr(
                "count(*)", "count(DISTINCT openflights_id)", "count(DISTINCT ourairports_id)")
            .first();

    assertThat(counts.getLong(0))
        .isPositive()
        .isEqualTo(counts.getLong(1))
        .isEqualTo(counts.getLong(2));
  }

  @Test
  void noCodeReachesTheMatcher() {
    List<String> between =
        List.of("import/ourairports_raw", "import/openflights_raw", "match/pairs", "store/matches");
    for (String dataset : between) {
      assertThat(LocalSpark.session().read().parquet(output + "/" + dataset).columns())
          .as(dataset)
          .noneMatch(
              column ->
                  column.contains("code") || column.equals("ident") || column.endsWith("_link"));
    }
    assertThat(
            LocalSpark.session()
                .read()
                .parquet(output + "/import/ourairports_raw")
                .filter("keywords RLIKE '(^|, )[A-Z]{3,4}(,|$)'")
                .count())
        .isZero();
  }

  @Test
  void everyRowIsMatchedOrUpForReview() {
    SparkSession spark = LocalSpark.session();
    long left =
        spark
            .read()
            .parquet(output + "/etl/openflights_clean")
            .select("id")
            .except(spark.read().parquet(output + "/store/matches").select("openflights_id"))
            .except(spark.read().parquet(output + "/postprocess/review").select("openflights_id"))
            .count();

    assertThat(left).isZero();
  }

  @Test
  void printsEachStageAndAClosingTable() {
    String printed = WatchedRun.get().printed();
    assertThat(printed)
        .contains("[1/9] import      54,586 rows in, 54,586 rows out, ")
        .contains("stage             rows in     rows out   seconds");
    assertThat(Arrays.stream(StageName.values()).map(StageName::toString))
        .allSatisfy(stage -> assertThat(printed).contains("\n" + stage));
  }

  @Test
  void theDatabaseHasTheStoredMatches() throws SQLException {
    long stored = LocalSpark.session().read().parquet(output + "/store/matches").count();
    try (Connection connection = DriverManager.getConnection(settings.jdbc().url());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT openflights_id), min(confidence) FROM airport_matches")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(stored);
      assertThat(rows.getLong(2)).isEqualTo(stored);
      assertThat(rows.getString(3)).isEqualTo("high");
    }
  }

  @Test
  void theReportAddsUp() {
    Row all =
        LocalSpark.session()
            .read()
            .json(output + "/store/report_json")
            .filter("iso_country = 'all'")
            .first();

    assertThat(all.<Long>getAs("openflights_airports")).isEqualTo(8107);
    assertThat(all.<Long>getAs("matched"))
        .isEqualTo(LocalSpark.session().read().parquet(output + "/store/matches").count());
  }

  @Test
  void aStageRunsAloneOnWhatIsStored() throws IOException {
    List<String> before = RunOutput.content(output).get("postprocess/classified/part-00000");
    String alone = RunOutput.run(settings, EnumSet.of(StageName.POSTPROCESS));

    assertThat(alone).startsWith("[1/1] postprocess");
    assertThat(RunOutput.content(output).get("postprocess/classified/part-00000"))
        .isEqualTo(before);
  }

  @Test
  void twiceTheInputIsMatchedAsWellAndWithTwiceThePairs() {
    Path doubled = folder.resolve("doubled");
    RunOutput.run(
        Settings.of(RunOutput.DATA, doubled.toString()).withScale(2),
        EnumSet.complementOf(EnumSet.of(StageName.STORE)));

    Row once = RunOutput.quality(output.toString());
    Row twice = RunOutput.quality(doubled.toString());
    assertThat(twice.<Long>getAs("answered")).isEqualTo(2 * 6898);
    assertThat(twice.<Double>getAs("f1")).isGreaterThanOrEqualTo(0.96);
    assertThat((double) twice.<Long>getAs("candidate_pairs"))
        .isBetween(
            1.9 * once.<Long>getAs("candidate_pairs"), 2.1 * once.<Long>getAs("candidate_pairs"));
    assertThat(worldZero(doubled)).containsExactlyElementsOf(worldZero(output));
  }

  /** The matches of the data as published, whatever else was processed along with it. */
  private static List<String> worldZero(Path output) {
    return LocalSpark.session()
        .read()
        .parquet(output + "/postprocess/classified")
        .filter("world = 0")
        .orderBy("openflights_id")
        .toJSON()
        .collectAsList();
  }
}
