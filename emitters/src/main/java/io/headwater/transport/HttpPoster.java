package io.headwater.transport;

import io.headwater.spi.SendException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionSpec;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;

/**
 * Posts JSON to one server: one attempt per call. Redirects are not followed, so that no credential
 * reaches a stranger.
 *
 * <p>The HTTP client is made by the first request, in the thread that sends: what Java's TLS loads
 * takes longer than all else at the start of an agent.
 */
public final class HttpPoster implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient.Builder settings;
  private final HttpUrl base;
  private final Headers headers;
  private final HttpFailures failures;

  /** {@code null} before the first request. */
  private volatile OkHttpClient client;

  private HttpPoster(
      OkHttpClient.Builder settings, HttpUrl base, Headers headers, HttpFailures failures) {
    this.settings = settings;
    this.base = base;
    this.headers = headers;
    this.failures = failures;
  }

  static HttpPoster open(HttpDestination to) throws IOException {
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .connectTimeout(to.conf().get(TransportSettings.CONNECT_TIMEOUT))
            .readTimeout(to.conf().get(TransportSettings.TIMEOUT))
            .writeTimeout(to.conf().get(TransportSettings.TIMEOUT))
            .callTimeout(to.conf().get(TransportSettings.TIMEOUT))
            .followRedirects(false)
            .followSslRedirects(false);
    new TlsFiles(to.conf(), to.tls()).applyTo(client);
    HttpUrl base = HttpUrl.get(to.url());
    if (base == null) {
      throw new IOException(
          to.urlSetting().key()
              + " is not an address that can be posted to; write http://host:port");
    }
    if (!base.isHttps()) {
      client.connectionSpecs(Collections.singletonList(ConnectionSpec.CLEARTEXT));
    }
    return new HttpPoster(client, base, headers(to), new HttpFailures(to));
  }

  private synchronized OkHttpClient client() throws SendException {
    if (client == null) {
      try {
        client = settings.build();
      } catch (Exception | AssertionError | LinkageError e) {
        // The JVM's own trust store cannot be read, or has another password.
        throw failures.ofClient(e);
      }
    }
    return client;
  }

  /**
   * A client that trusts nobody is made anew: the JVM tells once only that its trust store cannot
   * be read, and has an empty one from then on until the file changes.
   */
  private synchronized SendException failed(IOException e) {
    if (e instanceof SSLException) {
      close();
      client = null;
    }
    return failures.of(e);
  }

  private static Headers headers(HttpDestination to) throws IOException {
    Headers.Builder headers = new Headers.Builder();
    String token = to.token();
    try {
      if (token != null) {
        headers.set("Authorization", "Bearer " + token);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(
          to.tokenSetting().key() + " holds a character that no HTTP header may hold");
    }
    for (Map.Entry<String, String> header : to.headers().entrySet()) {
      try {
        headers.set(header.getKey(), header.getValue());
      } catch (IllegalArgumentException e) {
        // Its message may show the value.
        throw new IOException(
            "the HTTP header " + header.getKey() + " holds a character that no header may hold");
      }
    }
    return headers.build();
  }

  /** The address of a path below the server's, which keeps its own path and query. */
  public HttpUrl below(String path) {
    String above = base.encodedPath().replaceAll("/+$", "");
    String below = path.replaceAll("^/+", "").replaceAll("/+$", "");
    if (below.isEmpty() || above.endsWith("/" + below)) {
      return base.newBuilder().encodedPath(above.isEmpty() ? "/" : above).build();
    }
    return base.newBuilder().encodedPath(above + "/" + below).build();
  }

  /** An address for logs: no user, no query. */
  public static String shown(HttpUrl address) {
    return address
        .newBuilder()
        .username("")
        .password("")
        .query(null)
        .fragment(null)
        .build()
        .toString();
  }

  /** The server's own address for logs. */
  public static String shown(URI address) {
    HttpUrl url = HttpUrl.get(address);
    return url == null ? address.getScheme() + "://" + address.getHost() : shown(url);
  }

  /**
   * Returns when the server has taken the body (2xx).
   *
   * @param gzip whether to compress the body
   */
  public void post(HttpUrl address, byte[] json, boolean gzip, Map<String, String> more)
      throws SendException {
    Request.Builder request = new Request.Builder().url(address).headers(headers);
    if (headers.get("Accept") == null) {
      request.header("Accept", "application/json");
    }
    more.forEach(request::header);
    RequestBody body = RequestBody.create(json, JSON);
    if (gzip) {
      request.header("Content-Encoding", "gzip");
      body = new GzipBody(body);
    }
    send(request.post(body));
  }

  /** As below, in the time that the setting allows. */
  public String get(HttpUrl address, long maxBytes) throws SendException {
    return get(address, maxBytes, Duration.ofMillis(client().callTimeoutMillis()));
  }

  /**
   * What is at the address, of an answer 2xx.
   *
   * @param maxBytes no more of it is read
   * @param atMost how long it may take; the setting's time where that is shorter
   */
  public String get(HttpUrl address, long maxBytes, Duration atMost) throws SendException {
    Request.Builder request = new Request.Builder().url(address).headers(headers);
    if (headers.get("Accept") == null) {
      request.header("Accept", "application/json");
    }
    OkHttpClient usual = client();
    long set = usual.callTimeoutMillis();
    long millis = set == 0 ? atMost.toMillis() : Math.min(atMost.toMillis(), set);
    OkHttpClient patient = usual.newBuilder().callTimeout(Duration.ofMillis(millis)).build();
    try (Response response = patient.newCall(request.build()).execute()) {
      if (!response.isSuccessful()) {
        throw failures.of(response);
      }
      return response.peekBody(maxBytes).string();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns when the server has replaced what is at the address (2xx). */
  public void put(HttpUrl address, byte[] body, String contentType) throws SendException {
    RequestBody sent = RequestBody.create(body, MediaType.get(contentType));
    send(new Request.Builder().url(address).headers(headers).put(sent));
  }

  /** Returns when the server has deleted what is at the address (2xx). */
  public void delete(HttpUrl address) throws SendException {
    send(new Request.Builder().url(address).headers(headers).delete());
  }

  private void send(Request.Builder request) throws SendException {
    try (Response response = client().newCall(request.build()).execute()) {
      if (!response.isSuccessful()) {
        throw failures.of(response);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Posts what no server can use, to see whether it answers and lets us in.
   *
   * @return what it answered; not 401, 403, 404, 405 or a redirect
   * @throws SendException when it cannot be reached, refuses, or nothing is at the address
   */
  public String probe(HttpUrl address, byte[] json, Map<String, String> more) throws SendException {
    try {
      post(address, json, false, more);
      return "takes what it is sent";
    } catch (SendException e) {
      boolean noSuchPath = e.reason().equals("404") || e.reason().equals("405");
      if (e.kind() != SendException.Kind.PERMANENT || noSuchPath) {
        throw e;
      }
      return "answers and lets us in (HTTP " + e.reason() + " to an empty body)";
    }
  }

  /** Ends requests that are on their way; they fail. For another thread than the one that waits. */
  public void cancelAll() {
    OkHttpClient made = client;
    if (made != null) {
      made.dispatcher().cancelAll();
    }
  }

  @Override
  public void close() {
    OkHttpClient made = client;
    if (made != null) {
      made.dispatcher().executorService().shutdown();
      made.connectionPool().evictAll();
    }
  }

  /** A body of unknown length, compressed while it is written. */
  private static final class GzipBody extends RequestBody {
    private final RequestBody body;

    GzipBody(RequestBody body) {
      this.body = body;
    }

    @Override
    public MediaType contentType() {
      return body.contentType();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      try (BufferedSink gzip = Okio.buffer(new GzipSink(sink))) {
        body.writeTo(gzip);
      }
    }
  }
}
