package io.headwater.spark.metrics;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.shuffle.FetchFailedException;
import org.apache.spark.sql.Row;

/** A task that says, once, that the shuffle it reads is gone: Spark runs both stages again. */
final class ShuffleLoss {
  private ShuffleLoss() {}

  static MapFunction<Row, Long> once() {
    return row -> {
      TaskContext task = TaskContext.get();
      if (task.stageAttemptNumber() == 0 && task.partitionId() == 0) {
        throw new FetchFailedException(
            SparkEnv.get().blockManager().blockManagerId(), 0, 0L, 0, 0, "lost", null);
      }
      return row.getLong(0);
    };
  }
}
