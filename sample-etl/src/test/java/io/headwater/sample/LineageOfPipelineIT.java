package io.headwater.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.sample.stage.JdbcTarget;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the agent says about a run of the pipeline, against what the pipeline's code does and what
 * it has stored.
 */
class LineageOfPipelineIT {
  private static WatchedRun run;
  private static PipelineEvents events;
  private static Map<String, Long> rowsStored;

  @BeforeAll
  static void runWithTheAgent() throws SQLException {
    run = WatchedRun.get();
    events = PipelineEvents.read(run.openLineage());
    rowsStored = countStored();
  }

  @Test
  void everyWriteHasItsInputsAndItsOutput() {
    assertThat(events.writes().stream().map(PipelineEvents::inWords))
        .containsExactlyElementsOf(
            """
            airports.write.ourairports_raw: airports/ourairports.csv.gz -> import/ourairports_raw
            airports.write.openflights_raw: airports/openflights.dat.gz -> import/openflights_raw
            airports.write.ourairports_codes: airports/ourairports.csv.gz -> import/ourairports_codes
            airports.write.openflights_codes: airports/openflights.dat.gz -> import/openflights_codes
            airports.write.countries: airports/countries.csv -> import/countries
            airports.write.ourairports_clean: import/ourairports_raw -> etl/ourairports_clean
            airports.write.openflights_clean: import/openflights_raw -> etl/openflights_clean
            airports.write.rejects: airports/openflights.dat.gz, airports/ourairports.csv.gz, import/openflights_raw, import/ourairports_raw -> etl/rejects
            airports.write.ourairports_names: etl/ourairports_clean -> preprocess/ourairports_names
            airports.write.openflights_names: etl/openflights_clean, import/countries -> preprocess/openflights_names
            airports.write.alternate_names: etl/ourairports_clean -> preprocess/alternate_names
            airports.write.candidates: preprocess/openflights_names, preprocess/ourairports_names -> block/candidates
            airports.write.features: block/candidates, preprocess/alternate_names, preprocess/openflights_names, preprocess/ourairports_names -> featurize/features
            airports.write.pairs: featurize/features -> match/pairs
            airports.write.classified: match/pairs -> postprocess/classified
            airports.write.review: match/pairs, preprocess/openflights_names -> postprocess/review
            airports.write.matches: etl/openflights_clean, etl/ourairports_clean, postprocess/classified -> store/matches
            airports.create_table.airports.matches: -> store/matches
            airports.create_view.airports.matches_to_review: store/matches -> airports.matches_to_review
            airports.write.airports.country_summary: preprocess/openflights_names, store/matches -> store/country_summary
            airports.write.report_csv: store/country_summary -> store/report_csv
            airports.write.report_json: store/country_summary -> store/report_json
            airports.write.PUBLIC.airport_matches: store/matches -> PUBLIC.airport_matches
            airports.write.errors: block/candidates, import/openflights_codes, import/ourairports_codes, postprocess/classified -> evaluate/errors
            airports.write.quality: block/candidates, import/openflights_codes, import/ourairports_codes, postprocess/classified -> evaluate/quality
            """
                .lines()
                .toList());
  }

  @Test
  void everyColumnOfTheStoredMatchesHasItsEdges() {
    assertThat(PipelineEvents.edges(events.output("airports.write.matches")))
        .containsExactlyElementsOf(
            """
            world <- postprocess/classified.world IDENTITY
            openflights_id <- postprocess/classified.openflights_id IDENTITY
            ourairports_id <- postprocess/classified.ourairports_id IDENTITY
            openflights_name <- etl/openflights_clean.name IDENTITY
            ourairports_name <- etl/ourairports_clean.name IDENTITY
            openflights_city <- etl/openflights_clean.city IDENTITY
            ourairports_city <- etl/ourairports_clean.municipality IDENTITY
            iso_country <- etl/ourairports_clean.iso_country IDENTITY
            airport_type <- etl/ourairports_clean.type IDENTITY
            latitude <- etl/ourairports_clean.latitude IDENTITY
            longitude <- etl/ourairports_clean.longitude IDENTITY
            distance_km <- postprocess/classified.distance_km IDENTITY
            elevation_difference_ft <- postprocess/classified.elevation_difference_ft IDENTITY
            name_similarity <- postprocess/classified.name_similarity IDENTITY
            place_similarity <- postprocess/classified.place_similarity IDENTITY
            score <- postprocess/classified.score IDENTITY
            margin <- postprocess/classified.margin IDENTITY
            confidence <- postprocess/classified.confidence IDENTITY
            """
                .lines()
                .toList());
    assertThat(PipelineEvents.decides(events.output("airports.write.matches")))
        .containsExactly(
            "etl/openflights_clean.id JOIN",
            "etl/openflights_clean.world JOIN",
            "etl/ourairports_clean.id JOIN",
            "etl/ourairports_clean.world JOIN",
            "postprocess/classified.openflights_id JOIN SORT",
            "postprocess/classified.ourairports_id JOIN",
            "postprocess/classified.world JOIN SORT");
  }

