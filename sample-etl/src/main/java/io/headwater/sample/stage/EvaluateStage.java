package io.headwater.sample.stage;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Compares the matches with the answer sheet of codes and stores the figures as JSON ({@code
 * evaluate/quality}) and the rows that were not matched rightly ({@code evaluate/errors}). It is
 * the only stage that reads the codes.
 */
final class EvaluateStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    store.view("import/openflights_codes", "openflights_codes");
    store.view("import/ourairports_codes", "ourairports_codes");
    store.view("postprocess/classified", "matches");
    store.view("block/candidates", "candidates");
    context.sql("answers").createOrReplaceTempView("answers");
    Dataset<Row> judged = context.sql("judged").persist();
    judged.createOrReplaceTempView("judged");

    store.write(judged.filter("is_right = 0"), "evaluate/errors", "world", "openflights_id");
    context
        .sql("quality")
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .json(store.path("evaluate/quality"));
    judged.unpersist();

    Row quality = quality(context);
    long answered = quality.getLong(quality.fieldIndex("answered"));
    return new RowCounts(answered, 1);
  }

  /** The stored figures, one row. */
  static Row quality(StageContext context) {
    return context.spark().read().json(context.store().path("evaluate/quality")).first();
  }
}
