package io.headwater.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spark.HeadwaterListener;
import io.headwater.spi.DeliveryProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Integration tests have the agent jar on Spark's class path, and what they load comes from it. */
class AgentJarLoadsIT {

  @Test
  void servicesComeFromTheAgentJar() throws Exception {
    List<DeliveryProvider> providers =
        ServiceLoader.load(DeliveryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    assertThat(providers).hasSize(1);
    assertThat(origin(providers.get(0).getClass())).isEqualTo(AgentJar.open().path());
    assertThat(origin(DeliveryProvider.class)).isEqualTo(AgentJar.open().path());
    assertThat(origin(HeadwaterListener.class)).isEqualTo(AgentJar.open().path());
  }

  @Test
  void theJacksonOnTheClassPathIsSparksOwn() throws Exception {
    Path spark = origin(Class.forName("com.fasterxml.jackson.databind.ObjectMapper"));
    assertThat(spark).isNotEqualTo(AgentJar.open().path());
    assertThat(
            Class.forName(
                AgentJar.SHADED.replace('/', '.') + "com.fasterxml.jackson.databind.ObjectMapper"))
        .satisfies(own -> assertThat(origin(own)).isEqualTo(AgentJar.open().path()));
  }

  private static Path origin(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
