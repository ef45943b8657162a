package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.testing.CapturedLog;
import io.headwater.testing.Events;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLineageFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void appendsEachEventAsOneLineInOrder() throws Exception {
    Path file = folder.resolve("not/yet/there/events.jsonl");

    Delivery delivery = DeliveryFixture.open("openlineage.file", file.toString());
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    delivery.accept(Events.sql(RunEvent.Type.START));
    delivery.accept(Events.sql(RunEvent.Type.COMPLETE));
    delivery.accept(Events.applicationEvent(RunEvent.Type.COMPLETE));
    delivery.close(Duration.ofSeconds(10));

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    JsonNode last = JSON.readTree(lines.get(2));
    assertThat(last.at("/eventType").asText()).isEqualTo("COMPLETE");
    assertThat(last.at("/eventTime").asText()).isEqualTo("2026-01-31T23:01:02.345Z");
    assertThat(last.at("/run/runId").asText()).isEqualTo(Events.ACTION_RUN.toString());
    assertThat(last.at("/outputs/0/facets/symlinks/identifiers/0/name").asText())
        .isEqualTo("sales.orders");
    assertThat(JSON.readTree(lines.get(3)).at("/outputs")).isEmpty();
    assertThat(delivery.dropped()).isZero();
    assertThat(
            DeliveryFixture.value(
                delivery, "headwater_events_emitted_total", "emitter", "openlineage.file"))
        .isEqualTo(4);
  }

  @Test
  void newFileIsReadableByItsOwnerOnly() throws Exception {
    Path file = folder.resolve("events.jsonl");

    DeliveryFixture.open("openlineage.file", file.toString()).close(Duration.ofSeconds(1));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void appendsToAnExistingFile() throws Exception {
    Path file = Files.writeString(folder.resolve("events.jsonl"), "{}\n");

    Delivery delivery = DeliveryFixture.open("openlineage.file", "file:" + file);
    delivery.accept(Events.applicationEvent(RunEvent.Type.START));
    delivery.close(Duration.ofSeconds(10));

    assertThat(Files.readAllLines(file)).hasSize(2).startsWith("{}");
  }

  @Test
  void fileThatCannotBeWrittenIsOneErrorThatNamesSettingValueAndRemedy() throws Exception {
    Path noFolder = Files.createFile(folder.resolve("plain"));
    try (CapturedLog log = new CapturedLog()) {
      Delivery delivery = DeliveryFixture.open("openlineage.file", noFolder + "/events.jsonl");
      delivery.accept(Events.applicationEvent(RunEvent.Type.START));
      delivery.close(Duration.ofSeconds(1));

      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("openlineage.file is off")
          .contains("spark.headwater.openlineage.file='" + noFolder + "/events.jsonl'")
          .contains("not a folder")
          .contains("name a file in a folder where the driver's user may write");
    }
  }

  @Test
  void addressOfARemoteStoreIsRefused() {
    try (CapturedLog log = new CapturedLog()) {
      DeliveryFixture.open("openlineage.file", "s3://bucket/events.jsonl")
          .close(Duration.ofSeconds(1));

      assertThat(log.lines(Level.ERROR))
          .singleElement()
          .asString()
          .contains("only files on the driver's own machine can be written");
    }
  }
}
