package io.headwater.transport;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** Which HTTP address a back end has and how to show oneself there, as its settings say. */
public final class HttpDestination {
  private final Conf conf;
  private final Setting<URI> url;
  private final Setting<String> token;
  private final TlsSettings tls;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param url is set
   * @param token the setting to name when the server refuses
   */
  public HttpDestination(Conf conf, Setting<URI> url, Setting<String> token, TlsSettings tls) {
    this.conf = conf;
    this.url = url;
    this.token = token;
    this.tls = tls;
  }

  /** Adds a header to every request; replaces one of the same name. */
  public HttpDestination header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Adds the headers of a family of settings. */
  public HttpDestination headers(Setting<String> family) {
    headers.putAll(conf.family(family));
    return this;
  }

  /**
   * @throws IOException when the settings cannot be used; names the setting and what to do, and
   *     shows no secret
   */
  public HttpPoster open() throws IOException {
    String prefix = token.key().substring(0, token.key().lastIndexOf('.') + 1);
    if (conf.hasError(prefix)) {
      throw new IOException("a setting that begins with " + prefix + " is wrong; mend that one");
    }
    if (conf.get(url).getRawUserInfo() != null) {
      throw new IOException(
          url.key()
              + " must hold no user name or password; use "
              + token.key()
              + ", or a header with the credentials");
    }
    return HttpPoster.open(this);
  }

  Conf conf() {
    return conf;
  }

  URI url() {
    return conf.get(url);
  }

  Setting<URI> urlSetting() {
    return url;
  }

  Setting<String> tokenSetting() {
    return token;
  }

  String token() {
    String value = conf.get(token);
    return value == null || value.trim().isEmpty() ? null : value.trim();
  }

  TlsSettings tls() {
    return tls;
  }

  Map<String, String> headers() {
    return headers;
  }
}