  /**
   * The codes are among the origins because they are what is taken out of names and keywords; ids,
   * because they seed the variations of {@code --scale}; {@code world} comes from no file.
   */
  @Test
  void everyColumnOfTheStoredMatchesComesFromTheRawFiles() {
    String names =
        "ourairports.csv.gz: gps_code iata_code id ident local_code name;"
            + " openflights.dat.gz: iata_code icao_code id name";
    String compared =
        "ourairports.csv.gz: elevation_ft gps_code iata_code id ident keywords latitude_deg local_code"
            + " longitude_deg municipality name;"
            + " openflights.dat.gz: city elevation_ft iata_code icao_code id latitude_deg longitude_deg name";
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("world", "");
    expected.put("openflights_id", "openflights.dat.gz: id");
    expected.put("ourairports_id", "ourairports.csv.gz: id");
    expected.put("openflights_name", "openflights.dat.gz: iata_code icao_code id name");
    expected.put(
        "ourairports_name", "ourairports.csv.gz: gps_code iata_code id ident local_code name");
    expected.put("openflights_city", "openflights.dat.gz: city id");
    expected.put("ourairports_city", "ourairports.csv.gz: id municipality");
    expected.put("iso_country", "ourairports.csv.gz: iso_country");
    expected.put("airport_type", "ourairports.csv.gz: type");
    expected.put("latitude", "ourairports.csv.gz: id latitude_deg");
    expected.put("longitude", "ourairports.csv.gz: id longitude_deg");
    expected.put(
        "distance_km",
        "ourairports.csv.gz: id latitude_deg longitude_deg; openflights.dat.gz: id latitude_deg longitude_deg");
    expected.put(
        "elevation_difference_ft",
        "ourairports.csv.gz: elevation_ft; openflights.dat.gz: elevation_ft");
    expected.put("name_similarity", names);
    expected.put(
        "place_similarity", "ourairports.csv.gz: id municipality; openflights.dat.gz: city id");
    expected.put("score", compared);
    expected.put("margin", compared);
    // A word for each case of scores and margins, of which no value flows into it.
    expected.put("confidence", "");

    assertThat(origins(true)).containsExactlyEntriesOf(expected);
  }

  /** Kinds and countries make no part of a score, but decide what is added to it. */
  @Test
  void whatDecidesAboutAColumnComesFromTheRawFilesToo() {
    String decided =
        "ourairports.csv.gz: elevation_ft gps_code iata_code id ident iso_country keywords latitude_deg"
            + " local_code longitude_deg municipality name type;"
            + " openflights.dat.gz: city elevation_ft iata_code icao_code id latitude_deg longitude_deg name;"
            + " countries.csv: iso_country";
    Map<String, String> expected = new LinkedHashMap<>(origins(true));
    expected.put("score", decided);
    expected.put("margin", decided);
    expected.put("confidence", decided);

    assertThat(origins(false)).containsExactlyEntriesOf(expected);
  }

  private static Map<String, String> origins(boolean direct) {
    Map<String, String> origins = new LinkedHashMap<>();
    for (JsonNode column : events.output("airports.write.matches").at("/facets/schema/fields")) {
      String name = column.path("name").asText();
      origins.put(name, PipelineEvents.inWords(events.origins("store/matches", name, direct)));
    }
    return origins;
  }

  @Test
  void everyRunStartsOnceAndCompletesOnce() {
    assertThat(events.typesByRun()).hasSize(53).containsOnly(List.of("START", "COMPLETE"));
    assertThat(events.application()).hasSize(2);
    String application = events.application().get(0).at("/run/runId").asText();
    assertThat(events.ends())
        .hasSize(52)
        .allSatisfy(
            end ->
                assertThat(end.at("/run/facets/parent/run/runId").asText()).isEqualTo(application));
  }

  @Test
  void nothingWasNotUnderstood() {
    assertThat(events.ends())
        .allSatisfy(
            end -> {
              // Spark 3.0 does not resolve the query of a view before it runs the command.
              if (!end.at("/job/name").asText().startsWith("airports.create_view.")) {
                assertThat(end.at("/run/facets/headwater_completeness/complete").asBoolean())
                    .as(PipelineEvents.inWords(end))
                    .isTrue();
              }
            });
  }

