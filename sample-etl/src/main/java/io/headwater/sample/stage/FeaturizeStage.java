package io.headwater.sample.stage;

/**
 * Measures each candidate pair: how alike the names and places are, how far apart and how high the
 * airports lie.
 */
final class FeaturizeStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    store.view("block/candidates", "candidates");
    store.view("preprocess/ourairports_names", "ourairports");
    store.view("preprocess/openflights_names", "openflights");
    store.view("preprocess/alternate_names", "alternate_names");
    context.sql("alternates").createOrReplaceTempView("alternates");

    store.write(
        context.sql("features"), "featurize/features", "world", "openflights_id", "ourairports_id");

    return new RowCounts(store.rows("block/candidates"), store.rows("featurize/features"));
  }
}
