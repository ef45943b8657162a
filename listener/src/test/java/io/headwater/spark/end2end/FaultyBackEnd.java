package io.headwater.spark.end2end;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An OpenLineage server on loopback that misbehaves at random, down to the connection: refuses it,
 * resets it within a body or before the answer, answers late or with an error. Over TLS.
 *
 * <p>It speaks HTTP by itself because no server lets its connections be reset.
 */
final class FaultyBackEnd implements AutoCloseable {
  private static final String[] ERRORS = {
    "408 Request Timeout",
    "429 Too Many Requests\r\nRetry-After: 0",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable\r\nRetry-After: 1",
    "503 Service Unavailable",
    "504 Gateway Timeout",
  };
  private static final String[] REFUSALS = {"400 Bad Request", "413 Payload Too Large"};

  private final Random random;
  private final SSLContext keys;
  private final int port;
  private final List<String> taken = new ArrayList<>();
  private ServerSocket listening;
  private volatile double share;
  private volatile boolean closed;

  FaultyBackEnd(long seed, SSLContext keys) throws IOException {
    random = new Random(seed);
    this.keys = keys;
    listening = listen(0);
    port = listening.getLocalPort();
    daemon(this::acceptAll);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    return socket;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-back-end");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return port;
  }

  /** From now on so many of the requests go wrong. */
  void misbehave(double shareOfRequests) {
    share = shareOfRequests;
  }

  /** What was taken, in the order in which it came; repeats too. */
  List<String> bodies() {
    synchronized (taken) {
      return new ArrayList<>(taken);
    }
  }

  private int chance(int bound) {
    synchronized (random) {
      return random.nextInt(bound);
    }
  }

  private boolean goesWrong() {
    synchronized (random) {
      return random.nextDouble() < share;
    }
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket connection = listening.accept();
        if (goesWrong() && chance(4) == 0) {
          reset(connection);
          refuseForAWhile();
        } else {
          daemon(() -> serve(connection));
        }
      } catch (IOException e) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Nobody listens: the connection is refused. */
  private void refuseForAWhile() throws IOException {
    listening.close();
    LockSupport.parkNanos((50 + chance(400)) * 1_000_000L);
    if (!closed) {
      listening = listen(port);
    }
  }

  private static void reset(Socket connection) throws IOException {
    connection.setSoLinger(true, 0);
    connection.close();
  }

  /**
   * @param plain what is reset when the connection is: TLS would say good-bye first
   */
  private void serve(Socket plain) {
    try (SSLSocket connection =
        (SSLSocket) keys.getSocketFactory().createSocket(plain, null, true)) {
      InputStream in = connection.getInputStream();
      while (!closed) {
        String head = head(in);
        int length = length(head);
        int kind = goesWrong() ? chance(9) : 9;
        if (kind == 0) {
          in.readNBytes(length / 2);
          reset(plain);
          return;
        }
        byte[] body = in.readNBytes(length);
        if (kind < 5) {
          answer(connection, ERRORS[chance(ERRORS.length)]);
        } else if (kind == 5) {
          answer(connection, "401 Unauthorized");
        } else if (kind == 6 && chance(3) == 0) {
          answer(connection, REFUSALS[chance(REFUSALS.length)]);
        } else {
          if (kind == 7) {
            LockSupport.parkNanos(300_000_000);
          }
          take(head, body);
          if (kind == 8) {
            // It was taken, and the sender will never know.
            reset(plain);
            return;
          }
          answer(connection, "200 OK");
        }
      }
    } catch (IOException e) {
      // The driver was killed, does not trust the key, or let the connection go.
    }
  }

  private void take(String head, byte[] body) throws IOException {
    byte[] plain = body;
    if (head.contains("content-encoding: gzip")) {
      plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    synchronized (taken) {
      taken.add(new String(plain, StandardCharsets.UTF_8));
    }
  }

  private static void answer(Socket connection, String status) throws IOException {
    connection
        .getOutputStream()
        .write(
            ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  /** In lower case, with the empty line. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  private static int length(String head) throws IOException {
    int at = head.indexOf("content-length:");
    if (at < 0) {
      throw new IOException("No length: " + head);
    }
    return Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).trim());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
  }
}