  @Test
  void rowsWrittenAreTheRowsThatAreStored() {
    Map<String, Long> told = rowsWritten();

    assertThat(told).isEqualTo(rowsStored);
    assertThat(told).containsEntry("etl/rejects", 0L).containsEntry("evaluate/quality", 1L);
    assertThat(run.printed())
        .containsPattern(
            "\nimport .* "
                + thousands(told, "import/ourairports_raw", "import/openflights_raw")
                + " ")
        .containsPattern(
            "\netl .* " + thousands(told, "etl/ourairports_clean", "etl/openflights_clean") + " ")
        .containsPattern(
            "\npreprocess .* "
                + thousands(told, "preprocess/ourairports_names", "preprocess/openflights_names")
                + " ")
        .containsPattern("\nblock .* " + thousands(told, "block/candidates") + " ")
        .containsPattern("\nfeaturize .* " + thousands(told, "featurize/features") + " ")
        .containsPattern("\nmatch .* " + thousands(told, "match/pairs") + " ")
        .containsPattern("\npostprocess .* " + thousands(told, "postprocess/classified") + " ")
        .containsPattern("\nstore .* " + thousands(told, "PUBLIC.airport_matches") + " ");
  }

  @Test
  void rowsReadAreTheRowsThatAreThere() {
    Map<String, Long> there = new TreeMap<>(rowsStored);
    there.put("airports/ourairports.csv.gz", 46_479L);
    there.put("airports/openflights.dat.gz", 8_107L);
    there.put("airports/countries.csv", 240L);
    Set<String> onePass =
        Set.of(
            "airports.write.ourairports_raw",
            "airports.write.openflights_raw",
            "airports.write.countries",
            "airports.write.openflights_names",
            "airports.write.pairs",
            "airports.write.matches",
            "airports.write.airports.country_summary",
            "airports.write.PUBLIC.airport_matches");
    List<JsonNode> ends =
        events.ends().stream()
            .filter(
                end ->
                    end.path("outputs").isEmpty() || onePass.contains(end.at("/job/name").asText()))
            // DROP ... IF EXISTS of what never was.
            .filter(end -> !end.at("/job/name").asText().contains(".drop."))
            .toList();

    assertThat(ends).hasSize(52 - events.writes().size() - 2 + onePass.size());
    assertThat(ends)
        .allSatisfy(
            end ->
                assertThat(end.path("inputs"))
                    .isNotEmpty()
                    .allSatisfy(
                        input ->
                            assertThat(input.at("/inputFacets/inputStatistics/rowCount").asLong(-1))
                                .as(PipelineEvents.inWords(end))
                                .isEqualTo(there.get(PipelineEvents.shortName(input)))));
  }

  @Test
  void theSchemaIsTheOneThatIsStored() {
    assertThat(events.writes())
        .allSatisfy(
            write -> {
              JsonNode output = write.at("/outputs/0");
              if (output.at("/facets/storage/fileFormat").asText().equals("parquet")
                  && write.at("/job/name").asText().startsWith("airports.write.")) {
                String name = PipelineEvents.shortName(output);
                assertThat(columns(output.at("/facets/schema/fields")))
                    .as(name)
                    .containsExactly(stored(name).columns());
              }
            });
  }

  @Test
  void theMetricsTellTheRowsOfEachDataset() throws Exception {
    Map<String, Map<String, Double>> metrics = metrics();

    assertThat(byDataset(metrics.get("spark_dataset_written_rows_total"))).isEqualTo(rowsStored);
    assertThat(byDataset(metrics.get("spark_dataset_last_write_rows"))).isEqualTo(rowsStored);
    assertThat(metrics.get("spark_executions_total").values().stream().mapToDouble(d -> d).sum())
        .isEqualTo(52);
    assertThat(metrics.get("headwater_events_dropped_total").values())
        .isNotEmpty()
        .containsOnly(0.0);
  }

  @Test
  void dataHubGetsTheSameGraph() throws Exception {
    Map<String, SortedSet<String>> inputs = new TreeMap<>();
    Map<String, SortedSet<String>> outputs = new TreeMap<>();
    for (JsonNode proposal : PipelineEvents.jsonLines(run.dataHub())) {
      if (proposal.path("aspectName").asText().equals("dataJobInputOutput")) {
        JsonNode aspect = new ObjectMapper().readTree(proposal.at("/aspect/value").asText());
        String job = proposal.path("entityUrn").asText().replaceAll("^.*,|\\)$", "");
        inputs
            .computeIfAbsent(job, name -> new TreeSet<>())
            .addAll(urns(aspect, "inputDatasetEdges"));
        outputs
            .computeIfAbsent(job, name -> new TreeSet<>())
            .addAll(urns(aspect, "outputDatasetEdges"));
      }
    }

    for (JsonNode write : events.writes()) {
      String job = write.at("/job/name").asText();
      if (job.startsWith("airports.write.")) {
        assertThat(inputs.get(job)).as(job).isEqualTo(shortNames(write.path("inputs")));
        assertThat(outputs.get(job)).as(job).isEqualTo(shortNames(write.path("outputs")));
      }
    }
  }

