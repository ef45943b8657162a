package io.headwater.sample.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sample.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {
  private static final String HEADER =
      "\"id\",\"ident\",\"type\",\"name\",\"latitude_deg\",\"longitude_deg\",\"elevation_ft\",\"continent\",\"iso_country\","
          + "\"iso_region\",\"municipality\",\"scheduled_service\",\"gps_code\",\"iata_code\",\"local_code\",\"keywords\"";

  @TempDir Path folder;
  private StageContext context;

  @BeforeEach
  void rawFiles() throws IOException {
    write(
        "ourairports.csv",
        HEADER,
        "1,\"AAAA\",\"small_airport\",\"Good, One\",1.5,2.5,10,\"EU\",\"DE\",\"DE-BE\",\"Berlin\",\"no\",,,,",
        "",
        "2,\"BBBB\",\"small_airport\",\"No Latitude\",north,2.5,10,\"EU\",\"DE\",\"DE-BE\",\"Berlin\",\"no\",,,,",
        "3,\"CCCC\",\"small_airport\",\"\",1.5,2.5,10,\"EU\",\"DE\",\"DE-BE\",\"Berlin\",\"no\",,,,",
        "4,\"DDDD\",\"small_airport\",\"Too Few\",1.5,2.5,10",
        "1,\"EEEE\",\"small_airport\",\"Twice\",1.5,2.5,10,\"EU\",\"DE\",\"DE-BE\",\"Berlin\",\"no\",,,,");
    write(
        "openflights.dat",
        "10,\"Good\",\"Berlin\",\"Germany\",\"\",\\N,1.5,2.5,0,1,\"E\",\"Europe/Berlin\"",
        "   ",
        "11,\"Far South\",\"Berlin\",\"Germany\",\"\",\\N,-91.5,2.5,0,1,\"E\",\"Europe/Berlin\"",
        "x,\"No Id\",\"Berlin\",\"Germany\",\"\",\\N,1.5,2.5,0,1,\"E\",\"Europe/Berlin\"",
        "12,\"Far East\",\"Berlin\",\"Germany\",\"\",\\N,1.5,\\N,0,1,\"E\",\"Europe/Berlin\"",
        "13,\"High\",\"Berlin\",\"Germany\",\"\",\\N,1.5,2.5,high,1,\"E\",\"Europe/Berlin\"",
        "14,\"Many\",\"Berlin\",\"Germany\",\"\",\\N,1.5,2.5,0,1,\"E\",\"Europe/Berlin\",1,2");
    write("countries.csv", "country,iso_country", "Germany,DE");
    context =
        new StageContext(
            LocalSpark.session(),
            Settings.of(folder.toString(), folder.resolve("work").toString()));
  }

  @Test
  void badRowsAreRejectedWithFileLineAndReason() {
    run(StageName.IMPORT, StageName.ETL);

    assertThat(rejects())
        .containsExactlyInAnyOrder(
            "ourairports.csv:4 2: latitude is missing or not a number",
            "ourairports.csv:5 3: name is missing",
            "ourairports.csv:6 4: wrong number of columns, or an elevation that is not a whole number",
            "ourairports.csv:7 1: id 1 was used by an earlier line",
            "openflights.dat:3 11: latitude -91.5 is outside -90 to 90",
            "openflights.dat:4 null: id is missing or not a whole number",
            "openflights.dat:5 12: longitude is missing or not a number",
            "openflights.dat:6 13: wrong number of columns, or an elevation that is not a whole number",
            "openflights.dat:7 14: wrong number of columns, or an elevation that is not a whole number");
    assertThat(names("etl/ourairports_clean")).containsExactly("Good, One");
    assertThat(names("etl/openflights_clean")).containsExactly("Good");
  }

  @Test
  void aRejectShowsTheLineAsItWasWritten() {
    run(StageName.IMPORT, StageName.ETL);

    Row reject = context.store().read("etl/rejects").filter("id = 4").first();
    assertThat((String) reject.getAs("raw"))
        .isEqualTo("4,\"DDDD\",\"small_airport\",\"Too Few\",1.5,2.5,10");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(folder.resolve("openflights.dat"));

    assertThatThrownBy(() -> run(StageName.IMPORT))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "No openflights.dat or openflights.dat.gz in %s: name the folder of the raw files with --input",
            folder);
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    write("ourairports.csv", "id,ident,type,name,latitude_deg", "1,AAAA,small_airport,One,1.5");

    assertThatThrownBy(() -> run(StageName.IMPORT))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(
            "ourairports.csv has no column longitude_deg, elevation_ft, continent");
  }

  @Test
  void aStageWithoutItsInputNamesTheStageToRunFirst() {
    assertThatThrownBy(() -> run(StageName.BLOCK))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "%s/work/preprocess/ourairports_names is not there or not complete: run --stage preprocess first, or --stage all",
            folder);
  }

  private void run(StageName... stages) {
    for (StageName stage : stages) {
      stage.stage().run(context);
    }
  }

  private List<String> rejects() {
    return context
        .store()
        .read("etl/rejects")
        .selectExpr(
            "concat(file, ':', line, ' ', coalesce(CAST(id AS STRING), 'null'), ': ', reason)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private List<String> names(String dataset) {
    return context.store().read(dataset).select("name").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private void write(String name, String... lines) throws IOException {
    Files.write(folder.resolve(name), List.of(lines), StandardCharsets.UTF_8);
  }
}
