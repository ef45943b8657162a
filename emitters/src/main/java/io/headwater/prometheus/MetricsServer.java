package io.headwater.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headwater.delivery.MetricsExporter;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics} and nothing else, with daemon threads only.
 *
 * <p>The JDK's own server is used rather than simpleclient's, which serves more paths and sets
 * system properties.
 */
final class MetricsServer implements MetricsExporter {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  private static final String PATH = "/metrics";
  private static final int THREADS = 2;

  /** Connections that may wait, so that slow clients cannot pile up work. */
  private static final int WAITING = 16;

  private final String host;
  private final int port;
  private final int retries;
  private final SnapshotText text;
  private HttpServer server;
  private ExecutorService threads;

  /**
   * @param port 0 for any free one
   * @param retries how many ports after it are tried when it is taken
   */
  MetricsServer(String host, int port, int retries, SnapshotText text) {
    this.host = host;
    this.port = port;
    this.retries = retries;
    this.text = text;
  }

  @Override
  public String name() {
    return PrometheusSettings.PORT.name();
  }

  @Override
  public String destination() {
    int actual = server == null ? port : server.getAddress().getPort();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + actual + PATH;
  }

  @Override
  public void start() throws IOException {
    try {
      server = bind(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new IOException(
          PrometheusSettings.HOST.key()
              + "='"
              + host
              + "' is not known; name an address of this machine",
          e);
    } catch (IOException e) {
      throw new IOException(
          PrometheusSettings.PORT.key()
              + "='"
              + port
              + "' cannot be opened on "
              + host
              + " ("
              + e.getMessage()
              + "); set another port, or 0 to have a free one picked",
          e);
    }
    AtomicInteger number = new AtomicInteger();
    ThreadFactory daemons =
        task -> {
          Thread thread = new Thread(task, "headwater-metrics-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), daemons);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    startFromADaemon(daemons);
  }

  private HttpServer bind(InetAddress address) throws IOException {
    int last = port == 0 ? 0 : Math.min(port + retries, 65_535);
    for (int tried = port; ; tried++) {
      try {
        HttpServer bound = HttpServer.create(new InetSocketAddress(address, tried), 0);
        if (tried != port) {
          LOG.warn(
              "{}='{}' is taken; /metrics is at port {}",
              PrometheusSettings.PORT.key(),
              port,
              tried);
        }
        return bound;
      } catch (BindException e) {
        if (tried >= last) {
          throw e;
        }
      }
    }
  }

  /** The server's own thread is a daemon only if the one that starts it is. */
  private void startFromADaemon(ThreadFactory daemons) throws IOException {
    FutureTask<Void> start = new FutureTask<>(server::start, null);
    daemons.newThread(start).start();
    try {
      start.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        answer(exchange, 404, "text/plain; charset=utf-8", utf8("Only " + PATH + " is here\n"));
      } else if (!isRead(exchange)) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        answer(exchange, 405, "text/plain; charset=utf-8", utf8("GET only\n"));
      } else {
        String type = TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
        answer(exchange, 200, type, text.render(type));
      }
    } catch (RuntimeException | Error e) {
      LOG.debug("Metrics could not be rendered", e);
      answer(exchange, 500, "text/plain; charset=utf-8", utf8("Metrics are not available\n"));
    } finally {
      exchange.close();
    }
  }

  private static boolean isRead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static byte[] utf8(String message) {
    return message.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void finish() {
    server.stop(0);
    threads.shutdownNow();
  }
}
