package io.headwater.sample.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Scores each pair and assigns one to one. In each round a pair is chosen if it is the best open
 * one of both its rows, which closes all other pairs of the two; after some rounds this is what
 * taking the best pair of all, again and again, would give. The order has no ties: score, then
 * distance, then ids.
 */
final class MatchStage implements Stage {
  /** Pairs that score less are not the same airport, whatever else is left. */
  static final double THRESHOLD = 0.48;

  /**
   * Chains of rows that prefer each other's partners are short: on the real data the fifth round is
   * the last to choose.
   */
  private static final int ROUNDS = 6;

  @Override
  public RowCounts run(StageContext context) {
    Store store = context.store();
    store.view("featurize/features", "features");

    store.write(
        assigned(context.sql("scores")),
        "match/pairs",
        "world",
        "openflights_id",
        "ourairports_id");

    return new RowCounts(store.rows("featurize/features"), store.rows("match/pairs"));
  }

  /**
   * Adds {@code round}: the round in which the pair was chosen, null for one that was not.
   *
   * @param scores at least {@code openflights_id, ourairports_id, distance_km, score}
   */
  static Dataset<Row> assigned(Dataset<Row> scores) {
    Dataset<Row> pairs =
        scores
            .withColumn("round", lit(null).cast(DataTypes.IntegerType))
            .withColumn("open", col("score").geq(THRESHOLD));
    for (int round = 1; round <= ROUNDS; round++) {
      pairs = afterRound(pairs, round);
    }
    return pairs.drop("open");
  }

  private static Dataset<Row> afterRound(Dataset<Row> pairs, int round) {
    return pairs
        .withColumn("openflights_rank", row_number().over(bestFirst("openflights_id")))
        .withColumn("ourairports_rank", row_number().over(bestFirst("ourairports_id")))
        .withColumn("chosen", expr("open AND openflights_rank = 1 AND ourairports_rank = 1"))
        .withColumn("round", when(col("chosen"), lit(round)).otherwise(col("round")))
        .withColumn("ourairports_taken", expr("max(chosen) OVER (PARTITION BY ourairports_id)"))
        .withColumn("openflights_taken", expr("max(chosen) OVER (PARTITION BY openflights_id)"))
        .withColumn("open", expr("open AND NOT openflights_taken AND NOT ourairports_taken"))
        .drop(
            "openflights_rank",
            "ourairports_rank",
            "chosen",
            "openflights_taken",
            "ourairports_taken");
  }

  private static WindowSpec bestFirst(String side) {
    return Window.partitionBy(side)
        .orderBy(
            col("open").desc(),
            col("score").desc(),
            col("distance_km"),
            col("openflights_id"),
            col("ourairports_id"));
  }
}
