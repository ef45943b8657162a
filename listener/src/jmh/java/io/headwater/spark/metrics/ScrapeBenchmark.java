package io.headwater.spark.metrics;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.spi.Delivery;
import io.headwater.spi.DeliveryProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A scrape of {@code /metrics} over HTTP while every label is at its cap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ScrapeBenchmark {
  private SparkApplication application;
  private Delivery delivery;
  private URI address;

  @Setup
  public void start() throws IOException {
    application = SparkApplication.start("full", "local[1]");
    ApplicationMetrics metrics = FullApplication.full(application.session.sparkContext());
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    address = URI.create("http://127.0.0.1:" + port + "/metrics");
    DeliveryProvider provider = ServiceLoader.load(DeliveryProvider.class).iterator().next();
    Map<String, String> settings = new HashMap<>();
    settings.put(Setting.PREFIX + "prometheus.port", Integer.toString(port));
    String folder = Files.createTempDirectory("scrape").toString();
    settings.put(Setting.PREFIX + "spool.dir", folder + "/spool");
    settings.put(Setting.PREFIX + "openlineage.file", folder + "/openlineage.jsonl");
    settings.put(Setting.PREFIX + "datahub.file", folder + "/datahub.jsonl");
    Conf conf = Conf.parse(settings, new ArrayList<>(provider.settings()), Collections.emptyMap());
    delivery = provider.open(conf, FullApplication.INFO, metrics);
    String text = new String(address.toURL().openStream().readAllBytes(), "UTF-8");
    long samples = text.lines().filter(line -> !line.startsWith("#")).count();
    System.out.printf("%n# %,d samples, %,d bytes%n", samples, text.length());
  }

  @Benchmark
  public int scrape() throws IOException {
    int read = 0;
    byte[] buffer = new byte[65_536];
    try (InputStream in = address.toURL().openStream()) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        read += got;
      }
    }
    return read;
  }

  @TearDown
  public void stop() {
    delivery.close(Duration.ZERO);
    application.close();
  }
}
