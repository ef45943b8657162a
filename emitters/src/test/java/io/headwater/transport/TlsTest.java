package io.headwater.transport;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.Events;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Properties;
import okhttp3.tls.HeldCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final Duration SOON = Duration.ofSeconds(20);

  private final HeldCertificate authority =
      new HeldCertificate.Builder().certificateAuthority(1).commonName("Private CA").build();
  private final HeldCertificate serverCertificate =
      new HeldCertificate.Builder()
          .signedBy(authority)
          .commonName("localhost")
          .addSubjectAlternativeName("localhost")
          .build();
  private final HeldCertificate clientCertificate =
      new HeldCertificate.Builder().signedBy(authority).commonName("headwater").rsa2048().build();

  @TempDir Path folder;
  private Path caFile;
  private WireMockServer server;

  @BeforeEach
  void writeAuthority() throws Exception {
    caFile = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  private String start(boolean needClientCertificate) throws Exception {
    Path keys = folder.resolve("server.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry(
        "server",
        serverCertificate.keyPair().getPrivate(),
        PASSWORD,
        new Certificate[] {serverCertificate.certificate(), authority.certificate()});
    try (OutputStream out = Files.newOutputStream(keys)) {
      store.store(out, PASSWORD);
    }
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    trust.setCertificateEntry("ca", authority.certificate());
    Path trusted = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(trusted)) {
      trust.store(out, PASSWORD);
    }
    server =
        new WireMockServer(
            wireMockConfig()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .keystorePath(keys.toString())
                .keystorePassword("password")
                .keyManagerPassword("password")
                .keystoreType("PKCS12")
                .trustStorePath(trusted.toString())
                .trustStorePassword("password")
                .trustStoreType("PKCS12")
                .needClientAuth(needClientCertificate));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(ok()));
    return "https://localhost:" + server.httpsPort();
  }

  private Delivery deliver(String... settings) {
    Delivery delivery = DeliveryFixture.open(settings);
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    return delivery;
  }

  @Test
  void serverOfAnUnknownAuthorityIsRefusedAndTheSettingNamed() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = deliver("openlineage.url", start(false));
      Awaitility.await().atMost(SOON).until(() -> !log.lines(Level.ERROR).isEmpty());
      delivery.close(Duration.ofSeconds(3));

      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("set spark.headwater.openlineage.tls.caFile");
      assertThat(server.getAllServeEvents()).isEmpty();
    }
  }

  @Test
  void trustStoreOfTheJvmThatCannotBeReadIsNamedAndNothingIsLost() throws Exception {
    String url = start(false);
    Path jvms = Files.writeString(folder.resolve("jvm.p12"), "no key store");
    Properties before = (Properties) System.getProperties().clone();
    System.setProperty("javax.net.ssl.trustStore", jvms.toString());
    System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
    System.setProperty("javax.net.ssl.trustStorePassword", "password");
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = deliver("openlineage.url", url);
      Awaitility.await().atMost(SOON).until(() -> !log.lines(Level.ERROR).isEmpty());
      assertThat(server.getAllServeEvents()).isEmpty();

      Files.move(folder.resolve("trust.p12"), jvms, StandardCopyOption.ATOMIC_MOVE);
      Awaitility.await().atMost(SOON).until(() -> server.getAllServeEvents().size() == 1);
      delivery.close(SOON);

      assertThat(delivery.dropped()).isZero();
      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains(
              "TLS cannot be used in this JVM",
              "see its javax.net.ssl.trustStore settings, or set"
                  + " spark.headwater.openlineage.tls.caFile");
    } finally {
      System.setProperties(before);
    }
  }

  @Test
  void privateAuthorityForAllDestinationsIsTrusted() throws Exception {
    Delivery delivery = deliver("openlineage.url", start(false), "tls.caFile", caFile.toString());
    delivery.close(SOON);

    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @Test
  void authorityOfOneBackEndGoesBeforeTheOneForAll() throws Exception {
    Path other =
        Files.writeString(
            folder.resolve("other.pem"),
            new HeldCertificate.Builder().certificateAuthority(1).build().certificatePem());
    Delivery delivery =
        deliver(
            "datahub.url", start(false),
            "tls.caFile", other.toString(),
            "datahub.tls.caFile", caFile.toString());
    delivery.close(SOON);

    assertThat(server.getAllServeEvents()).isNotEmpty();
  }

  @Test
  void clientShowsItsCertificate() throws Exception {
    Path cert = Files.writeString(folder.resolve("client.pem"), clientCertificate.certificatePem());
    Path key =
        Files.writeString(folder.resolve("client.key"), clientCertificate.privateKeyPkcs8Pem());
    Delivery delivery =
        deliver(
            "openlineage.url", start(true),
            "tls.caFile", caFile.toString(),
            "tls.certFile", cert.toString(),
            "tls.keyFile", key.toString());
    delivery.close(SOON);

    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @Test
  void filesThatCannotBeUsedTurnTheEmitterOffAndNameTheSetting() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
    Path pkcs1 =
        Files.writeString(folder.resolve("old.key"), clientCertificate.privateKeyPkcs1Pem());
    Path cert = Files.writeString(folder.resolve("client.pem"), clientCertificate.certificatePem());
    String gone = folder.resolve("gone.pem").toString();

    assertThat(error("tls.caFile", gone))
        .contains("spark.headwater.tls.caFile='" + gone + "' cannot be read (no such file)");
    assertThat(error("openlineage.tls.caFile", empty.toString()))
        .contains("spark.headwater.openlineage.tls.caFile")
        .contains("holds no certificate");
    assertThat(error("tls.certFile", cert.toString()))
        .contains("spark.headwater.tls.keyFile is not set");
    assertThat(error("tls.certFile", cert.toString(), "tls.keyFile", pkcs1.toString()))
        .contains("openssl pkcs8 -topk8");
    assertThat(error("tls.certFile", cert.toString(), "tls.keyFile", cert.toString()))
        .contains("holds no private key");
  }

  private static String error(String... settings) {
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "openlineage.url";
    all[settings.length + 1] = "https://localhost:1";
    try (CapturedLog log = new CapturedLog()) {
      DeliveryFixture.open(all).close(Duration.ofSeconds(1));
      assertThat(log.lines(Level.ERROR)).hasSize(1);
      return log.lines(Level.ERROR).get(0);
    }
  }
}
