package io.headwater.spark.end2end;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchIT {
  @Test
  void x(@TempDir Path dir) throws Exception {
    try (WatchedSpark w = WatchedSpark.start(dir)) {
      SparkSession spark = w.session();
      spark.range(7).selectExpr("id", "id * 2 AS twice").write().saveAsTable("t");
      spark.sql("CREATE TABLE a (id BIGINT) USING parquet");
      spark.sql("CREATE TABLE b (id BIGINT) USING parquet");
      spark
          .listenerManager()
          .register(
              new org.apache.spark.sql.util.QueryExecutionListener() {
                public void onSuccess(String f, QueryExecution qe, long d) {
                  System.out.println(
                      "@@ "
                          + f
                          + " "
                          + qe.analyzed().getClass().getSimpleName()
                          + " "
                          + qe.logical().getClass().getSimpleName()
                          + " "
                          + qe.analyzed().origin()
                          + " L "
                          + qe.logical().origin()
                          + " id "
                          + System.identityHashCode(qe.analyzed().children().size()));
                  scala.collection.Iterator<?> it = qe.analyzed().children().iterator();
                  while (it.hasNext()) {
                    Object c = it.next();
                    System.out.println(
                        "@@   "
                            + c.getClass().getSimpleName()
                            + " "
                            + ((org.apache.spark.sql.catalyst.plans.logical.LogicalPlan) c)
                                .origin());
                  }
                }

                public void onFailure(String f, QueryExecution qe, Exception d) {}
              });
      for (int i = 0; i < 2; i++)
        spark.sql("FROM t INSERT INTO a SELECT id WHERE id > 1 INSERT INTO b SELECT twice");
      spark.sparkContext().listenerBus().waitUntilEmpty(10000L);
    }
  }
}
