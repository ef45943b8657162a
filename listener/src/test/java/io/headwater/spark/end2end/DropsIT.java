package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spark.SparkBus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own bus has dropped is said by the application's terminal event. */
class DropsIT {

  @Test
  void whatSparksBusDropsIsSaidAtTheEnd(@TempDir Path dir) throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    WatchedSpark watched =
        WatchedSpark.start(dir, "spark.scheduler.listenerbus.eventqueue.shared.capacity", "20");
    watched
        .session()
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onJobStart(SparkListenerJobStart e) {
                try {
                  blocked.await();
                } catch (InterruptedException ex) {
                  throw new IllegalStateException(ex);
                }
              }
            });
    for (int i = 0; i < 20; i++) {
      watched.context().parallelize(Arrays.asList(1, 2, 3), 3).count();
    }
    blocked.countDown();
    SparkBus.settle(watched.session());

    String dropped =
        watched
            .stop()
            .applicationEnd()
            .at("/run/facets/headwater_metrics/properties/dropped_spark_bus")
            .asText();
    assertThat(dropped).matches("[1-9]\\d*");
  }

  @Test
  void nothingIsSaidWhereNothingWasDropped(@TempDir Path dir) {
    RunEvents events = WatchedSpark.start(dir).stop();

    assertThat(events.applicationEnd().at("/run/facets/headwater_metrics/properties").toString())
        .doesNotContain("dropped");
  }
}
