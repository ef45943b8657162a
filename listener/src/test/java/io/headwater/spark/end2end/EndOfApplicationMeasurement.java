package io.headwater.spark.end2end;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the agent adds to the end of an application, and how soon what it saw is on disk; {@code
 * docs/measurements.md} has the command and its numbers. Not part of the build.
 */
class EndOfApplicationMeasurement {
  private static final int TIMES = Integer.getInteger("headwater.measure.times", 5);
  private static final Pattern STOPPED = Pattern.compile("STOPPED IN (\\d+) MS");
  private static final Pattern TIME = Pattern.compile("\"eventTime\":\"([^\"]+)\"");

  @TempDir Path dir;

  private interface Setup {
    SparkProgram of(SparkProgram program);
  }

  @Test
  void stop() throws Exception {
    try (BackEnd backEnd = new BackEnd()) {
      median("without the agent", program -> program.without("spark.extraListeners"));
      median("healthy", program -> program.conf("spark.headwater.openlineage.url", backEnd.url()));
      backEnd.answers(503);
      median("answers 503", p -> p.conf("spark.headwater.openlineage.url", backEnd.url()));
      median(
          "refuses connections",
          p -> p.conf("spark.headwater.openlineage.url", "http://127.0.0.1:1"));
      backEnd.neverAnswers();
      median("never answers", p -> p.conf("spark.headwater.openlineage.url", backEnd.url()));
    }
  }

  private void median(String back, Setup setup) throws IOException {
    List<Long> took = new ArrayList<>();
    List<Long> toDisk = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      Path own = Files.createDirectory(dir.resolve((back + i).replace(' ', '-')));
      SparkProgram program = SparkProgram.watched(own).without("spark.headwater.openlineage.file");
      String log = setup.of(program).run("timed-stop").log();
      Matcher stopped = STOPPED.matcher(log);
      if (!stopped.find()) {
        throw new AssertionError(log);
      }
      took.add(Long.parseLong(stopped.group(1)));
      toDisk.addAll(untilOnDisk(own.resolve("spool")));
    }
    Collections.sort(took);
    System.out.println("| " + back + " | " + took.get(TIMES / 2) + " ms | " + took + " |");
    if (!toDisk.isEmpty()) {
      Collections.sort(toDisk);
      System.out.println("  from Spark's event to the disk, in ms: " + toDisk);
    }
  }

  /** Milliseconds from the time of each event to that of its file. */
  private static List<Long> untilOnDisk(Path spool) throws IOException {
    List<Long> all = new ArrayList<>();
    if (!Files.isDirectory(spool)) {
      return all;
    }
    try (Stream<Path> files = Files.walk(spool)) {
      for (Path file :
          files.filter(f -> f.toString().endsWith(".facts")).collect(Collectors.toList())) {
        Matcher time =
            TIME.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        if (time.find()) {
          long written = Files.getLastModifiedTime(file).toMillis();
          all.add(written - Instant.parse(time.group(1)).toEpochMilli());
        }
      }
    }
    return all;
  }
}
