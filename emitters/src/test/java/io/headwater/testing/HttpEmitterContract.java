package io.headwater.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.Emitter;
import io.headwater.spi.SendException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every emitter does that posts to an HTTP server, tried against a real one. */
public abstract class HttpEmitterContract extends EmitterContract {
  protected static final String TOKEN = "s3cr3t-t0ken";
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension
  protected static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  @TempDir protected Path folder;

  /** The back end's settings begin with this: {@code openlineage}. */
  protected abstract String backEnd();

  /** The payloads in one request's body. */
  protected abstract List<String> payloads(String body) throws IOException;

  @BeforeEach
  void takeEverything() {
    SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
  }

  @Override
  protected String name() {
    return backEnd() + ".url";
  }

  @Override
  protected String[] settings() {
    return settingsWith();
  }

  protected final String[] settingsWith(String... more) {
    return Stream.concat(
            Stream.of(
                backEnd() + ".url",
                SERVER.baseUrl(),
                backEnd() + ".token",
                TOKEN,
                "http.timeout",
                "5s"),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  @Override
  protected List<String> received() throws IOException {
    List<String> all = new ArrayList<>();
    for (LoggedRequest request : requests()) {
      all.addAll(payloads(request.getBodyAsString()));
    }
    return all;
  }

  /** What was posted, in order; a server is also asked what it is. */
  protected static List<LoggedRequest> requests() {
    List<LoggedRequest> latestFirst =
        SERVER.getAllServeEvents().stream()
            .map(e -> e.getRequest())
            .filter(r -> r.getMethod().equals(RequestMethod.POST))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(latestFirst);
    return latestFirst;
  }

  protected static void first(ResponseDefinitionBuilder answer) {
    SERVER.stubFor(
        post(anyUrl())
            .inScenario("retry")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(answer)
            .willSetStateTo("well"));
    SERVER.stubFor(
        post(anyUrl())
            .inScenario("retry")
            .whenScenarioStateIs("well")
            .willReturn(aResponse().withStatus(200)));
  }

  protected static void always(ResponseDefinitionBuilder answer) {
    SERVER.stubFor(any(anyUrl()).willReturn(answer));
  }

  private double failed(Delivery delivery, String reason) {
    return DeliveryFixture.value(
        delivery, "headwater_events_failed_total", "emitter", name(), "reason", reason);
  }

  private Delivery deliverStart(String... settings) {
    Delivery delivery = DeliveryFixture.open(settings);
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    return delivery;
  }

  private void awaitEmitted(Delivery delivery) {
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                DeliveryFixture.value(delivery, "headwater_events_emitted_total", "emitter", name())
                        > 0
                    && DeliveryFixture.value(delivery, "headwater_queue_depth", "emitter", name())
                        == 0);
  }

  @Test
  void postsJsonWithTheToken() {
    Delivery delivery = deliverStart(settings());
    delivery.close(SOON);

    assertThat(requests())
        .isNotEmpty()
        .allSatisfy(
            r -> {
              assertThat(r.getMethod().getName()).isEqualTo("POST");
              assertThat(r.getHeader("Authorization")).isEqualTo("Bearer " + TOKEN);
              assertThat(r.getHeader("Content-Type")).startsWith("application/json");
              assertThat(r.getHeader("User-Agent")).isEqualTo("headwater/0.1.0");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void failureOfTheServerIsTriedAgain(int status) {
    first(aResponse().withStatus(status));
    Delivery delivery = deliverStart(settings());
    awaitEmitted(delivery);

    assertThat(delivery.dropped()).isZero();
    assertThat(failed(delivery, "5xx")).isEqualTo(1);
    assertThat(DeliveryFixture.value(delivery, "headwater_events_retried_total", "emitter", name()))
        .isPositive();
    delivery.close(SOON);
  }

  @Test
  void requestThatTimedOutAtTheServerIsTriedAgain() {
    always(aResponse().withStatus(408));
    Delivery delivery = deliverStart(settings());
    Awaitility.await().atMost(SOON).until(() -> failed(delivery, "408") >= 2);

    always(aResponse().withStatus(200));
    awaitEmitted(delivery);
    assertThat(delivery.dropped()).isZero();
    delivery.close(SOON);
  }

  @Test
  void retryAfterIsHonoured() {
    first(aResponse().withStatus(429).withHeader("Retry-After", "1"));
    Delivery delivery = deliverStart(settings());
    awaitEmitted(delivery);

    List<LoggedRequest> requests = requests();
    assertThat(
            Duration.between(
                requests.get(0).getLoggedDate().toInstant(),
                requests.get(1).getLoggedDate().toInstant()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(990));
    assertThat(failed(delivery, "429")).isEqualTo(1);
    delivery.close(SOON);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
  void brokenConnectionIsTriedAgain(Fault fault) throws Exception {
    first(aResponse().withFault(fault));
    Delivery delivery = deliverStart(settings());
    awaitEmitted(delivery);

    assertThat(delivery.dropped()).isZero();
    assertThat(received()).isNotEmpty();
    delivery.close(SOON);
  }

  @Test
  void serverThatDoesNotAnswerIsTriedAgain() {
    first(aResponse().withStatus(200).withFixedDelay(60_000));
    Delivery delivery = deliverStart(settingsWith("http.timeout", "300ms"));
    awaitEmitted(delivery);

    assertThat(failed(delivery, "timeout")).isPositive();
    assertThat(delivery.dropped()).isZero();
    delivery.close(SOON);
  }

  @Test
  void serverThatIsNotThereIsWaitedForAndSaidOnce() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery =
          deliverStart(settingsWith(backEnd() + ".url", "http://127.0.0.1:" + port));
      Awaitility.await().atMost(SOON).until(() -> failed(delivery, "connect") >= 3);

      assertThat(delivery.dropped()).isZero();
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains(name())
          .contains("http://127.0.0.1:" + port)
          .contains("spark.headwater." + backEnd() + ".url");
      delivery.close(Duration.ofSeconds(5));
      assertThat(delivery.dropped()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 413, 422})
  void factThatTheServerNeverTakesIsDroppedAndSaidOncePerKind(int status) {
    always(aResponse().withStatus(status).withBody("no such field"));
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = DeliveryFixture.open(settings());
      for (int i = 0; i < 5; i++) {
        delivery.accept(Events.applicationEvent(RunEvent.Type.START));
      }
      delivery.close(SOON);

      double dropped =
          DeliveryFixture.value(
              delivery, "headwater_events_dropped_total", "emitter", name(), "reason", "rejected");
      assertThat(dropped).isPositive().isEqualTo((double) delivery.dropped());
      assertThat(failed(delivery, Integer.toString(status))).isEqualTo(dropped);
      List<String> warnings = log.lines(Level.WARN);
      assertThat(warnings).allMatch(w -> w.contains("HTTP " + status + ": no such field"));
      assertThat(warnings).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo((int) dropped / 5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void refusalKeepsTheFactsAndNamesTheTokenOnce(int status) {
    SERVER.stubFor(
        post(anyUrl())
            .inScenario("token")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(status)));
    SERVER.stubFor(
        post(anyUrl())
            .inScenario("token")
            .whenScenarioStateIs("mended")
            .willReturn(aResponse().withStatus(200)));
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = deliverStart(settings());
      Awaitility.await().atMost(SOON).until(() -> failed(delivery, "unauthorised") >= 3);
      assertThat(DeliveryFixture.value(delivery, "headwater_circuit_state", "emitter", name()))
          .isEqualTo(2);
      assertThat(delivery.dropped()).isZero();
      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("HTTP " + status)
          .contains("set spark.headwater." + backEnd() + ".token");

      SERVER.setScenarioState("token", "mended");
      awaitEmitted(delivery);
      assertThat(delivery.dropped()).isZero();
      assertThat(DeliveryFixture.value(delivery, "headwater_circuit_state", "emitter", name()))
          .isZero();
      delivery.close(SOON);
    }
  }

  @Test
  void redirectIsNotFollowed() {
    always(aResponse().withStatus(302).withHeader("Location", SERVER.baseUrl() + "/elsewhere"));
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = deliverStart(settings());
      Awaitility.await().atMost(SOON).until(() -> failed(delivery, "redirect") >= 1);
      delivery.close(Duration.ofSeconds(3));

      assertThat(requests()).noneMatch(r -> r.getUrl().contains("elsewhere"));
      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("set spark.headwater." + backEnd() + ".url");
    }
  }

  @Test
  void secretsAreNeitherInTheLogNorInTheDestination() throws Exception {
    always(aResponse().withStatus(400).withBody("bad token " + TOKEN));
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery =
          deliverStart(settingsWith(backEnd() + ".url", SERVER.baseUrl() + "?api_key=" + TOKEN));
      delivery.close(SOON);

      assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(TOKEN));
      assertThat(log.lines(Level.WARN)).isNotEmpty();
    }
    try (Emitter emitter = open()) {
      assertThat(emitter.destination()).startsWith(SERVER.baseUrl()).doesNotContain(TOKEN);
    }
  }

  @Test
  void addressWithUserInfoIsRefusedWithoutShowingIt() {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery =
          deliverStart(backEnd() + ".url", "http://me:hidden@localhost:" + SERVER.getPort());
      delivery.close(SOON);

      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains(name() + " is off")
          .contains("must hold no user name or password")
          .contains("spark.headwater." + backEnd() + ".token");
      assertThat(log.lines()).noneMatch(line -> line.contains("hidden"));
      assertThat(requests()).isEmpty();
    }
  }

  @Test
  void tokenFileThatCannotBeReadTurnsTheEmitterOff() {
    try (CapturedLog log = new CapturedLog()) {
      DeliveryFixture.open(
              backEnd() + ".url",
              SERVER.baseUrl(),
              backEnd() + ".tokenFile",
              folder.resolve("gone").toString())
          .close(SOON);

      assertThat(log.lines(Level.ERROR)).singleElement().asString().contains(name() + " is off");
    }
  }

  @Test
  void deadServerDoesNotDelayAnotherEmitter() throws Exception {
    always(aResponse().withStatus(200).withFixedDelay(60_000));
    Path file = folder.resolve("other.jsonl");
    String other = backEnd().equals("datahub") ? "openlineage.file" : "datahub.file";
    long start = System.nanoTime();
    Delivery delivery =
        DeliveryFixture.open(settingsWith("http.timeout", "30s", other, file.toString()));
    for (int i = 0; i < 100; i++) {
      delivery.accept(Events.sql(RunEvent.Type.START));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));

    Awaitility.await().atMost(SOON).until(() -> Files.readAllLines(file).size() >= 100);
    delivery.close(Duration.ofMillis(200));
  }

