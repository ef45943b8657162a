package io.headwater.sample.stage;

/**
 * Brings both lists into one form: normalised names and places, ISO countries, and what kind of
 * place it is.
 */
final class PreprocessStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    store.view("etl/ourairports_clean", "ourairports");
    store.view("etl/openflights_clean", "openflights");
    store.view("import/countries", "countries");

    store.write(
        context.sql("preprocess_ourairports"), "preprocess/ourairports_names", "world", "id");
    store.write(
        context.sql("preprocess_openflights"), "preprocess/openflights_names", "world", "id");
    store.write(
        context.sql("alternate_names"), "preprocess/alternate_names", "world", "id", "position");

    return new RowCounts(
        store.rows("etl/ourairports_clean") + store.rows("etl/openflights_clean"),
        store.rows("preprocess/ourairports_names") + store.rows("preprocess/openflights_names"));
  }
}
