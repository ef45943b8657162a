package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.ForeachWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A streaming query is one job with one run for each start; its batches are no actions. */
class StreamingIT {
  @TempDir static Path dir;
  private static WatchedSpark watched;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    watched = WatchedSpark.start(dir, "spark.headwater.streaming.interval", "1ms");
    spark = watched.session();
    for (int file = 0; file < 3; file++) {
      Path in = Files.createDirectories(dir.resolve("clicks"));
      Files.write(in.resolve(file + ".csv"), Arrays.asList("1,a", "2,b", "3,c"));
    }
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  /** Nine rows in three batches. */
  private static Dataset<Row> clicks() {
    return spark
        .readStream()
        .schema("id INT, word STRING")
        .option("maxFilesPerTrigger", "1")
        .csv(watched.path("clicks"));
  }

  private static void run(StreamingQuery query) throws Exception {
    try {
      query.processAllAvailable();
    } finally {
      query.stop();
    }
  }

  private static List<String> types(RunEvents events) {
    return events.all().stream().map(e -> e.get("eventType").asText()).collect(Collectors.toList());
  }

  private static JsonNode end(RunEvents events) {
    return events.all().get(events.all().size() - 1);
  }

  private static void assertOneRun(RunEvents events, String job) {
    assertThat(events.all())
        .as(events.actions().toString())
        .isNotEmpty()
        .allMatch(e -> e.at("/job/name").asText().equals(job));
    assertThat(events.all().stream().map(e -> e.at("/run/runId").asText()).distinct()).hasSize(1);
    List<String> types = types(events);
    assertThat(types.get(0)).isEqualTo("START");
    assertThat(types.subList(1, types.size() - 1)).containsOnly("RUNNING");
    assertThat(events.all().get(0).at("/job/facets/jobType/processingType").asText())
        .isEqualTo("STREAMING");
  }

  private static StreamingQuery startBatches(
      Dataset<Row> rows, String name, VoidFunction2<Dataset<Row>, Long> code) throws Exception {
    return rows.writeStream()
        .queryName(name)
        .option("checkpointLocation", watched.path("checkpoint_" + name))
        .foreachBatch(code)
        .start();
  }

