package io.headwater.prometheus;

import io.headwater.conf.Conf;
import io.headwater.delivery.MetricsExporter;
import io.headwater.spi.SendException;
import io.headwater.transport.HttpPoster;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the numbers to a Pushgateway while the application runs and when it ends.
 *
 * <p>The group is the job, the application's name and what {@code grouping.*} adds: the same for
 * every run, because a Pushgateway never forgets a group. A PUT replaces the whole group. One
 * daemon thread pushes; the end waits for the last push for at most {@link #LAST_PUSH}.
 */
final class PushgatewayExporter implements MetricsExporter {
  /** As long as a JVM's shutdown hook may take. */
  static final Duration LAST_PUSH = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(PushgatewayExporter.class);
  private static final String JOB = "job";

  private final Conf conf;
  private final String application;
  private final SnapshotText text;
  private ScheduledExecutorService thread;
  private Future<?> periodic;
  private HttpPoster gateway;
  private HttpUrl group;

  /** From here on a failure is told by {@link #finish}. */
  private volatile boolean ending;

  /** The kind of the last failure; {@code null} after a push that was taken. One thread's. */
  private String failing;

  PushgatewayExporter(Conf conf, String application, SnapshotText text) {
    this.conf = conf;
    this.application = application;
    this.text = text;
  }

  @Override
  public String name() {
    return PushgatewaySettings.URL.name();
  }

  @Override
  public String destination() {
    return group == null
        ? HttpPoster.shown(conf.get(PushgatewaySettings.URL))
        : HttpPoster.shown(group);
  }

  @Override
  public void start() throws IOException {
    gateway = PushgatewaySettings.open(conf);
    group = gateway.below(path());
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "headwater-pushgateway");
              made.setDaemon(true);
              return made;
            });
    long interval = conf.get(PushgatewaySettings.INTERVAL).toMillis();
    if (interval > 0) {
      periodic = thread.scheduleWithFixedDelay(this::pushOnce, 0, interval, TimeUnit.MILLISECONDS);
    }
  }

  /** {@code /metrics/job/<job>/app/<application>/...}, labels after the job in their order. */
  private String path() {
    Map<String, String> labels = new TreeMap<>(conf.family(PushgatewaySettings.GROUPING));
    String job = labels.remove(JOB);
    String app = text.app();
    labels.putIfAbsent("app", app == null ? application : app);
    StringBuilder path = new StringBuilder("metrics/");
    append(path, JOB, job == null ? "headwater" : job);
    labels.forEach((label, value) -> append(path.append('/'), label, value));
    return path.toString();
  }

  /** What a path cannot hold goes as base64, which the Pushgateway reads by the label's suffix. */
  private static void append(StringBuilder path, String label, String value) {
    path.append(label);
    if (value.matches("[A-Za-z0-9._~-]+") && !value.matches("\\.+")) {
      path.append('/').append(value);
    } else {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      // An empty value is one padding character.
      String encoded = Base64.getUrlEncoder().encodeToString(bytes);
      path.append("@base64/").append(encoded.isEmpty() ? "=" : encoded);
    }
  }

  private void pushOnce() {
    try {
      push();
    } catch (IOException | SendException | RuntimeException | LinkageError e) {
      LOG.debug("Not pushed", e);
    }
  }

  private void push() throws IOException, SendException {
    byte[] body = text.render(TextFormat.CONTENT_TYPE_004);
    try {
      gateway.put(group, body, TextFormat.CONTENT_TYPE_004);
      failing = null;
    } catch (SendException e) {
      if (!ending && !e.reason().equals(failing)) {
        LOG.warn("Metrics are not pushed to {}: {}", destination(), e.getMessage());
      }
      failing = e.reason();
      throw e;
    }
  }

  private void end() throws IOException, SendException {
    if (conf.get(PushgatewaySettings.DELETE)) {
      gateway.delete(group);
    } else {
      push();
    }
  }

  @Override
  public void finish() throws IOException {
    ending = true;
    if (periodic != null) {
      // One that hangs must not keep the last one from being tried.
      periodic.cancel(false);
      gateway.cancelAll();
    }
    Future<?> last =
        thread.submit(
            () -> {
              end();
              return null;
            });
    thread.shutdown();
    try {
      last.get(LAST_PUSH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          destination() + " did not take the last numbers within " + LAST_PUSH.getSeconds() + " s",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      thread.shutdownNow();
      gateway.cancelAll();
      gateway.close();
    }
  }
}
