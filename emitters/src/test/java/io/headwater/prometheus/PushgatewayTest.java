package io.headwater.prometheus;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.spi.Delivery;
import io.headwater.spi.MetricFamily;
import io.headwater.spi.MetricFamily.Sample;
import io.headwater.spi.MetricSource;
import io.headwater.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushgatewayTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final WireMockServer gateway = new WireMockServer(wireMockConfig().dynamicPort());
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() {
    gateway.start();
    answer(200, 0);
  }

  @AfterEach
  void stop() {
    gateway.stop();
  }

  @Test
  void replacesTheGroupOfTheApplicationWhileItRunsAndWhenItEnds() {
    Delivery delivery = open("orders", "interval", "50ms");
    Awaitility.await().atMost(SOON).until(() -> requests().size() >= 2);
    delivery.close(SOON);

    List<LoggedRequest> pushes = requests();
    assertThat(pushes)
        .allSatisfy(
            push -> {
              assertThat(push.getMethod().getName()).isEqualTo("PUT");
              assertThat(push.getUrl()).isEqualTo("/metrics/job/headwater/app/orders");
              assertThat(push.getHeader("Content-Type")).startsWith("text/plain; version=0.0.4");
              assertThat(push.getHeader("Authorization")).isNull();
              assertThat(push.getBodyAsString())
                  .contains("# TYPE spark_jobs_started_total counter\n")
                  .doesNotContain("_created");
            });
    assertThat(pushes.get(pushes.size() - 1).getBodyAsString())
        .contains("spark_jobs_started_total{app=\"orders\",} " + asked.get() + ".0\n")
        .contains("headwater_shutdown_flush_seconds");
  }

  @Test
  void pushesAtTheEndOnlyWhenAskedTo() {
    Delivery delivery = open("orders", "interval", "0");
    delivery.close(SOON);

    assertThat(requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b c, /metrics/job/headwater/app@base64/YS9iIGM=",
    "../.., /metrics/job/headwater/app@base64/Li4vLi4=",
    ".., /metrics/job/headwater/app@base64/Li4=",
    "größe, /metrics/job/headwater/app@base64/Z3LDtsOfZQ=="
  })
  void whatAPathCannotHoldGoesAsBase64(String app, String path) {
    open(app, "interval", "0").close(SOON);

    assertThat(requests()).extracting(LoggedRequest::getUrl).containsExactly(path);
  }

  @Test
  void theGroupCanHaveMoreLabelsAndAnotherJob() {
    open("orders", "interval", "0", "grouping.env", "prod", "grouping.job", "nightly").close(SOON);

    assertThat(requests())
        .extracting(LoggedRequest::getUrl)
        .containsExactly("/metrics/job/nightly/app/orders/env/prod");
  }

  @Test
  void showsItselfByBasicAuthentication() {
    open("orders", "interval", "0", "username", "me", "password", "hidden secret").close(SOON);

    assertThat(requests())
        .extracting(push -> push.getHeader("Authorization"))
        .containsExactly("Basic bWU6aGlkZGVuIHNlY3JldA==");
  }

  @Test
  void aUserWithoutPasswordIsOneErrorThatNamesBothSettings() {
    try (CapturedLog log = new CapturedLog()) {
      open("orders", "username", "me").close(SOON);

      assertThat(requests()).isEmpty();
      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("spark.headwater.prometheus.pushgateway.username")
          .contains("spark.headwater.prometheus.pushgateway.password");
    }
  }

  @Test
  void deletesTheGroupAtTheEndWhenAskedTo() {
    open("orders", "interval", "0", "deleteOnFinish", "true").close(SOON);

    assertThat(requests())
        .extracting(each -> each.getMethod().getName() + " " + each.getUrl())
        .containsExactly("DELETE /metrics/job/headwater/app/orders");
  }

  @Test
  void aGatewayThatRefusesIsSaidOnceAndNeverShowsThePassword() {
    answer(400, 0);
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery =
          open("orders", "interval", "20ms", "username", "me", "password", "hidden secret");
      Awaitility.await().atMost(SOON).until(() -> requests().size() >= 3);
      delivery.close(SOON);

      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains("/metrics/job/headwater/app/orders")
          .contains("HTTP 400");
      List<String> all = new ArrayList<>(log.lines(Level.INFO));
      all.addAll(log.lines(Level.ERROR));
      assertThat(all).noneMatch(line -> line.contains("hidden"));
    }
  }

  @Test
  void aGatewayThatHangsDoesNotHoldTheEnd() {
    answer(200, 20_000);
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = open("orders", "interval", "50ms");
      Awaitility.await().atMost(SOON).until(() -> asked.get() > 0);
      long before = System.nanoTime();
      delivery.close(SOON);

      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isLessThan(PushgatewayExporter.LAST_PUSH.plusSeconds(15));
      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("did not take the last numbers within 2 s");
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(each -> each.getName().equals("headwater-pushgateway")));
    }
  }

  private Delivery open(String app, String... settings) {
    List<String> all =
        new ArrayList<>(Arrays.asList("prometheus.pushgateway.url", gateway.baseUrl()));
    for (int i = 0; i < settings.length; i += 2) {
      all.add("prometheus.pushgateway." + settings[i]);
      all.add(settings[i + 1]);
    }
    // Each question counts, so that the last push can be told from those before.
    MetricSource live =
        () ->
            Collections.singletonList(
                MetricFamily.of(
                    "spark_jobs_started_total",
                    MetricFamily.Type.COUNTER,
                    "Jobs that started",
                    Collections.singletonList(Sample.of(asked.incrementAndGet(), "app", app))));
    return DeliveryFixture.open(live, all.toArray(new String[0]));
  }

  private void answer(int status, int delayMillis) {
    gateway.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(status).withFixedDelay(delayMillis)));
  }

  private List<LoggedRequest> requests() {
    return gateway.findAll(anyRequestedFor(anyUrl())).stream().collect(Collectors.toList());
  }
}