  @Test
  void endWaitsNoLongerThanAllowedForASlowServer() {
    always(aResponse().withStatus(200).withFixedDelay(60_000));
    Delivery delivery = deliverStart(settingsWith("http.timeout", "30s"));

    long start = System.nanoTime();
    delivery.close(Duration.ofMillis(500));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(400), Duration.ofSeconds(20));
    assertThat(delivery.dropped()).isPositive();
  }

  @Test
  void endWaitsForOneMoreTryOnlyWhenTheLastOneFailed() {
    always(aResponse().withStatus(503));
    Delivery delivery = deliverStart(settings());
    Awaitility.await().atMost(SOON).until(() -> failed(delivery, "5xx") >= 2);

    long start = System.nanoTime();
    delivery.close(Duration.ofSeconds(30));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(delivery.dropped()).isPositive();
  }

  @Test
  void endDeliversWhatWaitedWhenTheServerIsBack() {
    SERVER.stubFor(
        post(anyUrl())
            .inScenario("back")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(503)));
    SERVER.stubFor(
        post(anyUrl())
            .inScenario("back")
            .whenScenarioStateIs("up")
            .willReturn(aResponse().withStatus(200)));
    Delivery delivery = DeliveryFixture.openWith(DeliveryFixture.SLOW, settings());
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    Awaitility.await().atMost(SOON).until(() -> failed(delivery, "5xx") >= 1);

    SERVER.setScenarioState("back", "up");
    delivery.close(Duration.ofSeconds(10));

    assertThat(delivery.dropped()).isZero();
    assertThat(DeliveryFixture.value(delivery, "headwater_queue_depth", "emitter", name()))
        .isZero();
  }

  @Test
  void sendTellsHowManyWereTaken() throws Exception {
    always(aResponse().withStatus(503));
    try (Emitter emitter = open()) {
      assertThatThrownBy(() -> emitter.send(emitter.encode(Events.sql(RunEvent.Type.START))))
          .isInstanceOfSatisfying(
              SendException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(SendException.Kind.RETRY);
                assertThat(e.taken()).isZero();
              });
    }
  }
}
