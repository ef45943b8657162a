package io.headwater.spark.end2end;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * One application after the other in one JVM: without the agent, with it, and with an agent whose
 * methods fail. Of each it writes what a user could notice into {@code observed-<name>}, and what
 * was made to fail into {@code fired-<name>}.
 */
public final class FaultsProgram {
  static final String ALONE = "alone";

  /** All of what the applications do whose agents fail at their start and end, without a fault. */
  static final String WATCHED_BRIEFLY = "briefly";

  /** One of each kind. */
  private static final int KINDS = 6;

  private static final int ACTIONS = 2 * KINDS;

  /** Each of these waits for the end of the application if it blocks. */
  private static final List<List<String>> OFF_THE_BUS =
      List.of(
          List.of("PlanAnalyzer.analyze"),
          List.of("OpenLineageEmitter.send", "DataHubEmitter.send"),
          List.of("SpoolBox.write"));

  private final Path dir;
  private final Random random;
  private final Set<String> atEnds = new TreeSet<>();
  private Set<String> inActions = new TreeSet<>();
  private Set<String> atEnd = new TreeSet<>();
  private boolean noting;

  private FaultsProgram(Path dir, long seed) {
    this.dir = dir;
    this.random = new Random(seed);
  }

  /**
   * @param args {@code seed,rounds}, with kinds behind them only these, and the folder to work in
   */
  public static void main(String[] args) throws Exception {
    String[] numbers = args[0].split(",");
    Set<Faults.Kind> kinds = EnumSet.allOf(Faults.Kind.class);
    if (numbers.length > 2) {
      kinds.clear();
      for (int i = 2; i < numbers.length; i++) {
        kinds.add(Faults.Kind.valueOf(numbers[i]));
      }
    }
    new FaultsProgram(Paths.get(args[1]), Long.parseLong(numbers[0]))
        .run(Integer.parseInt(numbers[1]), kinds);
  }

  private void run(int rounds, Set<Faults.Kind> kinds) throws Exception {
    application(ALONE);
    System.setProperty("spark.extraListeners", "io.headwater.spark.HeadwaterListener");
    notePoints();
    application(WATCHED_BRIEFLY);
    for (Faults.Kind kind : kinds) {
      if (kind != Faults.Kind.BLOCK) {
        application("actions-" + kind, shuffled(inActions), kind);
        endsFail(kind, shuffled(atEnds), rounds);
      }
    }
    if (kinds.contains(Faults.Kind.BLOCK)) {
      alwaysFail();
      blocked();
      attachedLate();
    }
  }

  /** What the agent does while an application works, and what only when it starts or ends. */
  private void notePoints() throws Exception {
    noting = true;
    Set<String> atStart = Faults.note();
    application("watched");
    Faults.noteNoMore();
    noting = false;
    atEnds.addAll(atStart);
    atEnds.addAll(atEnd);
    atEnds.removeAll(inActions);
    System.out.println("POINTS " + inActions.size() + " in actions, " + atEnds.size() + " else");
  }

  private List<String> shuffled(Set<String> points) {
    List<String> list = new ArrayList<>(points);
    Collections.shuffle(list, random);
    return list;
  }

