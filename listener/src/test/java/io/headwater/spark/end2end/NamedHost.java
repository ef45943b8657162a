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

/**
 * A name of this machine that a JVM knows or does not, and a key for servers there, which who
 * trusts {@link #authority()} accepts.
 */
final class NamedHost {
  static final String NAME = "lineage.test";
  private static final String PASSWORD = "changeit";

  private final Path dir;
  private final SSLContext keys;

  /**
   * @param dir of files, exists
   */
  NamedHost(Path dir) throws Exception {
    this.dir = dir;
    this.keys = makeKeys();
  }

  SSLContext keys() {
    return keys;
  }

  /** A PEM file. */
  Path authority() {
    return dir.resolve("ca.pem");
  }

  /** The option of a JVM that can resolve the name. */
  String known() throws IOException {
    return hosts("known", NAME);
  }

  /** The option of a JVM that cannot. */
  String unknown() throws IOException {
    return hosts("unknown", "");
  }

  private String hosts(String file, String further) throws IOException {
    String machine = InetAddress.getLocalHost().getHostName();
    Path hosts =
        Files.writeString(
            dir.resolve(file), "127.0.0.1 localhost " + machine + " " + further + "\n");
    return "-Djdk.net.hosts.file=" + hosts;
  }

  private SSLContext makeKeys() throws Exception {
    Path store = dir.resolve("keys.p12");
    keytool(
        List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + NAME, "-ext", "san=dns:" + NAME),
        store);
    keytool(List.of("-exportcert", "-rfc", "-file", authority().toString()), store);
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(loaded, PASSWORD.toCharArray());
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
