package io.headwater.sample.stage;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the pairs worth a closer look, without comparing everything with everything: OpenFlights
 * rows are put into their own and the eight neighbouring cells of a grid, OurAirports rows into
 * their own.
 */
final class BlockStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    store.view("preprocess/ourairports_names", "ourairports");
    store.view("preprocess/openflights_names", "openflights");
    cells(store.read("preprocess/openflights_names")).createOrReplaceTempView("cells");

    store.write(
        context.sql("candidates"), "block/candidates", "world", "openflights_id", "ourairports_id");

    return new RowCounts(
        store.rows("preprocess/ourairports_names") + store.rows("preprocess/openflights_names"),
        store.rows("block/candidates"));
  }

  private static Dataset<Row> cells(Dataset<Row> openflights) {
    return openflights
        .selectExpr("world", "id", "latitude", "longitude", "explode(array(-1, 0, 1)) AS north")
        .selectExpr("*", "explode(array(-1, 0, 1)) AS east")
        .selectExpr(
            "world",
            "id",
            "latitude",
            "longitude",
            "CAST(floor((latitude + 90) * 2) AS INT) + north AS latitude_cell",
            "CAST(pmod(floor((longitude + 180) * 2) + east, 720) AS INT) AS longitude_cell");
  }
}