  private void endsFail(Faults.Kind kind, List<String> points, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int first = points.size() * round / rounds;
      int last = points.size() * (round + 1) / rounds;
      Faults.armOnce(points.subList(first, last), kind);
      application("ends-" + kind + "-" + round);
    }
  }

  private void alwaysFail() throws Exception {
    Map<String, Faults.Kind> handlers = new TreeMap<>();
    handlers.put("ApplicationMetrics.onTaskEnd", Faults.Kind.LINKAGE);
    handlers.put("SqlEvents.hand", Faults.Kind.STACK);
    handlers.put("PlanAnalyzer.analyze", Faults.Kind.MEMORY);
    handlers.put("ActionEvents.end", Faults.Kind.RUNTIME);
    handlers.put("OpenLineageEmitter.encode", Faults.Kind.LINKAGE);
    handlers.put("OpenLineageEmitter.send", Faults.Kind.RUNTIME);
    handlers.put("ActionTracker.tick", Faults.Kind.INTERRUPT);
    for (Map.Entry<String, Faults.Kind> handler : handlers.entrySet()) {
      Faults.armAlways(List.of(handler.getKey()), handler.getValue());
      application("always-" + handler.getKey());
    }
  }

  private void blocked() throws Exception {
    System.setProperty("spark.headwater.shutdown.timeout", "1s");
    for (List<String> points : OFF_THE_BUS) {
      Faults.armOnce(points, Faults.Kind.BLOCK);
      application("blocked-" + points.get(0));
    }
    System.clearProperty("spark.headwater.shutdown.timeout");
  }

  private void attachedLate() throws Exception {
    System.clearProperty("spark.extraListeners");
    System.setProperty(
        "spark.sql.queryExecutionListeners", "io.headwater.spark.HeadwaterQueryExecutionListener");
    application("late");
    for (Faults.Kind kind : List.of(Faults.Kind.ARGUMENT, Faults.Kind.LINKAGE)) {
      Faults.armAlways(List.of("Agents.has"), kind);
      application("late-has-" + kind);
      Faults.armOnce(List.of("Agents.create", "Agent.tell", "SparkFacts.application"), kind);
      application("late-once-" + kind);
    }
  }

  private void application(String name) throws Exception {
    application(name, Collections.emptyList(), null);
  }

  /**
   * @param points are made to fail one after the other while the application runs
   */
  private void application(String name, List<String> points, Faults.Kind kind) throws Exception {
    System.out.println("ROUND " + name);
    Path out = Files.createDirectory(dir.resolve(name));
    if (!name.equals(ALONE)) {
      destinations(out);
    }
    Set<String> propertiesBefore = System.getProperties().stringPropertyNames();
    Thread.UncaughtExceptionHandler handlerBefore = Thread.getDefaultUncaughtExceptionHandler();
    SparkSession spark = SparkSession.builder().getOrCreate();
    if (noting) {
      inActions = Faults.note();
    }
    List<String> observed = new ArrayList<>();
    try {
      actions(spark, out, points, kind, observed);
    } catch (Exception e) {
      throw new IllegalStateException(name + ": " + Faults.disarm(), e);
    }
    if (noting) {
      atEnd = Faults.note();
    }
    long stopping = System.nanoTime();
    spark.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    System.out.println("STOPPED IN " + (System.nanoTime() - stopping) / 1_000_000 + " MS");
    observed.add("threads " + threads());
    String added = added(propertiesBefore);
    // The first application of a JVM sets some of Spark's own.
    if (!name.equals(ALONE) && !added.equals("[]")) {
      observed.add("properties " + added);
    }
    observed.add("handler " + settled(handlerBefore));
    Files.write(dir.resolve("fired-" + name), Faults.disarm());
    Files.write(dir.resolve("observed-" + name), observed);
    awaitNoAgent();
  }

  /** What was blocked goes on, and the next round's faults are not for it. */
  private static void awaitNoAgent() throws InterruptedException {
    for (int i = 0; i < 250; i++) {
      if (Thread.getAllStackTraces().keySet().stream()
          .noneMatch(thread -> thread.getName().equals("headwater-agent"))) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private void actions(
      SparkSession spark, Path out, List<String> points, Faults.Kind kind, List<String> observed)
      throws Exception {
    int number = points.isEmpty() && !noting && !out.endsWith(ALONE) ? KINDS : ACTIONS;
    for (int i = 0; i < number; i++) {
      int first = points.size() * i / ACTIONS;
      int last = points.size() * (i + 1) / ACTIONS;
      Faults.armOnce(points.subList(first, last), kind);
      observed.add(i + " " + action(spark, out, i));
      observed.add(i + " " + settings(spark));
    }
  }

  private static void destinations(Path out) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spool.dir", out.resolve("spool").toString());
    settings.put("openlineage.file", out.resolve("events.jsonl").toString());
    settings.put("datahub.file", out.resolve("proposals.jsonl").toString());
    settings.put("prometheus.textfile", out.resolve("spark.prom").toString());
    settings.put("prometheus.port", "0");
    settings.put("report", out.resolve("report.html").toString());
    settings.forEach((name, value) -> System.setProperty("spark.headwater." + name, value));
  }

  /** What the program gets from Spark. */
  private static String action(SparkSession spark, Path out, int number) throws Exception {
    String place = out.resolve("data" + number).toString();
    switch (number % KINDS) {
      case 0:
        spark.range(20).selectExpr("id", "id % 3 AS part").write().partitionBy("part").json(place);
        return files(out.resolve("data" + number));
      case 1:
        spark.range(50).createOrReplaceTempView("numbers");
        return rows(
            spark.sql(
                "SELECT a.id % 5 AS k, count(*) AS n, max(b.id) AS m FROM numbers a"
                    + " JOIN numbers b ON a.id = b.id * 2 WHERE a.id > 3 GROUP BY a.id % 5"));
      case 2:
        return rdd(spark, place);
      case 3:
        return failing(spark);
      case 4:
        spark.sql("CREATE TABLE t" + number + " USING parquet AS SELECT id FROM range(7)");
        spark.sql("INSERT INTO t" + number + " SELECT id + 10 FROM range(2)");
        String table = rows(spark.table("t" + number));
        spark.sql("DROP TABLE t" + number);
        return table;
      default:
        return number == 11 ? streaming(spark, out) : cached(spark);
    }
  }

  private static String rdd(SparkSession spark, String place) throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    context.setLocalProperty("my.property", "kept");
    context.setJobGroup("group", "a description", true);
    long count = context.parallelize(Arrays.asList(3, 1, 2), 2).map(i -> i + 1).count();
    context.parallelize(Arrays.asList("b", "a"), 1).saveAsTextFile(place);
    String properties =
        context.getLocalProperty("my.property")
            + context.getLocalProperty("spark.jobGroup.id")
            + context.getLocalProperty("spark.job.description");
    context.clearJobGroup();
    return count + properties + files(Paths.get(place));
  }

  private static String failing(SparkSession spark) {
    try {
      spark
          .range(3)
          .map((MapFunction<Long, Long>) FaultsProgram::refuse, Encoders.LONG())
          .collect();
      return "did not fail";
    } catch (Exception e) {
      return "failed with " + e.getClass().getName();
    }
  }

  private static Long refuse(Long value) {
    throw new IllegalArgumentException("no " + value);
  }

  private static String cached(SparkSession spark) {
    Dataset<Row> frame = spark.range(9).selectExpr("id * 3 AS n").cache();
    String counted = frame.count() + rows(frame.where("n > 10"));
    frame.unpersist(true);
    return counted;
  }

  private static String streaming(SparkSession spark, Path out) throws Exception {
    Path in = Files.createDirectory(out.resolve("in"));
    Files.write(in.resolve("a.txt"), List.of("x", "y"));
    StreamingQuery query =
        spark
            .readStream()
            .text(in.toString())
            .writeStream()
            .format("json")
            .option("checkpointLocation", out.resolve("checkpoint").toString())
            .start(out.resolve("streamed").toString());
    query.processAllAvailable();
    query.stop();
    return rows(spark.read().json(out.resolve("streamed").toString()));
  }

  private static String rows(Dataset<Row> frame) {
    return frame.collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** Bytes of all data files, without their random names. */
  private static String files(Path folder) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).collect(Collectors.toList())) {
        if (!file.getFileName().toString().startsWith(".")) {
          contents.add(folder.relativize(file.getParent()) + ":" + Files.readString(file));
        }
      }
    }
    Collections.sort(contents);
    return contents.toString().replace("\n", "|");
  }

  /** The session's and the context's, without what names the application or switches us on. */
  private static String settings(SparkSession spark) {
    Map<String, String> all = new TreeMap<>();
    Iterator<Tuple2<String, String>> session = spark.conf().getAll().iterator();
    while (session.hasNext()) {
      Tuple2<String, String> setting = session.next();
      all.put(setting._1(), setting._2());
    }
    Arrays.stream(spark.sparkContext().getConf().getAll())
        .forEach(setting -> all.put(setting._1(), setting._2()));
    all.keySet()
        .removeIf(
            key ->
                key.matches(
                    "spark\\.(?:headwater\\..*|extraListeners|sql\\.queryExecutionListeners"
                        + "|app\\.(?:id|startTime|submitTime)|driver\\.port|executor\\.id)"));
    return all.toString();
  }

  /** Those that would keep the JVM alive. */
  private static String threads() throws InterruptedException {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      names.clear();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!thread.isDaemon()) {
          names.add(thread.getName());
        }
      }
      if (names.size() <= 1) {
        break;
      }
      Thread.sleep(20);
    }
    return names.toString();
  }

  private static String added(Set<String> before) {
    Set<String> now = new TreeSet<>(System.getProperties().stringPropertyNames());
    now.removeAll(before);
    return now.toString();
  }

  /**
   * The agent needs a moment after {@code stop()} to see whether an exception follows; an interrupt
   * lets {@code stop()} return while it still delivers.
   */
  private static boolean settled(Thread.UncaughtExceptionHandler before)
      throws InterruptedException {
    for (int i = 0; i < 750 && Thread.getDefaultUncaughtExceptionHandler() != before; i++) {
      Thread.sleep(20);
    }
    return Thread.getDefaultUncaughtExceptionHandler() == before;
  }
}
