package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets wherever a job can have them are in nothing that the agent writes or sends. */
class SecretsIT {
  private static final Pattern PLANT = Pattern.compile("pl4nt[0-9a-z]{0,4}");

  private static final Pattern OURS = Pattern.compile("pl4nt(?:001|01[0-2])x");

  /** Lines of the agent's own loggers, in the layouts of log4j 1 and 2. */
  private static final Pattern OWN_LINE =
      Pattern.compile(
          "Headwater|(?:Agent|LaneLog|QueuedDelivery\\w*|OwnFolders|Report\\w+|MetricsServer"
              + "|Pushgateway\\w+|SpoolSync|Orchestrator): ");

  @TempDir Path dir;

  @Test
  void noneIsInAnythingThatTheAgentWritesOrSends() throws Exception {
    Path job = Files.createDirectory(dir.resolve("job"));
    Path tokenFile = Files.writeString(dir.resolve("token"), "pl4nt001x");
    Path eventLog = Files.createDirectory(dir.resolve("eventlog"));
    try (BackEnd taking = new BackEnd();
        BackEnd away = new BackEnd()) {
      away.answers(503);
      SparkProgram.Ended ended =
          SparkProgram.watched(job)
              .main(SecretsProgram.class)
              .conf("spark.app.name", "nightly password=pl4nt002x")
              .conf("spark.eventLog.enabled", "true")
              .conf("spark.eventLog.compress", "false")
              .conf("spark.eventLog.dir", eventLog.toUri().toString())
              .conf("spark.hadoop.fs.s3a.access.key", "pl4nt003x")
              .conf("spark.hadoop.fs.s3a.secret.key", "pl4nt004x")
              .conf("spark.hadoop.javax.jdo.option.ConnectionPassword", "pl4nt005x")
              .conf("spark.hadoop.fs.azure.account.key.a.blob.core.windows.net", "pl4nt006x")
              .conf("spark.ssl.keyPassword", "pl4nt007x")
              .conf("spark.kafka.sasl.jaas.config", "Login required password=\"pl4nt008x\";")
              .conf("spark.my.own.setting", "pl4nt009x")
              .conf("spark.shop.password", "pl4nt013x")
              .conf("spark.headwater.openlineage.url", taking.url())
              .conf("spark.headwater.openlineage.token", "pl4nt010x")
              .conf("spark.headwater.openlineage.secretHeaders.X-Api-Key", "pl4nt011x")
              .conf("spark.headwater.datahub.url", away.url())
              .conf("spark.headwater.datahub.tokenFile", tokenFile.toString())
              .conf("spark.headwater.datahub.file", job.resolve("proposals.jsonl").toString())
              .conf("spark.headwater.prometheus.textfile", job.resolve("spark.prom").toString())
              .conf("spark.headwater.prometheus.pushgateway.url", away.url())
              .conf("spark.headwater.prometheus.pushgateway.username", "app")
              .conf("spark.headwater.prometheus.pushgateway.password", "pl4nt012x")
              .conf("spark.headwater.report", job.resolve("report.html").toString())
              .run("all");

      assertThat(ended.exitCode()).as(ended.log()).isZero();
      assertThat(ended.events().all()).hasSizeGreaterThan(200);
      assertThat(taking.events().all()).hasSizeGreaterThan(200);

      Set<String> leaks = new TreeSet<>();
      taking.events().all().forEach(e -> find("event sent", e.toString(), leaks));
      for (String file : List.of("events.jsonl", "proposals.jsonl", "spark.prom", "report.html")) {
        assertThat(job.resolve(file)).isNotEmptyFile();
        find(file, SparkProgram.read(job.resolve(file)), leaks);
      }
      List<Path> spooled = files(job.resolve("spool"));
      assertThat(spooled).isNotEmpty();
      for (Path file : spooled) {
        find("spool", file.toString(), leaks);
        find("spool", new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1), leaks);
      }
      List<String> ownLines =
          ended.log().lines().filter(l -> OWN_LINE.matcher(l).find()).collect(Collectors.toList());
      assertThat(ownLines).isNotEmpty();
      ownLines.forEach(line -> find("log", line, leaks));
      for (Path file : files(eventLog)) {
        // Checksums lie beside the log.
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
            .lines()
            .filter(SecretsIT::isToBeRedactedBySpark)
            .forEach(line -> findOurs(line, leaks));
      }
      assertThat(leaks).as("%s", String.join("\n", leaks)).isEmpty();
    }
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile).collect(Collectors.toList());
    }
  }

  /** Spark before 3.1 writes the properties of jobs as they are (SPARK-33504). */
  private static boolean isToBeRedactedBySpark(String event) {
    return !org.apache.spark.package$.MODULE$.SPARK_VERSION().startsWith("3.0.")
        || event.contains("SparkListenerEnvironmentUpdate");
  }

  /** Of what is in Spark's own event log only our settings are our business. */
  private static void findOurs(String line, Set<String> leaks) {
    Matcher ours = OURS.matcher(line);
    while (ours.find()) {
      leaks.add(ours.group() + " in Spark's event log");
    }
  }

  private static void find(String where, String text, Set<String> leaks) {
    Matcher m = PLANT.matcher(text);
    while (m.find()) {
      String around =
          text.substring(Math.max(0, m.start() - 40), Math.min(text.length(), m.end() + 5));
      leaks.add(m.group() + " in " + where + (leaks.size() < 400 ? ": " + around : ""));
    }
  }
}