  private static Map<String, Long> rowsWritten() {
    Map<String, Long> rows = new TreeMap<>();
    for (JsonNode write : events.writes()) {
      for (JsonNode output : write.path("outputs")) {
        JsonNode count = output.at("/outputFacets/outputStatistics/rowCount");
        if (count.isNumber()) {
          rows.merge(PipelineEvents.shortName(output), count.asLong(), Long::sum);
        }
      }
    }
    return rows;
  }

  /** What is there, counted by Spark without the agent, and by the database. */
  private static Map<String, Long> countStored() throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    for (String dataset :
        ("import/ourairports_raw import/openflights_raw import/ourairports_codes import/openflights_codes"
                + " import/countries etl/ourairports_clean etl/openflights_clean etl/rejects"
                + " preprocess/ourairports_names preprocess/openflights_names preprocess/alternate_names"
                + " block/candidates featurize/features match/pairs postprocess/classified postprocess/review"
                + " store/matches store/country_summary evaluate/errors")
            .split(" ", -1)) {
      rows.put(dataset, stored(dataset).count());
    }
    String output = run.output().toString();
    rows.put(
        "store/report_csv",
        LocalSpark.session()
            .read()
            .option("header", true)
            .csv(output + "/store/report_csv")
            .count());
    for (String dataset : List.of("store/report_json", "evaluate/quality")) {
      rows.put(dataset, LocalSpark.session().read().json(output + "/" + dataset).count());
    }
    try (Connection connection = DriverManager.getConnection(JdbcTarget.embeddedUrl(output));
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM airport_matches")) {
      count.next();
      rows.put("PUBLIC.airport_matches", count.getLong(1));
    }
    return rows;
  }

  private static Dataset<Row> stored(String dataset) {
    return LocalSpark.session().read().parquet(run.output() + "/" + dataset);
  }

  private static String thousands(Map<String, Long> rows, String... datasets) {
    return String.format("%,d", Arrays.stream(datasets).mapToLong(rows::get).sum());
  }

  private static List<String> columns(JsonNode fields) {
    return StreamSupport.stream(fields.spliterator(), false)
        .map(field -> field.path("name").asText())
        .toList();
  }

  private static SortedSet<String> shortNames(JsonNode datasets) {
    return StreamSupport.stream(datasets.spliterator(), false)
        .map(PipelineEvents::shortName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Short names of {@code urn:li:dataset:(urn:li:dataPlatform:file,/x/y/z,PROD)}. */
  private static SortedSet<String> urns(JsonNode aspect, String edges) {
    SortedSet<String> names = new TreeSet<>();
    for (JsonNode edge : aspect.path(edges)) {
      String[] urn = edge.path("destinationUrn").asText().split(",", -1);
      names.add(urn[1].replaceAll("^.*/(?=[^/]*/[^/]*$)", ""));
    }
    return names;
  }

  /** Name -> labels -> value; fails on a line that is none of Prometheus' text format. */
  private static Map<String, Map<String, Double>> metrics() throws Exception {
    Pattern sample =
        Pattern.compile("(\\w+)(?:\\{((?:\\w+=\"(?:[^\"\\\\]|\\\\.)*\",?)*)})? (\\S+)");
    Map<String, Map<String, Double>> metrics = new TreeMap<>();
    for (String line : Files.readAllLines(run.metrics())) {
      if (!line.startsWith("# HELP ") && !line.startsWith("# TYPE ")) {
        Matcher matcher = sample.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        metrics
            .computeIfAbsent(matcher.group(1), name -> new TreeMap<>())
            .put(
                String.valueOf(matcher.group(2)),
                Double.valueOf(matcher.group(3).replace("+Inf", "Infinity")));
      }
    }
    return metrics;
  }

  private static Map<String, Long> byDataset(Map<String, Double> samples) {
    // The last two parts of a path; a table of a database by its name alone.
    Pattern label = Pattern.compile("dataset=\"[^\"]*?(PUBLIC\\.\\w+|\\w+/\\w+)\"");
    Map<String, Long> values = new TreeMap<>();
    samples.forEach(
        (labels, value) -> {
          Matcher matcher = label.matcher(labels);
          assertThat(matcher.find()).as(labels).isTrue();
          values.merge(matcher.group(1), value.longValue(), Long::sum);
        });
    return values;
  }
}
