package io.headwater.datahub;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.EmitterProvider;
import io.headwater.spi.Fact;
import io.headwater.testing.Events;
import io.headwater.testing.HttpEmitterContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DataHubUrlContractTest extends HttpEmitterContract {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  @Override
  protected EmitterProvider provider() {
    return new DataHubEmitterProvider();
  }

  @Override
  protected String backEnd() {
    return "datahub";
  }

  @Override
  protected List<String> payloads(String body) throws IOException {
    JsonNode request = JSON.readTree(body);
    assertThat(body.isEmpty() || request.path("async").asText().equals("false")).isTrue();
    List<String> payloads = new ArrayList<>();
    if (request.has("proposal")) {
      payloads.add(JSON.writeValueAsString(request.get("proposal")));
    }
    for (JsonNode proposal : request.path("proposals")) {
      payloads.add(JSON.writeValueAsString(proposal));
    }
    return payloads;
  }

  private Delivery deliver(RunEvent... events) {
    Delivery delivery = DeliveryFixture.open(settings());
    for (RunEvent event : events) {
      delivery.accept(event);
    }
    delivery.close(Duration.ofSeconds(20));
    return delivery;
  }

  private static List<String> actions() {
    return requests().stream()
        .map(r -> r.queryParameter("action").firstValue())
        .collect(Collectors.toList());
  }

  @Test
  void proposalsGoInBatches() throws Exception {
    deliver(Events.sql(RunEvent.Type.START), Events.sql(RunEvent.Type.COMPLETE));

    assertThat(requests()).allMatch(r -> r.getUrl().startsWith("/aspects?action=ingestProposal"));
    assertThat(requests()).allMatch(r -> r.getHeader("X-RestLi-Protocol-Version").equals("2.0.0"));
    assertThat(requests().size()).isLessThan(received().size());
  }

  @Test
  void pathBeforeTheApiIsKept() {
    DeliveryFixture.open("datahub.url", SERVER.baseUrl() + "/api/gms/")
        .close(Duration.ofSeconds(5));
    Delivery delivery = DeliveryFixture.open("datahub.url", SERVER.baseUrl() + "/api/gms/");
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    delivery.close(Duration.ofSeconds(10));

    assertThat(requests()).isNotEmpty().allMatch(r -> r.getUrl().startsWith("/api/gms/aspects?"));
  }

  @Test
  void serverWithoutBatchesGetsSingleProposals() throws Exception {
    SERVER.stubFor(
        post(urlPathEqualTo("/aspects"))
            .withQueryParam("action", equalTo("ingestProposalBatch"))
            .willReturn(aResponse().withStatus(404)));

    Delivery delivery =
        deliver(Events.sql(RunEvent.Type.START), Events.sql(RunEvent.Type.COMPLETE));

    assertThat(delivery.dropped()).isZero();
    assertThat(actions()).filteredOn(a -> a.equals("ingestProposalBatch")).hasSize(1);
    assertThat(actions()).filteredOn(a -> a.equals("ingestProposal")).hasSizeGreaterThan(10);
  }

  @Test
  void oneBadProposalTakesNoOtherWithIt() throws Exception {
    SERVER.stubFor(
        post(urlPathEqualTo("/aspects"))
            .withRequestBody(containing("\"aspectName\":\"operation\""))
            .willReturn(aResponse().withStatus(422).withBody("unrecognized field")));

    Delivery delivery = deliver(Events.sql(RunEvent.Type.COMPLETE));

    assertThat(delivery.dropped()).isEqualTo(1);
    List<String> taken =
        SERVER.getAllServeEvents().stream()
            .filter(e -> e.getResponse().getStatus() == 200)
            .map(e -> e.getRequest().getBodyAsString())
            .collect(Collectors.toList());
    assertThat(taken).anyMatch(b -> b.contains("datasetProfile"));
    assertThat(taken).anyMatch(b -> b.contains("dataProcessInstanceRunEvent"));
    assertThat(taken).noneMatch(b -> b.contains("\"aspectName\":\"operation\""));
  }

  @Test
  void batchIsBoundedInNumberAndBytes() throws Exception {
    GmsApi api = GmsApi.open(DeliveryFixture.conf(settings()), "0.1.0");
    byte[] big = ("\"" + "x".repeat(1_500_000) + "\"").getBytes(StandardCharsets.US_ASCII);
    List<Fact> facts =
        new ArrayList<>(
            Collections.nCopies(
                5, Fact.of(Events.ACTION_RUN, "big", Fact.Priority.RUN_STATE, big)));
    byte[] small = "{}".getBytes(StandardCharsets.US_ASCII);
    facts.addAll(
        Collections.nCopies(
            450, Fact.of(Events.ACTION_RUN, "small", Fact.Priority.RUN_STATE, small)));

    api.send(facts);
    api.close();

    List<Integer> sizes = new ArrayList<>();
    for (LoggedRequest request : requests()) {
      assertThat(request.getBody().length).isLessThanOrEqualTo(GmsApi.MAX_BATCH_BYTES + 100);
      sizes.add(payloads(request.getBodyAsString()).size());
    }
    assertThat(sizes).containsExactly(2, 2, 200, 200, 51);
    assertThat(sizes.stream().mapToInt(i -> i).sum()).isEqualTo(455);
  }

  private static RunEvent start(int run, String input) {
    return Events.sql(RunEvent.Type.START).toBuilder()
        .runId(new UUID(0, run))
        .lineage(
            LineageGraph.of(
                Collections.singletonList(Dataset.at(DatasetId.of("file", input)).build()),
                Collections.emptyList(),
                Collections.emptyList()))
        .build();
  }

  /** Proposals for an aspect that the server has taken, the latest first. */
  private List<String> taken(String aspect) throws IOException {
    List<String> taken = new ArrayList<>();
    for (ServeEvent event : SERVER.getAllServeEvents()) {
      if (event.getResponse().getStatus() == 200) {
        for (String payload : payloads(event.getRequest().getBodyAsString())) {
          if (payload.contains("\"aspectName\":\"" + aspect + "\"")) {
            taken.add(payload);
          }
        }
      }
    }
    return taken;
  }

  @Test
  void whatADeadDriverSaidOfAJobDoesNotReplaceWhatThisOneSays() throws Exception {
    String[] settings = settingsWith("spool.dir", folder.resolve("spool").toString());
    always(aResponse().withStatus(503));
    Delivery dead = DeliveryFixture.open(settings);
    dead.accept(start(1, "/old"));
    dead.close(Duration.ofSeconds(20));
    Delivery next = DeliveryFixture.open(settings);
    next.accept(start(2, "/new"));
    always(aResponse().withStatus(200));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                taken("dataProcessInstanceRunEvent").stream()
                    .anyMatch(body -> body.contains(new UUID(0, 1) + "-ABORT")));
    next.close(Duration.ofSeconds(20));

    assertThat(taken("dataProcessInstanceInput"))
        .anyMatch(body -> body.contains("/old"))
        .anyMatch(body -> body.contains("/new"));
    // Whether the old one was sent before the new one was said, or not at all: the new one stays.
    assertThat(taken("dataJobInputOutput"))
        .first()
        .asString()
        .contains("/new")
        .doesNotContain("/old");
  }

  private static void says(String version) {
    SERVER.stubFor(
        get(urlPathEqualTo("/config"))
            .willReturn(
                okJson(
                    "{\"noCode\":\"true\",\"patchCapable\":true,\"versions\":"
                        + "{\"acryldata/datahub\":{\"version\":\""
                        + version
                        + "\"}}}")));
  }

  private static List<LoggedRequest> questions() {
    return SERVER.findAll(getRequestedFor(urlPathEqualTo("/config")));
  }

  @Test
  void newServerIsAskedOnceAndGetsTheStatement() throws Exception {
    says("v1.2.0rc1");
    Delivery delivery = DeliveryFixture.open(settings());
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    assertThat(delivery.flush(Duration.ofSeconds(20))).isTrue();
    delivery.accept(Events.sql(RunEvent.Type.START));
    delivery.accept(Events.sql(RunEvent.Type.COMPLETE));
    delivery.close(Duration.ofSeconds(20));

    assertThat(questions()).hasSize(1);
    assertThat(received())
        .filteredOn(p -> p.contains("\"dataTransformLogic\""))
        .singleElement()
        .asString()
        .contains("INSERT OVERWRITE TABLE sales.orders");
    assertThat(delivery.dropped()).isZero();
  }

  @Test
  void oldServerGetsNeitherBatchesNorAspectsThatItDoesNotKnow() throws Exception {
    says("v0.12.1");
    Delivery delivery =
        deliver(
            Events.applicationEvent(RunEvent.Type.START),
            Events.sql(RunEvent.Type.START),
            Events.sql(RunEvent.Type.COMPLETE));

    assertThat(delivery.dropped()).isZero();
    assertThat(actions()).containsOnly("ingestProposal");
    assertThat(received()).noneMatch(p -> p.contains("dataTransformLogic"));
  }

  @Test
  void serverOfUnknownBuildIsSentWhatEveryServerTakes() throws Exception {
    says("null");
    deliver(Events.sql(RunEvent.Type.START), Events.sql(RunEvent.Type.COMPLETE));

    assertThat(actions()).contains("ingestProposalBatch");
    assertThat(received()).noneMatch(p -> p.contains("dataTransformLogic"));
    assertThat(questions()).hasSize(1);
  }

  @Test
  void serverThatDoesNotSayWhatItIsIsAskedAFewTimesOnly() throws Exception {
    SERVER.stubFor(get(urlPathEqualTo("/config")).willReturn(aResponse().withStatus(503)));
    Delivery delivery = DeliveryFixture.open(settings());
    for (int i = 0; i < 6; i++) {
      delivery.accept(Events.applicationEvent(RunEvent.Type.START));
      assertThat(delivery.flush(Duration.ofSeconds(20))).isTrue();
    }
    delivery.close(Duration.ofSeconds(20));

    assertThat(questions()).hasSize(3);
    assertThat(delivery.dropped()).isZero();
  }

  @Test
  void checkTellsThatTheServerCannotMerge() throws Exception {
    SERVER.stubFor(get(urlPathEqualTo("/config")).willReturn(okJson("{\"noCode\":\"true\"}")));
    try (GmsApi api =
        GmsApi.open(DeliveryFixture.conf(settingsWith("datahub.jobLineage", "merge")), "0.1.0")) {
      assertThatThrownBy(api::check)
          .hasMessageContaining("takes no PATCH")
          .hasMessageContaining("spark.headwater.datahub.jobLineage to replace");
    }
  }
}
