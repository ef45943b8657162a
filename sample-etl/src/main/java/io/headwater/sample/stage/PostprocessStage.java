package io.headwater.sample.stage;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes the chosen pairs, says how sure each of them is, and lists what a person should look at.
 */
final class PostprocessStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    Dataset<Row> pairs = store.read("match/pairs").persist();
    pairs.createOrReplaceTempView("pairs");
    store.view("preprocess/openflights_names", "openflights");

    Dataset<Row> matches = context.sql("confidence");
    matches.createOrReplaceTempView("matches");
    store.write(matches, "postprocess/classified", "world", "openflights_id");
    store.write(context.sql("review"), "postprocess/review", "world", "openflights_id");

    pairs.unpersist();
    return new RowCounts(store.rows("match/pairs"), store.rows("postprocess/classified"));
  }
}
