package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.JobId;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.DeliveryProvider;
import io.headwater.spi.MetricFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/metrics.md} is made from the declarations of the Spark side and from what the
 * delivery of the agent jar shows. When this fails, run it again with {@code
 * -Dheadwater.docs.rewrite=true} and commit the page; {@code dashboards/check} reads it.
 */
class MetricsDocIT {
  private static final Path PAGE =
      Paths.get(System.getProperty("headwater.docs", "../docs"), "metrics.md");
  private static final Instant TIME = Instant.parse("2026-01-31T23:00:00Z");

  @TempDir Path folder;

  @Test
  void thePageIsWhatTheDeclarationsSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("headwater.docs.rewrite")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("docs/metrics.md is stale; rewrite it with -Dheadwater.docs.rewrite=true")
        .isEqualTo(page);
  }

  private String page() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# Metrics\n\n")
        .append(
            "Made from the declarations in the code; do not edit by hand (see CONTRIBUTING).\n\n")
        .append(
            "Every sample has the label `app`, the application's name. Times are seconds, sizes"
                + " bytes. *Samples* is the most that one\n")
        .append(
            "application can have, buckets of histograms included; `E` is the number of its"
                + " emitters.\n\n")
        .append(
            "A task attempt counts at its end. One that ends without telling what it did (its"
                + " executor was lost, it could not fetch)\n")
        .append(
            "counts with what its heartbeats had told by then, as in Spark's own status store; its"
                + " times are not known.\n");
    appendDeclared(page, "Spark", "spark_");
    appendDeclared(page, "The agent", "headwater_");
    appendDelivery(page);
    return page.toString();
  }

  private static void appendDeclared(StringBuilder page, String title, String prefix) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| metric | type | unit | labels | samples | what it counts | from |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    for (Metric metric : Catalogue.metrics()) {
      if (metric.metricName().startsWith(prefix)) {
        List<String> labels = new ArrayList<>(metric.labelNames());
        labels.remove(Label.APP.name());
        appendRow(
            page,
            metric.metricName(),
            metric.type(),
            labels,
            Integer.toString(metric.maxSamples()),
            metric.help(),
            metric.source());
      }
    }
  }

  /** What the delivery shows when an emitter's back end cannot be reached. */
  private void appendDelivery(StringBuilder page) throws IOException {
    page.append("\n## Delivery\n\n");
    page.append("| metric | type | unit | labels | samples | what it counts | from |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    for (MetricFamily family : delivery()) {
      if (Catalogue.metrics().stream().anyMatch(m -> m.metricName().equals(family.name()))) {
        continue;
      }
      assertThat(family.samples()).as("samples of %s", family.name()).isNotEmpty();
      List<String> labels = new ArrayList<>();
      List<String> pairs = family.samples().get(0).labels();
      for (int i = 0; i < pairs.size(); i += 2) {
        labels.add(pairs.get(i));
      }
      long perEmitter =
          family.type() == MetricFamily.Type.HISTOGRAM
              ? family.samples().get(0).bounds().length + 3
              : family.samples().size();
      String samples = labels.contains("emitter") ? perEmitter + " E" : "" + perEmitter;
      if (family.name().equals("headwater_events_failed_total")) {
        samples = "one per reason met, E";
      }
      boolean spool = family.name().startsWith("headwater_spool_");
      String help = family.help().replaceFirst("\\.$", "");
      String source = spool ? "the emitter's spool; none of emitters without" : "the delivery";
      appendRow(page, family.name(), family.type(), labels, samples, help, source);
    }
  }

  private List<MetricFamily> delivery() throws IOException {
    DeliveryProvider provider = ServiceLoader.load(DeliveryProvider.class).iterator().next();
    Map<String, String> settings = new HashMap<>();
    settings.put(Setting.PREFIX + "openlineage.url", "http://127.0.0.1:" + closedPort());
    settings.put(Setting.PREFIX + "spool.dir", folder.toString());
    Conf conf = Conf.parse(settings, new ArrayList<>(provider.settings()), Collections.emptyMap());
    ApplicationInfo application =
        ApplicationInfo.builder()
            .name("docs")
            .id("local-1")
            .startTime(TIME)
            .sparkVersion("3.0.1")
            .agentVersion("test")
            .build();
    Delivery delivery = provider.open(conf, application, Collections::emptyList);
    delivery.accept(
        RunEvent.builder()
            .type(RunEvent.Type.START)
            .time(TIME)
            .startTime(TIME)
            .runId(UUID.fromString("019b7000-0000-7000-8000-000000000001"))
            .job(JobId.of("default", "docs"))
            .kind(RunEvent.Kind.APPLICATION)
            .application(application)
            .build());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> delivery.metrics().snapshot().stream().noneMatch(f -> f.samples().isEmpty()));
    delivery.close(Duration.ZERO);
    return delivery.metrics().snapshot();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void appendRow(
      StringBuilder page,
      String name,
      MetricFamily.Type type,
      List<String> labels,
      String samples,
      String help,
      String source) {
    page.append("| `")
        .append(name)
        .append("` | ")
        .append(type.name().toLowerCase(Locale.ROOT))
        .append(" | ")
        .append(unit(name))
        .append(" | ")
        .append(labels.isEmpty() ? "" : "`" + String.join("`, `", labels) + "`")
        .append(" | ")
        .append(samples)
        .append(" | ")
        .append(help.replace("|", "\\|").replace("\n", " "))
        .append(" | ")
        .append(source.replace("|", "\\|"))
        .append(" |\n");
  }

  private static String unit(String name) {
    String plain = name.replaceFirst("_total$", "");
    for (String unit : new String[] {"seconds", "bytes", "ratio"}) {
      if (plain.endsWith("_" + unit)) {
        return unit;
      }
    }
    return "";
  }
}
