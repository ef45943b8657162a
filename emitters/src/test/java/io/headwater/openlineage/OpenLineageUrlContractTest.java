package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.EmitterProvider;
import io.headwater.testing.Events;
import io.headwater.testing.HttpEmitterContract;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenLineageUrlContractTest extends HttpEmitterContract {

  @Override
  protected EmitterProvider provider() {
    return new OpenLineageEmitterProvider();
  }

  @Override
  protected String backEnd() {
    return "openlineage";
  }

  @Override
  protected List<String> payloads(String body) {
    return Collections.singletonList(body);
  }

  private LoggedRequest deliverOne(String... settings) {
    Delivery delivery = DeliveryFixture.open(settings);
    delivery.accept(Events.sql(RunEvent.Type.COMPLETE));
    delivery.close(Duration.ofSeconds(10));
    assertThat(requests()).hasSize(1);
    return requests().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "'', , /api/v1/lineage",
    "/, , /api/v1/lineage",
    "/base, , /base/api/v1/lineage",
    "/api/v1/lineage, , /api/v1/lineage",
    "'', openapi/openlineage/api/v1/lineage, /openapi/openlineage/api/v1/lineage",
    "'?tenant=a', , /api/v1/lineage?tenant=a"
  })
  void endpointIsBelowTheUrl(String url, String endpoint, String expected) {
    LoggedRequest request =
        endpoint == null
            ? deliverOne("openlineage.url", SERVER.baseUrl() + url)
            : deliverOne(
                "openlineage.url", SERVER.baseUrl() + url, "openlineage.endpoint", endpoint);

    assertThat(request.getUrl()).isEqualTo(expected);
    assertThat(request.getHeader("Authorization")).isNull();
  }

  @Test
  void headersAreSent() {
    LoggedRequest request =
        deliverOne(
            settingsWith(
                "openlineage.headers.X-Tenant", "a",
                "openlineage.secretHeaders.authorization", "Basic abc"));

    assertThat(request.getHeader("X-Tenant")).isEqualTo("a");
    assertThat(request.getHeader("Authorization")).isEqualTo("Basic abc");
  }

  @Test
  void bodyIsCompressedWhenAsked() {
    LoggedRequest request = deliverOne(settingsWith("openlineage.compression", "gzip"));

    assertThat(request.getHeader("Content-Encoding")).isEqualTo("gzip");
    assertThat(request.getBodyAsString()).contains("\"eventType\":\"COMPLETE\"");
  }
}
