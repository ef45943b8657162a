package io.headwater.transport;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * Trust and client certificate as the settings name them: those of the back end, else those for all
 * destinations. Authorities that are given are trusted beside those that Java trusts; verification
 * is never off.
 */
final class TlsFiles {
  private static final char[] NO_PASSWORD = new char[0];

  private final Conf conf;
  private final TlsSettings own;

  TlsFiles(Conf conf, TlsSettings own) {
    this.conf = conf;
    this.own = own;
  }

  /**
   * Leaves the client as it is when no file is set.
   *
   * @throws IOException when a file cannot be used; names the setting
   */
  void applyTo(OkHttpClient.Builder client) throws IOException {
    Setting<String> caFile = choose(own.caFile(), TransportSettings.TLS.caFile());
    boolean certificate = conf.isSet(certFile()) || conf.isSet(keyFile());
    if (!conf.isSet(caFile) && !certificate) {
      return;
    }
    try {
      X509TrustManager trust = trustManager(caFile);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          certificate ? keyManagers() : null, new TrustManager[] {trust}, new SecureRandom());
      client.sslSocketFactory(context.getSocketFactory(), trust);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up (" + e + "); see the tls.* settings", e);
    }
  }

  private Setting<String> certFile() {
    return choose(own.certFile(), TransportSettings.TLS.certFile());
  }

  private Setting<String> keyFile() {
    return choose(own.keyFile(), TransportSettings.TLS.keyFile());
  }

  private Setting<String> choose(Setting<String> first, Setting<String> second) {
    return conf.isSet(first) ? first : second;
  }

  private X509TrustManager trustManager(Setting<String> caFile)
      throws GeneralSecurityException, IOException {
    X509TrustManager javas = trustManagerOf((KeyStore) null);
    if (!conf.isSet(caFile)) {
      return javas;
    }
    KeyStore all = emptyStore();
    int number = 0;
    for (X509Certificate trusted : javas.getAcceptedIssuers()) {
      all.setCertificateEntry("java-" + number++, trusted);
    }
    for (X509Certificate own : PemFile.read(caFile.key(), conf.get(caFile)).certificates()) {
      all.setCertificateEntry("own-" + number++, own);
    }
    return trustManagerOf(all);
  }

  private static X509TrustManager trustManagerOf(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager) {
        return (X509TrustManager) manager;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
    if (!conf.isSet(certFile()) || !conf.isSet(keyFile())) {
      Setting<String> missing = conf.isSet(certFile()) ? keyFile() : certFile();
      throw new IOException(
          missing.key()
              + " is not set; a client certificate needs both tls.certFile and"
              + " tls.keyFile");
    }
    List<X509Certificate> chain =
        PemFile.read(certFile().key(), conf.get(certFile())).certificates();
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        PemFile.read(keyFile().key(), conf.get(keyFile())).privateKey(),
        NO_PASSWORD,
        chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
