package io.headwater.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A back end on loopback that keeps the OpenLineage events that it took, in order. */
public final class LoopbackServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Decides about one request. */
  public interface Answer {
    /** The connection is closed without an answer. */
    int NONE = -1;

    /**
     * @param body already read
     * @return the status to send; below 300 the body counts as taken
     */
    int to(HttpExchange request, byte[] body) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<byte[]> taken = new ArrayList<>();
  private volatile Answer answer = (request, body) -> 200;

  public LoopbackServer() throws IOException {
    this(0);
  }

  public LoopbackServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange request) throws IOException {
    try {
      byte[] body = request.getRequestBody().readAllBytes();
      int status = answer.to(request, body);
      if (status >= 200 && status < 300) {
        synchronized (taken) {
          taken.add(body);
        }
      }
      if (status != Answer.NONE) {
        send(request, status, status < 300 ? "" : "no, thanks");
      }
    } finally {
      request.close();
    }
  }

  private static void send(HttpExchange request, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      request.getResponseBody().write(bytes);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void answer(Answer with) {
    answer = with;
  }

  public void refuse(int status) {
    answer = (request, body) -> status;
  }

  public void accept() {
    answer = (request, body) -> 200;
  }

  public void forget() {
    synchronized (taken) {
      taken.clear();
    }
  }

  public int count() {
    synchronized (taken) {
      return taken.size();
    }
  }

  /** The bodies that were taken. */
  public List<String> bodies() {
    synchronized (taken) {
      return taken.stream()
          .map(b -> new String(b, StandardCharsets.UTF_8))
          .collect(Collectors.toList());
    }
  }

  public List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    for (String body : bodies()) {
      try {
        events.add(JSON.readTree(body));
      } catch (IOException e) {
        throw new UncheckedIOException("Not JSON: " + body, e);
      }
    }
    return events;
  }

  /** {@code 1 START}: the last part of the run's id as a number, and the event's type. */
  public List<String> runs() {
    return events().stream()
        .map(
            e ->
                UUID.fromString(e.at("/run/runId").asText()).getLeastSignificantBits()
                    + " "
                    + e.get("eventType").asText())
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