  @Test
  void filesToFilesIsOneRunWithItsColumnsAndRows() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                run(
                    clicks()
                        .where("id % 4 > 1")
                        .selectExpr("id * 2 AS twice", "word")
                        .writeStream()
                        .queryName("clean clicks")
                        .option("checkpointLocation", watched.path("checkpoint_files"))
                        .format("parquet")
                        .start(watched.path("clean"))));

    assertOneRun(events, "under_test.stream.clean_clicks");
    JsonNode start = events.all().get(0);
    for (JsonNode event : Arrays.asList(start, end(events))) {
      assertThat(RunEvents.names(event.get("inputs"))).containsExactly("clicks");
      assertThat(RunEvents.names(event.get("outputs"))).containsExactly("clean");
      assertThat(RunEvents.edges(event.at("/outputs/0")))
          .containsExactly(
              "clicks.id -FILTER-> *",
              "clicks.id -TRANSFORMATION-> twice",
              "clicks.word -IDENTITY-> word");
    }
    assertThat(end(events).get("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(end(events).at("/inputs/0/inputFacets/inputStatistics/rowCount").asLong())
        .isEqualTo(9);
    assertThat(end(events).at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
        .isEqualTo(6);
    assertThat(end(events).at("/inputs/0/inputFacets/subset").isMissingNode()).isTrue();
    assertThat(end(events).at("/run/facets/headwater_completeness/complete").asBoolean()).isTrue();
  }

  @Test
  void aTableIsOneDatasetForItsMakerItsStreamAndItsReader() throws Exception {
    Method toTable;
    try {
      toTable = DataStreamWriter.class.getMethod("toTable", String.class);
    } catch (NoSuchMethodException e) {
      Assumptions.abort("toTable came with Spark 3.1");
      return;
    }
    RunEvents events =
        watched.eventsOf(
            () -> {
              run(
                  (StreamingQuery)
                      toTable.invoke(
                          clicks()
                              .writeStream()
                              .option("checkpointLocation", watched.path("checkpoint_table")),
                          "clicks_table"));
              spark.table("clicks_table").groupBy("word").count().collect();
            });

    Set<String> names = new TreeSet<>();
    for (JsonNode event : events.all()) {
      names.addAll(RunEvents.names(event.get("outputs")));
      names.addAll(RunEvents.names(event.get("inputs")));
    }
    assertThat(names).containsExactly("clicks", "default.clicks_table");
    JsonNode stream =
        events.all().stream()
            .filter(e -> e.at("/job/name").asText().contains(".stream."))
            .filter(e -> e.get("eventType").asText().equals("COMPLETE"))
            .findFirst()
            .orElseThrow(AssertionError::new);
    assertThat(stream.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
        .isEqualTo(9);
    assertThat(stream.at("/outputs/0/facets/symlinks/identifiers/0/name").asText())
        .endsWith("clicks_table");
  }

  @Test
  void everyStartIsARunOfItsOwn() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              for (int i = 0; i < 2; i++) {
                run(
                    clicks()
                        .writeStream()
                        .queryName("again")
                        .option("checkpointLocation", watched.path("checkpoint_again"))
                        .format("parquet")
                        .start(watched.path("again")));
              }
            });

    assertThat(events.all().stream().map(e -> e.at("/run/runId").asText()).distinct()).hasSize(2);
    assertThat(types(events).stream().filter(t -> t.equals("START"))).hasSize(2);
    assertThat(types(events).stream().filter(t -> t.equals("COMPLETE"))).hasSize(2);
  }

  @Test
  void aFailingQueryFailsWithItsError() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              StreamingQuery query =
                  clicks()
                      .map(
                          (MapFunction<Row, Integer>)
                              row -> {
                                throw new IllegalArgumentException("row is bad: token=abc123");
                              },
                          Encoders.INT())
                      .writeStream()
                      .queryName("broken")
                      .option("checkpointLocation", watched.path("checkpoint_broken"))
                      .format("parquet")
                      .start(watched.path("broken"));
              assertThatThrownBy(query::processAllAvailable)
                  .isInstanceOf(StreamingQueryException.class);
            });

    assertThat(types(events).get(0)).isEqualTo("START");
    JsonNode end = end(events);
    assertThat(end.get("eventType").asText()).isEqualTo("FAIL");
    assertThat(end.at("/job/name").asText()).isEqualTo("under_test.stream.broken");
    assertThat(end.at("/run/facets/errorMessage/message").asText())
        .contains("row is bad")
        .doesNotContain("abc123");
  }

  @Test
  void writesInsideForeachBatchBelongToTheQuery() throws Exception {
    String target = watched.path("by_batch");
    RunEvents events =
        watched.eventsOf(
            () ->
                run(
                    startBatches(
                        clicks().where("id % 4 > 0").selectExpr("id AS n", "word"),
                        "batches",
                        (batch, id) -> {
                          batch.count();
                          batch.write().mode("append").parquet(target);
                        })));

    assertOneRun(events, "under_test.stream.batches");
    JsonNode end = end(events);
    assertThat(end.get("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(RunEvents.names(end.get("inputs"))).containsExactly("clicks");
    assertThat(RunEvents.names(end.get("outputs"))).containsExactly("by_batch");
    assertThat(end.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong()).isEqualTo(9);
    // Before 3.5 user code gets rows, not columns: every column is from all of the batch.
    if (spark.version().startsWith("3.0")) {
      assertThat(RunEvents.edges(end.at("/outputs/0")))
          .contains(
              "clicks.id -FILTER-> *",
              "clicks.id -TRANSFORMATION-> n",
              "clicks.word -TRANSFORMATION-> word");
    } else {
      assertThat(RunEvents.edges(end.at("/outputs/0")))
          .containsExactly(
              "clicks.id -FILTER-> *", "clicks.id -IDENTITY-> n", "clicks.word -IDENTITY-> word");
    }
    assertThat(end.at("/run/facets/headwater_completeness/complete").asBoolean()).isTrue();
  }

  @Test
  void aTableThatABatchMakesIsOneDatasetForItsReaders() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              run(
                  startBatches(
                      clicks(),
                      "tabled",
                      (batch, id) -> batch.write().mode("append").saveAsTable("by_batches")));
              spark.table("by_batches").count();
            });

    JsonNode stream = events.end("under_test.stream.tabled");
    assertThat(RunEvents.names(stream.get("outputs"))).containsExactly("default.by_batches");
    JsonNode table = stream.at("/outputs/0");
    assertThat(table.at("/outputFacets/outputStatistics/rowCount").asLong()).isEqualTo(9);
    assertThat(table.at("/facets/lifecycleStateChange").isMissingNode()).isTrue();
    assertThat(table.at("/facets/symlinks/identifiers/0/name").asText()).endsWith("/by_batches");
    assertThat(RunEvents.names(end(events).get("inputs"))).containsExactly("default.by_batches");
  }

  /** As Python's callbacks before Spark 3.2: the thread knows nothing of the query. */
  @Test
  void whatOtherThreadsDoWithABatchBelongsToTheQuery() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    other.submit(() -> {}).get();
    try {
      RunEvents events =
          watched.eventsOf(
              () ->
                  run(
                      startBatches(
                          clicks(),
                          "elsewhere",
                          (batch, id) ->
                              other
                                  .submit(
                                      () ->
                                          batch
                                              .write()
                                              .mode("append")
                                              .parquet(watched.path("elsewhere")))
                                  .get())));
      assertThat(events.actions()).noneMatch(action -> action.contains(".write."));
      JsonNode stream = events.end("under_test.stream.elsewhere");
      assertThat(RunEvents.names(stream.get("inputs"))).containsExactly("clicks");
      assertThat(RunEvents.names(stream.get("outputs"))).containsExactly("elsewhere");
      assertThat(stream.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
          .isEqualTo(9);
    } finally {
      other.shutdown();
    }
  }

  @Test
  void rowsThatSparkDoesNotCountAreAbsent() throws Exception {
    spark.range(5).toDF("some").write().parquet(watched.path("some"));
    spark.read().parquet(watched.path("some")).createOrReplaceTempView("some");
    clicks().createOrReplaceTempView("streamed");
    RunEvents events =
        watched.eventsOf(
            () ->
                run(
                    spark
                        .sql("SELECT id FROM streamed WHERE id IN (SELECT some FROM some)")
                        .writeStream()
                        .queryName("counted")
                        .option("checkpointLocation", watched.path("checkpoint_counted"))
                        .format("parquet")
                        .start(watched.path("counted"))));

    JsonNode end = end(events);
    assertThat(RunEvents.names(end.get("inputs"))).containsExactly("clicks", "some");
    assertThat(end.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong()).isEqualTo(9);
    JsonNode rows = end.at("/inputs/0/inputFacets/inputStatistics/rowCount");
    assertThat(rows.isMissingNode() || rows.asLong() == 9).as("%s", rows).isTrue();
  }

  @Test
  void batchesWithoutRowsCountToo() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                run(
                    clicks()
                        .where("input_file_name() LIKE '%2.csv'")
                        .writeStream()
                        .queryName("few")
                        .option("checkpointLocation", watched.path("checkpoint_few"))
                        .format("parquet")
                        .start(watched.path("few"))));

    assertThat(end(events).at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
        .isEqualTo(3);
  }

  @Test
  void aWildcardOfAStreamBelongsToTheFolderAbove() throws Exception {
    spark
        .range(4)
        .selectExpr("id", "id % 2 AS day")
        .write()
        .partitionBy("day")
        .parquet(watched.path("daily"));
    RunEvents events =
        watched.eventsOf(
            () ->
                run(
                    spark
                        .readStream()
                        .schema("id BIGINT")
                        .parquet(watched.path("daily") + "/day=*")
                        .writeStream()
                        .queryName("days")
                        .format("memory")
                        .start()));

    assertThat(RunEvents.names(end(events).get("inputs"))).containsExactly("daily");
  }

  @Test
  void aRateSourceComesFromNowhereAndAMemorySinkIsNamedByItsQuery() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                run(
                    spark
                        .readStream()
                        .format("rate")
                        .option("rowsPerSecond", "50")
                        .load()
                        .writeStream()
                        .queryName("ticks")
                        .format("memory")
                        .trigger(Trigger.ProcessingTime(100))
                        .start()));

    assertOneRun(events, "under_test.stream.ticks");
    assertThat(end(events).get("inputs")).isEmpty();
    assertThat(RunEvents.names(end(events).get("outputs"))).containsExactly("ticks");
  }

  @Test
  void aQueryWithoutNameIsNamedByItsSink() throws Exception {
    RunEvents console =
        watched.eventsOf(() -> run(clicks().writeStream().format("console").start()));
    RunEvents files =
        watched.eventsOf(
            () ->
                run(
                    clicks()
                        .writeStream()
                        .option("checkpointLocation", watched.path("checkpoint_unnamed"))
                        .format("json")
                        .start(watched.path("unnamed"))));

    assertOneRun(console, "under_test.stream.console");
    assertThat(end(console).get("outputs")).isEmpty();
    assertThat(end(console).at("/run/facets/headwater_completeness/complete").asBoolean()).isTrue();
    assertOneRun(files, "under_test.stream.unnamed");
  }

  @Test
  void whatAForeachWriterWritesIsSaidToBeUnknown() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> run(clicks().writeStream().queryName("each").foreach(new Nowhere()).start()));

    assertOneRun(events, "under_test.stream.each");
    assertThat(RunEvents.names(end(events).get("inputs"))).containsExactly("clicks");
    assertThat(end(events).at("/run/facets/headwater_completeness/complete").asBoolean()).isFalse();
  }

  @Test
  void anAggregateHasItsColumns() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                run(
                    clicks()
                        .groupBy("word")
                        .count()
                        .writeStream()
                        .queryName("counts")
                        .outputMode("complete")
                        .format("memory")
                        .start()));

    assertOneRun(events, "under_test.stream.counts");
    assertThat(RunEvents.edges(end(events).at("/outputs/0")))
        .contains("clicks.word -IDENTITY-> word", "clicks.word -GROUP_BY-> *");
  }

  @Test
  void otherActionsBesideAQueryAreTheirOwn() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              StreamingQuery query =
                  clicks()
                      .writeStream()
                      .queryName("beside")
                      .option("checkpointLocation", watched.path("checkpoint_beside"))
                      .format("parquet")
                      .start(watched.path("beside"));
              spark.range(5).write().parquet(watched.path("own"));
              run(query);
            });

    assertThat(events.actions()).contains("under_test.write.own START COMPLETE");
  }

  /** Writes nothing. */
  private static final class Nowhere extends ForeachWriter<Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean open(long partition, long epoch) {
      return true;
    }

    @Override
    public void process(Row value) {}

    @Override
    public void close(Throwable error) {}
  }
}
