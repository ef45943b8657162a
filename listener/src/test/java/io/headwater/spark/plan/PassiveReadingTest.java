package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunEvent;
import io.headwater.spark.ReportedEvents;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Analysis opens nothing: no file, no socket, no catalog. What is looked at is the thread on which
 * Spark's bus calls the agent, which here is also the one that analyses.
 */
class PassiveReadingTest extends ReportedTest {
  private static final String AGENT = "spark-listener-group-shared";
  private static final List<String> OPENING =
      Arrays.asList("jdk.FileRead", "jdk.FileWrite", "jdk.SocketRead", "jdk.SocketWrite");
  private static SparkSession session;

  @BeforeAll
  static void settings() {
    spark()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.rec.impl", RecordingFileSystem.class.getName());
    session = spark().newSession();
    session.conf().set("spark.sql.catalog.spark_catalog", RecordingCatalog.class.getName());
    SparkSession.setActiveSession(session);
  }

  @AfterAll
  static void back() {
    SparkSession.setActiveSession(spark());
  }

  private static String rec(String name) {
    return RecordingFileSystem.SCHEME + "://" + path(name);
  }

  private static org.apache.spark.sql.Dataset<Row> read(String name) {
    return session.read().parquet(rec(name));
  }

  /** Actions of every kind. */
  private static void job() {
    session.range(9).selectExpr("id AS a", "id % 3 AS b").write().parquet(rec("pr-src"));
    read("pr-src")
        .where("b > 0")
        .groupBy("b")
        .count()
        .write()
        .partitionBy("b")
        .json(rec("pr-json"));
    read("pr-src").write().mode(SaveMode.Overwrite).parquet(rec("pr-copy"));
    read("pr-src").write().mode(SaveMode.Ignore).parquet(rec("pr-copy"));
    session.sql("CREATE TABLE pr_t USING parquet LOCATION '" + rec("pr-t") + "' AS SELECT 1 AS a");
    session.sql("INSERT INTO pr_t SELECT CAST(a AS INT) FROM parquet.`" + rec("pr-src") + "`");
    session.sql("CREATE OR REPLACE VIEW pr_v AS SELECT a FROM pr_t WHERE a IN (SELECT 1)");
    session.sql("SELECT * FROM pr_v v JOIN pr_t t ON v.a = t.a").collectAsList();
    session.sql("ALTER TABLE pr_t SET TBLPROPERTIES ('x' = 'y')");
    session.sql("INSERT OVERWRITE DIRECTORY '" + rec("pr-dir") + "' USING csv SELECT * FROM pr_t");
    read("pr-src").cache().count();
    read("pr-src").localCheckpoint().write().csv(rec("pr-csv"));
    session.read().csv(rec("pr-csv") + "/*.csv").count();
    new JavaSparkContext(session.sparkContext())
        .textFile(rec("pr-csv"))
        .map(line -> line + "!")
        .saveAsTextFile(rec("pr-lines"));
    session.createDataFrame(read("pr-src").javaRDD(), read("pr-src").schema()).count();
    fails(() -> read("pr-src").write().parquet(rec("pr-copy")));
    fails(() -> session.sql("SELECT assert_true(a < 0) FROM pr_t").collectAsList());
    fails(() -> session.read().parquet(rec("pr-none")).count());
    session.sql("DROP VIEW pr_v");
    session.sql("DROP TABLE pr_t");
  }

  private static void fails(Runnable code) {
    try {
      code.run();
    } catch (Exception e) {
      return;
    }
    throw new AssertionError("did not fail");
  }

  /** What the agent's thread opened, and what others did. */
  private static List<String> opened(Runnable code, List<RunEvent> events) throws Exception {
    RecordingFileSystem.clear();
    RecordingCatalog.clear();
    Path file = Files.createTempFile(temp, "opened", ".jfr");
    try (Recording recording = new Recording()) {
      OPENING.forEach(event -> recording.enable(event).withoutThreshold().withStackTrace());
      recording.start();
      events.addAll(ReportedEvents.of(session, code));
      recording.stop();
      recording.dump(file);
    }
    List<String> opened = new ArrayList<>(RecordingFileSystem.calls(AGENT));
    opened.addAll(RecordingCatalog.calls(AGENT));
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      String thread = event.getThread() == null ? "" : event.getThread().getJavaName();
      boolean opening = OPENING.contains(event.getEventType().getName());
      if (opening && thread != null && thread.startsWith(AGENT) && !loadsClass(event)) {
        opened.add(thread + ": " + event);
      }
    }
    return opened;
  }

  /** The JVM reads a class, from a jar or a folder, when it is used for the first time. */
  private static boolean loadsClass(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .anyMatch(f -> f.getMethod().getType().getName().endsWith("ClassLoader"));
  }

  @Test
  void theAgentsThreadOpensNothing() throws Exception {
    List<RunEvent> events = new ArrayList<>();
    List<String> opened = opened(PassiveReadingTest::job, events);
    assertThat(events).hasSizeGreaterThan(25);
    assertThat(RecordingFileSystem.calls("")).as("calls of Spark itself").hasSizeGreaterThan(50);
    assertThat(RecordingCatalog.calls("")).as("calls of Spark itself").isNotEmpty();
    assertThat(opened).isEmpty();
  }

  /** A listener that does what the agent must not: each of its three calls is seen. */
  @Test
  void whatAListenerOpensIsSeen() throws Exception {
    SparkListener busy =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(rec("pr-any"));
            try (FileInputStream in = new FileInputStream(temp.resolve("pr-file").toFile())) {
              in.read();
              path.getFileSystem(session.sparkContext().hadoopConfiguration()).exists(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            SparkSession.setActiveSession(session);
            session.catalog().tableExists("pr_none");
            fails(() -> session.table("pr_none"));
          }
        };
    Files.write(temp.resolve("pr-file"), new byte[] {1});
    session.sparkContext().addSparkListener(busy);
    List<String> opened;
    try {
      opened = opened(() -> session.range(3).count(), new ArrayList<>());
    } finally {
      session.sparkContext().removeSparkListener(busy);
    }
    assertThat(opened).anyMatch(c -> c.contains("status") && c.contains("pr-any"));
    assertThat(opened).anyMatch(c -> c.contains("load") && c.contains("pr_none"));
    assertThat(opened).anyMatch(c -> c.contains("jdk.FileRead") && c.contains("pr-file"));
  }
}
