package io.headwater.spark.end2end;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;

/**
 * A session in this JVM with the finished agent attached as a user does it, for programs of a few
 * lines: what each of them made the agent report.
 */
final class WatchedSpark implements AutoCloseable {
  private static final String MARKER = "under_test.write.marker";

  /** A piece of a program; what it throws fails the test. */
  interface Code {
    void run() throws Exception;
  }

  private final Path dir;
  private final SparkSession session;
  private int markers;

  private WatchedSpark(Path dir, SparkSession session) {
    this.dir = dir;
    this.session = session;
  }

  /**
   * @param conf key, value, key, value, ...
   */
  static WatchedSpark start(Path dir, String... conf) {
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("under test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", dir.resolve("warehouse").toUri().toString())
            .config("spark.extraListeners", "io.headwater.spark.HeadwaterListener")
            .config("spark.headwater.openlineage.file", dir.resolve("events.jsonl").toString());
    for (int i = 0; i < conf.length; i += 2) {
      builder.config(conf[i], conf[i + 1]);
    }
    return new WatchedSpark(dir, builder.getOrCreate());
  }

  SparkSession session() {
    return session;
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  String path(String name) {
    return dir.resolve(name).toString();
  }

  /** What the agent reports of this piece of the program, once all of it has arrived. */
  RunEvents eventsOf(Code code) throws Exception {
    settle();
    Set<String> before = runIds();
    code.run();
    settle();
    List<JsonNode> own = new ArrayList<>();
    for (JsonNode event : events().all()) {
      boolean marks = event.at("/job/name").asText().equals(MARKER);
      if (!marks && !before.contains(event.at("/run/runId").asText())) {
        own.add(event);
      }
    }
    return RunEvents.of(own);
  }

  /** Events keep their order: behind the end of a later action is nothing of an earlier one. */
  private void settle() {
    int marker = ++markers;
    session.range(1).coalesce(1).write().mode("overwrite").parquet(path("marker"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> events().actions().stream().filter(WatchedSpark::isMarker).count() == marker);
  }

  private static boolean isMarker(String action) {
    return action.equals(MARKER + " START COMPLETE");
  }

  private Set<String> runIds() {
    return events().all().stream()
        .map(e -> e.at("/run/runId").asText())
        .collect(Collectors.toSet());
  }

  /** Everything that was reported so far. */
  RunEvents events() {
    return RunEvents.read(dir.resolve("events.jsonl"));
  }

  /** Stops the application and gives all that was reported. */
  RunEvents stop() {
    close();
    return events();
  }

  /** Returns when the terminal event is there, so that nobody writes to the folder any more. */
  @Override
  public void close() {
    session.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    // A thread of Spark's may still ask for what the stopped context no longer has: its own affair.
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !events().application().equals("START"));
  }
}
