package io.headwater.spark.end2end;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which data trained which model, and what a model was applied to. */
class MlModelsIT {
  @TempDir static Path dir;
  private static WatchedSpark watched;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    watched = WatchedSpark.start(dir);
    spark = watched.session();
    watched.eventsOf(
        () -> {
          Dataset<Row> rows =
              spark
                  .range(0, 60, 1, 2)
                  .select(
                      col("id"),
                      col("id").mod(7).cast("double").as("a"),
                      when(col("id").mod(3).equalTo(0), "x").otherwise("y").as("c"),
                      col("id").mod(2).cast("double").as("label"));
          for (String name : new String[] {"train", "other", "score"}) {
            rows.write().parquet(watched.path(name));
          }
        });
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  private static Dataset<Row> read(String name) {
    return spark.read().parquet(watched.path(name));
  }

  private static VectorAssembler features(String... columns) {
    return new VectorAssembler().setInputCols(columns).setOutputCol("features");
  }

  /** {@code input -> output} of all that ended, once each. */
  private static List<String> flows(RunEvents events) {
    TreeSet<String> flows = new TreeSet<>();
    for (JsonNode event : events.all()) {
      for (JsonNode output : event.get("outputs")) {
        for (String input : RunEvents.names(event.get("inputs"))) {
          flows.add(input + " -> " + last(output.get("name").asText()));
        }
      }
    }
    return new ArrayList<>(flows);
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Set<String> outputs(RunEvents events) {
    TreeSet<String> outputs = new TreeSet<>();
    for (JsonNode event : events.all()) {
      event.get("outputs").forEach(o -> outputs.add(last(o.get("name").asText())));
    }
    return outputs;
  }

  private static List<String> incomplete(RunEvents events) {
    List<String> found = new ArrayList<>();
    for (JsonNode event : events.all()) {
      JsonNode facet = event.at("/run/facets/headwater_completeness");
      if (!facet.at("/complete").asBoolean(true)) {
        found.add(facet.toString());
      }
    }
    return found;
  }

  @Test
  void aPipelineIsOneDatasetMadeOfWhatItWasTrainedOn() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                new Pipeline()
                    .setStages(
                        new PipelineStage[] {
                          new StringIndexer().setInputCol("c").setOutputCol("ci"),
                          features("a", "ci"),
                          new LogisticRegression().setMaxIter(8)
                        })
                    .fit(read("train"))
                    .save(watched.path("pipeline")));

    assertThat(outputs(events)).containsExactly("pipeline");
    assertThat(flows(events)).containsExactly("train -> pipeline");
    assertThat(incomplete(events)).isEmpty();
    // Finding the labels, and what are more than ten jobs of the regression: a pause between two of
    // them, on a busy machine, ends an action.
    assertThat(events.actions().stream().filter(a -> a.contains(".read.train")).count())
        .isLessThan(10);

    events =
        watched.eventsOf(
            () ->
                PipelineModel.load(watched.path("pipeline"))
                    .transform(read("score"))
                    .select("id", "prediction")
                    .write()
                    .parquet(watched.path("scored")));
    assertThat(events.actions())
        .allMatch(a -> a.matches("under_test.(read.pipeline|write.scored) START COMPLETE"))
        .contains("under_test.write.scored START COMPLETE");
    assertThat(flows(events)).containsExactly("score -> scored");
  }

  @Test
  void whatModelsAreTrainedOnIsToldWhereThereIsOneAnswerOnly() throws Exception {
    Dataset<Row> train = features("a").transform(read("train"));
    Dataset<Row> other = features("a").transform(read("other"));

    RunEvents one =
        watched.eventsOf(() -> new DecisionTreeRegressor().fit(train).save(watched.path("tree")));
    assertThat(outputs(one)).containsExactly("tree");
    assertThat(flows(one)).containsExactly("train -> tree");
    assertThat(incomplete(one)).isEmpty();

    RunEvents two =
        watched.eventsOf(
            () -> {
              KMeansModel first = new KMeans().setK(2).setSeed(1).fit(train);
              KMeansModel second = new KMeans().setK(2).setSeed(1).fit(other);
              first.save(watched.path("first"));
              second.save(watched.path("second"));
            });
    assertThat(outputs(two)).containsExactly("first", "second");
    assertThat(flows(two)).isEmpty();
    assertThat(incomplete(two)).isNotEmpty().allMatch(f -> f.contains("training of KMeansModel"));
  }

  @Test
  void whatALoadedModelWasTrainedOnIsNotKnown() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              Dataset<Row> train = features("a").transform(read("train"));
              new LinearSVC().setMaxIter(2).fit(train).save(watched.path("machine"));
              LinearSVCModel.load(watched.path("machine")).save(watched.path("again"));
            });

    assertThat(flows(events)).containsExactly("train -> machine");
    assertThat(outputs(events)).containsExactly("again", "machine");
    assertThat(incomplete(events)).isNotEmpty();
  }

  @Test
  void aTableNamedLikeAPartOfAModelIsNoneWhateverItsType() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () -> {
              spark
                  .createDataset(List.of(1795285679997L), Encoders.LONG())
                  .write()
                  .parquet(watched.path("longs/metadata"));
              spark
                  .createDataset(List.of(3.14), Encoders.DOUBLE())
                  .write()
                  .parquet(watched.path("doubles/metadata"));
              spark
                  .createDataset(List.of("text"), Encoders.STRING())
                  .write()
                  .parquet(watched.path("texts/metadata"));
            });

    assertThat(events.actions())
        .containsExactly(
            "under_test.write.metadata START COMPLETE",
            "under_test.write.metadata START COMPLETE",
            "under_test.write.metadata START COMPLETE");
  }

  @Test
  void aTextFileNamedLikeAPartOfAModelIsNone() throws Exception {
    RunEvents events =
        watched.eventsOf(
            () ->
                watched
                    .context()
                    .parallelize(List.of("{\"class\":\"a\"}"), 1)
                    .saveAsTextFile(watched.path("mine/metadata")));

    assertThat(outputs(events)).containsExactly("metadata");
  }
}
