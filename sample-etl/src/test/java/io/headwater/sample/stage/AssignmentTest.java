package io.headwater.sample.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sample.LocalSpark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void theBestPairWinsAndTheLoserTakesItsNextBest() {
    assertThat(assigned(pair(1, 10, 0.9, 1), pair(2, 10, 0.8, 1), pair(2, 20, 0.7, 1)))
        .containsExactlyInAnyOrder("1-10", "2-20");
  }

  @Test
  void pairsBelowTheThresholdAreNeverTaken() {
    assertThat(
            assigned(
                pair(1, 10, MatchStage.THRESHOLD, 1),
                pair(2, 20, MatchStage.THRESHOLD - 0.000001, 1)))
        .containsExactly("1-10");
  }

  @Test
  void tiesGoToTheNearerAndThenToTheSmallerId() {
    assertThat(assigned(pair(1, 10, 0.9, 2), pair(1, 20, 0.9, 1))).containsExactly("1-20");
    assertThat(assigned(pair(2, 10, 0.9, 1), pair(1, 10, 0.9, 1))).containsExactly("1-10");
    assertThat(assigned(pair(1, 20, 0.9, 1), pair(1, 10, 0.9, 1))).containsExactly("1-10");
  }

  @Test
  void givesWhatTakingTheBestOfAllAgainAndAgainGives() {
    Random random = new Random(7);
    List<Row> pairs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (pairs.size() < 400) {
      long left = random.nextInt(150);
      long right = random.nextInt(150);
      if (seen.add(left + "-" + right)) {
        pairs.add(pair(left, right, random.nextInt(100) / 100.0, random.nextInt(40)));
      }
    }

    assertThat(assigned(pairs.toArray(new Row[0])))
        .containsExactlyInAnyOrderElementsOf(greedy(pairs));
  }

  private static List<String> greedy(List<Row> pairs) {
    List<Row> sorted = new ArrayList<>(pairs);
    sorted.sort(
        Comparator.<Row>comparingDouble(row -> -row.getDouble(2))
            .thenComparingDouble(row -> row.getDouble(3))
            .thenComparingLong(row -> row.getLong(0))
            .thenComparingLong(row -> row.getLong(1)));
    Set<Long> left = new HashSet<>();
    Set<Long> right = new HashSet<>();
    List<String> taken = new ArrayList<>();
    for (Row row : sorted) {
      if (row.getDouble(2) >= MatchStage.THRESHOLD
          && !left.contains(row.getLong(0))
          && !right.contains(row.getLong(1))) {
        left.add(row.getLong(0));
        right.add(row.getLong(1));
        taken.add(row.getLong(0) + "-" + row.getLong(1));
      }
    }
    return taken;
  }

  private static Row pair(long openflights, long ourairports, double score, double km) {
    return RowFactory.create(openflights, ourairports, score, km);
  }

  private static List<String> assigned(Row... pairs) {
    Dataset<Row> scores =
        LocalSpark.session()
            .createDataFrame(
                List.of(pairs),
                StructType.fromDDL(
                    "openflights_id BIGINT, ourairports_id BIGINT, score DOUBLE, distance_km DOUBLE"));
    return MatchStage.assigned(scores).filter("round IS NOT NULL").collectAsList().stream()
        .map(row -> row.getLong(0) + "-" + row.getLong(1))
        .toList();
  }
}
