package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A destination that cannot be reached before somebody mends the network or a setting. */
@EnabledIfSystemProperty(
    named = "headwater.profile",
    matches = ".*_emr-.*",
    disabledReason = "The same on every Spark line; one is enough for the time that it takes")
class NotYetReachableIT {
  private static final String HOST = "lineage.test";
  private static final String PASSWORD = "changeit";

  @TempDir Path dir;

  @Test
  void whatWaitsIsSentOnceTheNameResolvesAndTheAuthorityIsKnown() throws Exception {
    try (BackEnd backEnd = BackEnd.secured(keys())) {
      SparkProgram.Ended unresolved = program("unresolved", backEnd, "").run("stop");
      assertThat(unresolved.exitCode()).as(unresolved.log()).isZero();
      assertThat(unresolved.log()).contains("Emitter openlineage.url").contains(HOST);

      SparkProgram.Ended untrusted = program("untrusted", backEnd, HOST).run("stop");
      assertThat(untrusted.exitCode()).as(untrusted.log()).isZero();
      assertThat(untrusted.log()).contains("tls.caFile");
      assertThat(backEnd.events().all()).isEmpty();

      SparkProgram.Ended trusted =
          program("trusted", backEnd, HOST)
              .conf("spark.headwater.tls.caFile", dir.resolve("ca.pem").toString())
              .run("stop");
      assertThat(backEnd.events().application())
          .as(trusted.log())
          .isEqualTo("START COMPLETE START COMPLETE START COMPLETE");
      assertThat(backEnd.events().actions())
          .hasSize(3)
          .containsOnly("under_test.write.numbers START COMPLETE");
    }
  }

  /**
   * @param resolves a further name of this machine
   */
  private SparkProgram program(String name, BackEnd backEnd, String resolves) throws IOException {
    Path own = Files.createDirectory(dir.resolve(name));
    String machine = InetAddress.getLocalHost().getHostName();
    Path hosts =
        Files.writeString(
            own.resolve("hosts"), "127.0.0.1 localhost " + machine + " " + resolves + "\n");
    return SparkProgram.watched(own)
        .jvmOption("-Djdk.net.hosts.file=" + hosts)
        .without("spark.headwater.openlineage.file")
        .conf("spark.headwater.spool.dir", dir.resolve("spool").toString())
        .conf("spark.headwater.openlineage.url", "https://" + HOST + ":" + backEnd.port());
  }

  private SSLContext keys() throws Exception {
    Path store = dir.resolve("keys.p12");
    keytool(
        List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + HOST, "-ext", "san=dns:" + HOST),
        store);
    keytool(List.of("-exportcert", "-rfc", "-file", dir.resolve("ca.pem").toString()), store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(List<String> what, Path store) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(List.of("-alias", "server", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
