package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.io.Text;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/**
 * Jobs outside SQL, and those that leave SQL: one action each, read or write, with its datasets.
 */
class RddActionsIT {
  @TempDir static Path dir;
  private static WatchedSpark watched;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    watched = WatchedSpark.start(dir, "spark.sql.adaptive.enabled", "true");
    spark = watched.session();
    watched.eventsOf(
        () -> {
          spark.range(0, 90, 1, 3).write().parquet(watched.path("numbers"));
          watched
              .context()
              .parallelize(Arrays.asList("a", "b", "c"), 2)
              .saveAsTextFile(watched.path("text"));
        });
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  private static JsonNode end(RunEvents events) {
    return events.all().get(events.all().size() - 1);
  }

  @Test
  void anRddOfAShuffledQueryIsTheActionThatConsumesIt() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                assertThat(
                        spark
                            .read()
                            .parquet(watched.path("numbers"))
                            .repartition(4)
                            .javaRDD()
                            .count())
                    .isEqualTo(90));

    assertThat(events.actions()).containsExactly("under_test.read.numbers START COMPLETE");
    JsonNode end = end(events);
    assertThat(end.at("/inputs/0/inputFacets/inputStatistics/rowCount").asLong()).isEqualTo(90);
  }

  @Test
  void anRddOfAQueryThatIsNeverConsumedIsNoAction() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> spark.read().parquet(watched.path("numbers")).repartition(5).javaRDD());

    assertThat(events.actions()).isEmpty();
  }

  @Test
  void aQueryTakenByAnIteratorIsOneActionWithItsRows() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              Iterator<Row> rows =
                  spark.read().parquet(watched.path("numbers")).filter("id >= 0").toLocalIterator();
              int n = 0;
              while (rows.hasNext()) {
                rows.next();
                n++;
              }
              assertThat(n).isEqualTo(90);
            });

    assertThat(events.actions()).containsExactly("under_test.read.numbers START COMPLETE");
    assertThat(end(events).at("/inputs/0/inputFacets/inputStatistics/rowCount").asLong())
        .isEqualTo(90);
  }

  @Test
  void anRddTakenByAnIteratorIsOneAction() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              Iterator<String> lines =
                  watched.context().textFile(watched.path("text"), 2).toLocalIterator();
              int n = 0;
              while (lines.hasNext()) {
                lines.next();
                n++;
              }
              assertThat(n).isEqualTo(3);
            });

    assertThat(events.actions()).containsExactly("under_test.read.text START COMPLETE");
  }

  @Test
  void whatIsNotKnownIsAbsentAndNotNought() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              spark.read().parquet(watched.path("numbers")).repartition(4).javaRDD().count();
              assertThat(spark.read().parquet(watched.path("numbers")).toLocalIterator()).hasNext();
            });

    for (JsonNode event : events.all()) {
      JsonNode rows = event.at("/inputs/0/inputFacets/inputStatistics/rowCount");
      assertThat(rows.isMissingNode() || rows.asLong() > 0).as(event.toString()).isTrue();
    }
  }

  @Test
  void textFilesAreWritten() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                watched
                    .context()
                    .textFile(watched.path("text"))
                    .map(String::toUpperCase)
                    .saveAsTextFile(watched.path("upper")));

    assertWritten(events, "upper", 3);
  }

  @Test
  void objectFilesAreWritten() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                watched
                    .context()
                    .textFile(watched.path("text"))
                    .saveAsObjectFile(watched.path("objects")));

    assertWritten(events, "objects", null);
  }

  @Test
  void hadoopFilesAreWritten() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              JavaPairRDD<NullWritable, Text> pairs =
                  watched
                      .context()
                      .textFile(watched.path("text"))
                      .mapToPair(s -> new Tuple2<>(NullWritable.get(), new Text(s)));
              pairs.saveAsHadoopFile(
                  watched.path("old"),
                  NullWritable.class,
                  Text.class,
                  org.apache.hadoop.mapred.SequenceFileOutputFormat.class);
            });

    assertWritten(events, "old", 3);
  }

  @Test
  void newHadoopFilesAreWritten() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              JavaPairRDD<NullWritable, Text> pairs =
                  watched
                      .context()
                      .textFile(watched.path("text"))
                      .mapToPair(s -> new Tuple2<>(NullWritable.get(), new Text(s)));
              pairs.saveAsNewAPIHadoopFile(
                  watched.path("new"),
                  NullWritable.class,
                  Text.class,
                  org.apache.hadoop.mapreduce.lib.output.TextOutputFormat.class);
            });

    assertWritten(events, "new", 3);
  }

  @Test
  void aWriteWhosePlaceNobodyTellsIsStillAWrite() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              org.apache.hadoop.mapred.JobConf conf = new org.apache.hadoop.mapred.JobConf();
              conf.setOutputFormat(org.apache.hadoop.mapred.lib.NullOutputFormat.class);
              conf.setOutputKeyClass(NullWritable.class);
              conf.setOutputValueClass(Text.class);
              watched
                  .context()
                  .textFile(watched.path("text"))
                  .mapToPair(s -> new Tuple2<>(NullWritable.get(), new Text(s)))
                  .saveAsHadoopDataset(conf);
            });

    assertThat(events.actions()).containsExactly("under_test.write START COMPLETE");
    JsonNode end = end(events);
    assertThat(RunEvents.names(end.get("inputs"))).containsExactly("text");
    assertThat(end.get("outputs")).isEmpty();
    assertThat(end.at("/run/facets/headwater_completeness/complete").asBoolean()).isFalse();
  }

  @Test
  void anRddMadeByTheProgramIsRead() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              JavaRDD<Integer> numbers = watched.context().parallelize(Arrays.asList(1, 2, 3), 2);
              numbers.collect();
            });

    assertThat(events.actions()).containsExactly("under_test.read START COMPLETE");
  }

  private static void assertWritten(RunEvents events, String name, Integer rows) throws Exception {
    assertThat(events.actions()).containsExactly("under_test.write." + name + " START COMPLETE");
    for (JsonNode event : events.all()) {
      assertThat(RunEvents.names(event.get("inputs"))).containsExactly("text");
      assertThat(RunEvents.names(event.get("outputs"))).containsExactly(name);
    }
    JsonNode output = end(events).at("/outputs/0");
    assertThat(output.at("/namespace").asText()).isEqualTo("file");
    assertThat(output.at("/name").asText()).isEqualTo(watched.path(name));
    if (rows != null) {
      assertThat(output.at("/outputFacets/outputStatistics/rowCount").asInt()).isEqualTo(rows);
    }
    try (FileSystem fs = FileSystem.newInstance(watched.context().hadoopConfiguration())) {
      assertThat(fs.exists(new org.apache.hadoop.fs.Path(output.at("/name").asText()))).isTrue();
    }
  }
}
