package io.headwater.sample.stage;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Raw files to typed rows, one for each, good or bad. Here the codes part from the rest: they go to
 * the answer sheet ({@code import/*_codes}), which the evaluation alone reads, and are taken out of
 * names and keywords too.
 */
final class ImportStage implements Stage {
  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    int scale = context.settings().scale();
    RawFiles files = new RawFiles(context.spark(), context.settings().input());

    Dataset<Row> ourairports =
        files
            .ourairports()
            .selectExpr("*", "concat_ws(' ', ident, gps_code, iata_code, local_code) AS codes");
    Dataset<Row> openflights =
        files.openflights().selectExpr("*", "concat_ws(' ', icao_code, iata_code) AS codes");

    store.write(
        ourairports(ourairports, scale), "import/ourairports_raw", "world", "file", "record");
    store.write(
        openflights(openflights, scale), "import/openflights_raw", "world", "file", "record");
    store.write(
        codes(ourairports, scale, "ident"), "import/ourairports_codes", "world", "id", "record");
    store.write(
        codes(openflights, scale, "icao_code"),
        "import/openflights_codes",
        "world",
        "id",
        "record");
    store.write(files.countries(), "import/countries", "country");

    long raw = files.ourairports().count() + files.openflights().count();
    return new RowCounts(
        raw, store.rows("import/ourairports_raw") + store.rows("import/openflights_raw"));
  }

  private static Dataset<Row> ourairports(Dataset<Row> raw, int scale) {
    return Worlds.multiply(raw, scale)
        .selectExpr(
            "world",
            Worlds.id(),
            "type",
            Worlds.text("redact_name(name, codes)", "name"),
            Worlds.coordinate("latitude_deg", 90, "latitude"),
            Worlds.coordinate("longitude_deg", 180, "longitude"),
            "elevation_ft",
            "continent",
            "iso_country",
            "iso_region",
            Worlds.text("municipality", "municipality"),
            "scheduled_service",
            "redact_keywords(keywords, codes) AS keywords",
            "file",
            "record",
            "malformed");
  }

  private static Dataset<Row> openflights(Dataset<Row> raw, int scale) {
    return Worlds.multiply(raw, scale)
        .selectExpr(
            "world",
            Worlds.id(),
            Worlds.text("redact_name(name, codes)", "name"),
            Worlds.text("city", "city"),
            "country",
            Worlds.coordinate("latitude_deg", 90, "latitude"),
            Worlds.coordinate("longitude_deg", 180, "longitude"),
            "elevation_ft",
            "utc_offset",
            "dst",
            "time_zone",
            "file",
            "record",
            "malformed");
  }

  private static Dataset<Row> codes(Dataset<Row> raw, int scale, String icao) {
    return Worlds.multiply(raw, scale)
        .selectExpr(
            "world",
            Worlds.id(),
            "nullif(trim(" + icao + "), '') AS icao_code",
            "nullif(trim(iata_code), '') AS iata_code",
            "record");
  }
}
