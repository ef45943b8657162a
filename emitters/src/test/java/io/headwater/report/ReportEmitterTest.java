package io.headwater.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportEmitterTest {
  @TempDir private Path folder;

  private static Delivery deliver(Path report) {
    Delivery delivery = DeliveryFixture.open("report", report.toString());
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    delivery.accept(Events.actionEvent(RunEvent.Type.START, RunEvent.Kind.SQL));
    delivery.accept(Events.actionEvent(RunEvent.Type.FAIL, RunEvent.Kind.SQL));
    delivery.accept(Events.applicationEvent(RunEvent.Type.COMPLETE));
    return delivery;
  }

  private static Emitter open(String value, ApplicationInfo application) throws IOException {
    return new ReportEmitterProvider()
        .openers(DeliveryFixture.conf("report", value), application)
        .get(0)
        .open();
  }

  @Test
  void writesThePageAtTheEndAndNotBefore() throws IOException {
    Path page = folder.resolve("new").resolve("report.html");
    Delivery delivery = deliver(page);
    assertThat(delivery.flush(Duration.ofSeconds(20))).isTrue();
    assertThat(page).doesNotExist();

    delivery.close(Duration.ofSeconds(20));
    assertThat(Files.readString(page)).contains("orders_etl.write.sales.orders", "café 中");
    try (Stream<Path> beside = Files.list(page.getParent())) {
      assertThat(beside).containsExactly(page);
    }
  }

  @Test
  void namesThePageInAFolderByTheApplicationAndItsAttempt() {
    deliver(folder.resolve("reports")).close(Duration.ofSeconds(20));
    assertThat(folder.resolve("reports/application_1700000000000_0042_1.html")).exists();
  }

  @Test
  void isOffWithoutTheSetting() {
    EmitterProvider provider = new ReportEmitterProvider();
    assertThat(provider.openers(DeliveryFixture.conf(), Events.application())).isEmpty();
  }

  @Test
  void saysAtTheStartThatAPlaceCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("in-the-way"));
    assertThatThrownBy(() -> open(file.resolve("report.html").toString(), Events.application()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("spark.headwater.report='" + file.resolve("report.html"));
    assertThatThrownBy(() -> open("s3://bucket/reports", Events.application()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a local path");
  }

  @Test
  void aPageThatCannotBeWrittenAtTheEndCostsOneLine() throws IOException {
    Path page = Files.createDirectories(folder.resolve("report.html"));
    Files.createFile(page.resolve("full"));
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = deliver(page);
      delivery.close(Duration.ofSeconds(20));
      assertThat(delivery.dropped()).isZero();
      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("No report is written: spark.headwater.report='" + page + "'");
    }
  }

  @Test
  void eventsOfAnotherApplicationAreNotOfThisPage() throws Exception {
    Path page = folder.resolve("report.html");
    ApplicationInfo other =
        ApplicationInfo.builder()
            .name("other")
            .id("application_2")
            .startTime(Events.START)
            .sparkVersion("3.0.1")
            .agentVersion("0.1.0")
            .build();
    try (Emitter emitter = open(page.toString(), other)) {
      emitter.send(emitter.encode(Events.applicationEvent(RunEvent.Type.START)));
    }
    assertThat(page).doesNotExist();
  }
}
