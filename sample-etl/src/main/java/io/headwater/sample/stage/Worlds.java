package io.headwater.sample.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Multiplies the input for {@code --scale}. World 0 is the data as published. Every further world
 * is a copy of it in which ids are shifted, names and places are mistyped and abbreviated here and
 * there, and coordinates are moved by up to 220 m, in each list differently. The matcher looks for
 * pairs within a world only, so that work grows with the scale and not with its square, as it would
 * for a planet with more airports rather than denser ones.
 */
final class Worlds {
  /** Larger than any id of both lists. */
  private static final String ID_STEP = "CAST(10000000 AS BIGINT)";

  private Worlds() {}

  /**
   * Each row once per world, with the column {@code world}; a malformed row is not worth copying.
   */
  static Dataset<Row> multiply(Dataset<Row> rows, int scale) {
    return rows.withColumn("world", explode(sequence(lit(0), lit(scale - 1))))
        .filter(col("world").equalTo(0).or(col("malformed").equalTo(false)));
  }

  /** The expression for a row's id. */
  static String id() {
    return "id + world * " + ID_STEP + " AS id";
  }

  /** The expression for a text that varies from world to world. */
  static String text(String expression, String name) {
    return "CASE WHEN world = 0 THEN "
        + expression
        + " ELSE vary_name("
        + expression
        + ", "
        + seed(name)
        + ") END AS "
        + name;
  }

  /**
   * The expression for a coordinate of at most {@code limit} degrees that moves by up to 0.002
   * degrees.
   */
  static String coordinate(String column, int limit, String name) {
    String moved = column + " + (pmod(" + seed(name) + ", 4001) - 2000) / 1000000D";
    String within = "greatest(-" + limit + "D, least(" + limit + "D, round(" + moved + ", 6)))";
    return "CASE WHEN world = 0 THEN " + column + " ELSE " + within + " END AS " + name;
  }

  private static String seed(String salt) {
    return "xxhash64(id, world, '" + salt + "')";
  }
}
