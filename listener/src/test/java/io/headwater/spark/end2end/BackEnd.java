package io.headwater.spark.end2end;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An OpenLineage server on loopback that can be well, refuse, or never answer. */
final class BackEnd implements AutoCloseable {
  private static final int NEVER = 0;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> taken = new ArrayList<>();
  private volatile int status = 200;

  BackEnd() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
  }

  /** Over TLS. */
  static BackEnd secured(SSLContext keys) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(keys));
    return new BackEnd(server);
  }

  private BackEnd(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange request) throws IOException {
    try {
      byte[] body = request.getRequestBody().readAllBytes();
      if (status == NEVER) {
        end.await();
        return;
      }
      if (status < 300) {
        synchronized (taken) {
          taken.add(new String(body, StandardCharsets.UTF_8));
        }
      }
      request.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      request.close();
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void answers(int with) {
    status = with;
  }

  /** Takes connections and requests, and says nothing. */
  void neverAnswers() {
    status = NEVER;
  }

  RunEvents events() {
    synchronized (taken) {
      return RunEvents.parse(new ArrayList<>(taken));
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
