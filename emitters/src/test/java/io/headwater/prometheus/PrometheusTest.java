package io.headwater.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import io.headwater.spi.MetricSource;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.Events;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final MetricSource LIVE =
      () ->
          Arrays.asList(
              MetricFamily.of(
                  "spark_tasks_total",
                  MetricFamily.Type.COUNTER,
                  "Ended tasks.\nBy \\outcome.",
                  Arrays.asList(
                      Sample.of(12, "app", "a\"b\\c\nd", "outcome", "success"),
                      Sample.of(0, "app", "x", "outcome", "failed"))),
              MetricFamily.of(
                  "spark_tasks_active",
                  MetricFamily.Type.GAUGE,
                  "Running tasks.",
                  Collections.singletonList(Sample.of(Double.NaN, "app", "x"))),
              MetricFamily.of(
                  "spark_task_duration_seconds",
                  MetricFamily.Type.HISTOGRAM,
                  "Task time.",
                  Collections.singletonList(
                      Sample.histogram(
                          7.5, new double[] {0.5, 10}, new long[] {2, 3, 1}, "app", "x"))),
              MetricFamily.of(
                  "spark_nothing_total",
                  MetricFamily.Type.COUNTER,
                  "Never seen.",
                  Collections.emptyList()));

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path folder;

  private static String address(CapturedLog log) {
    Matcher m =
        Pattern.compile("prometheus.port (http://\\S+)").matcher(log.lines(Level.INFO).get(0));
    assertThat(m.find()).isTrue();
    return m.group(1);
  }

  private HttpResponse<String> get(String address, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesTheTextFormatAtAPortItPickedAndLogged() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = DeliveryFixture.open(LIVE, "prometheus.port", "0");
      String address = address(log);
      HttpResponse<String> answer = get(address);

      assertThat(address).startsWith("http://127.0.0.1:").endsWith("/metrics");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body())
          .contains("# HELP spark_tasks_total Ended tasks.\\nBy \\\\outcome.\n")
          .contains("# TYPE spark_tasks_total counter\n")
          .contains("spark_tasks_total{app=\"a\\\"b\\\\c\\nd\",outcome=\"success\",} 12.0\n")
          .contains("spark_tasks_active{app=\"x\",} NaN\n")
          .contains("spark_task_duration_seconds_bucket{app=\"x\",le=\"0.5\",} 2.0\n")
          .contains("spark_task_duration_seconds_bucket{app=\"x\",le=\"10.0\",} 5.0\n")
          .contains("spark_task_duration_seconds_bucket{app=\"x\",le=\"+Inf\",} 6.0\n")
          .contains("spark_task_duration_seconds_count{app=\"x\",} 6.0\n")
          .contains("spark_task_duration_seconds_sum{app=\"x\",} 7.5\n")
          .doesNotContain("spark_nothing")
          .doesNotContain("_created");
      delivery.close(SOON);
    }
  }

  @Test
  void servesOpenMetricsWhenAsked() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = DeliveryFixture.open(LIVE, "prometheus.port", "0");
      HttpResponse<String> answer =
          get(address(log), "Accept", "application/openmetrics-text; version=1.0.0");

      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/openmetrics-text");
      assertThat(answer.body())
          .contains("# TYPE spark_tasks counter\n")
          .contains("spark_tasks_total{")
          .endsWith("# EOF\n");
      delivery.close(SOON);
    }
  }

  @Test
  void servesNothingElse() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = DeliveryFixture.open(LIVE, "prometheus.port", "0");
      String base = address(log).replace("/metrics", "");

      for (String path : List.of("/", "/metrics/", "/metricsx", "/-/healthy", "/x")) {
        assertThat(get(base + path).statusCode()).as(path).isEqualTo(404);
      }
      HttpResponse<String> post =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/metrics"))
                  .POST(HttpRequest.BodyPublishers.ofString("x"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(post.statusCode()).isEqualTo(405);
      delivery.close(SOON);
    }
  }

  @Test
  void showsTheDeliverysOwnNumbers() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery =
          DeliveryFixture.open(
              LIVE,
              "prometheus.port",
              "0",
              "openlineage.file",
              folder.resolve("events.jsonl").toString());
      delivery.accept(Events.applicationEvent(RunEvent.Type.START));
      delivery.flush(SOON);

      // Of which application they are, as the samples of Spark say.
      String app = "app=\"a\\\"b\\\\c\\nd\",";
      assertThat(get(address(log)).body())
          .contains(
              "headwater_events_emitted_total{" + app + "emitter=\"openlineage.file\",} 1.0\n")
          .contains(
              "headwater_events_dropped_total{"
                  + app
                  + "emitter=\"openlineage.file\",reason=\"queue_full\",} 0.0\n");
      delivery.close(SOON);
    }
  }

  @Test
  void threadsAreDaemonsAndThePortIsFreeAtTheEnd() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = DeliveryFixture.open(LIVE, "prometheus.port", "0");
      URI address = URI.create(address(log));
      get(address.toString());

      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(
              t -> t.getName().startsWith("HTTP-Dispatcher") || t.getName().contains("headwater"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
      delivery.close(SOON);
      new ServerSocket(address.getPort(), 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Test
  void takenPortIsOneErrorThatNamesSettingValueAndRemedy() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CapturedLog log = new CapturedLog()) {
      Path file = folder.resolve("events.jsonl");
      Delivery delivery =
          DeliveryFixture.open(
              LIVE,
              "prometheus.port",
              Integer.toString(taken.getLocalPort()),
              "prometheus.portRetries",
              "0",
              "openlineage.file",
              file.toString());
      delivery.accept(Events.applicationEvent(RunEvent.Type.START));
      delivery.close(SOON);

      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("spark.headwater.prometheus.port='" + taken.getLocalPort() + "'")
          .contains("on 127.0.0.1")
          .contains("set another port, or 0 to have a free one picked");
      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void aTakenPortGivesWayToTheNextFreeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CapturedLog log = new CapturedLog()) {
      Delivery delivery =
          DeliveryFixture.open(LIVE, "prometheus.port", Integer.toString(taken.getLocalPort()));

      int port = URI.create(address(log)).getPort();
      assertThat(port).isBetween(taken.getLocalPort() + 1, taken.getLocalPort() + 16);
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains("spark.headwater.prometheus.port='" + taken.getLocalPort() + "' is taken")
          .contains("/metrics is at port " + port);
      assertThat(get(address(log)).statusCode()).isEqualTo(200);
      delivery.close(SOON);
    }
  }

  @Test
  void unknownHostIsOneErrorThatNamesTheSetting() {
    try (CapturedLog log = new CapturedLog()) {
      DeliveryFixture.open(LIVE, "prometheus.port", "0", "prometheus.host", "no such host.invalid")
          .close(SOON);

      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("spark.headwater.prometheus.host='no such host.invalid'");
    }
  }

  @Test
  void textfileIsWrittenAtTheEndInOnePiece() throws Exception {
    Path file = folder.resolve("metrics/spark.prom");
    Delivery delivery = DeliveryFixture.open(LIVE, "prometheus.textfile", file.toString());
    assertThat(file).doesNotExist();

    delivery.close(SOON);

    assertThat(Files.readString(file))
        .contains("# TYPE spark_tasks_total counter\n")
        .contains("headwater_shutdown_flush_seconds");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void textfileReplacesAnOlderOne() throws Exception {
    Path file = Files.writeString(folder.resolve("spark.prom"), "old 1\n");

    DeliveryFixture.open(LIVE, "prometheus.textfile", file.toString()).close(SOON);

    assertThat(Files.readString(file)).doesNotContain("old").contains("spark_tasks_total");
  }

  @Test
  void textfileThatCannotBeWrittenIsOneErrorAndLeavesNothing() throws Exception {
    Path plain = Files.createFile(folder.resolve("plain"));
    try (CapturedLog log = new CapturedLog()) {
      DeliveryFixture.open(LIVE, "prometheus.textfile", plain.resolve("spark.prom").toString())
          .close(SOON);

      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("spark.headwater.prometheus.textfile='" + plain + "/spark.prom'")
          .contains("cannot be written");
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(plain);
    }
  }

  @Test
  void sourceThatFailsDoesNotEndTheServer() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      boolean[] broken = {true};
      Delivery delivery =
          DeliveryFixture.open(
              () -> {
                if (broken[0]) {
                  throw new IllegalStateException("broken");
                }
                return LIVE.snapshot();
              },
              "prometheus.port",
              "0");
      String address = address(log);

      assertThat(get(address).statusCode()).isEqualTo(500);
      broken[0] = false;
      assertThat(get(address).statusCode()).isEqualTo(200);
      delivery.close(SOON);
    }
  }
}
