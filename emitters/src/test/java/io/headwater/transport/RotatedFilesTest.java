package io.headwater.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.conf.Setting;
import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.RunEvent;
import io.headwater.spi.Delivery;
import io.headwater.spi.Fact;
import io.headwater.testing.Events;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is full gets a number; no line is lost, split or written twice. */
class RotatedFilesTest {
  private static final Setting<String> SETTING = Setting.text("a.file", null, "a file");

  @TempDir Path folder;

  private Path newest;

  @BeforeEach
  void name() {
    newest = folder.resolve("events.jsonl");
  }

  private static Fact fact(String line) {
    return Fact.of(
        Events.ACTION_RUN, "X", Fact.Priority.RUN_STATE, line.getBytes(StandardCharsets.US_ASCII));
  }

  private static List<Fact> facts(String... lines) {
    return Arrays.stream(lines).map(RotatedFilesTest::fact).collect(Collectors.toList());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().collect(Collectors.toList());
    }
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : RotatedFiles.of(newest).all()) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  @Test
  void fullFilesAreNumberedInTheOrderInWhichTheyWereWritten() throws Exception {
    JsonLinesFile file = JsonLinesFile.open(SETTING, newest.toString(), 10);
    file.send(facts("1111", "2222", "3333"));
    file.send(facts("4444", "5555"));

    assertThat(names()).containsExactly("events.1.jsonl", "events.2.jsonl", "events.jsonl");
    assertThat(Files.readAllLines(folder.resolve("events.1.jsonl")))
        .containsExactly("1111", "2222");
    assertThat(lines()).containsExactly("1111", "2222", "3333", "4444", "5555");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("events.1.jsonl"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aLineLargerThanAFileIsWhole() throws Exception {
    JsonLinesFile file = JsonLinesFile.open(SETTING, newest.toString(), 10);
    file.send(facts("1", "222222222222222", "3"));

    assertThat(names()).hasSize(3);
    assertThat(lines()).containsExactly("1", "222222222222222", "3");
  }

  @Test
  void numbersGoOnBehindTheHighestEvenWhereSomeAreGone() throws Exception {
    Files.writeString(folder.resolve("events.7.jsonl"), "0\n");
    JsonLinesFile.open(SETTING, newest.toString(), 3).send(facts("11", "22"));

    assertThat(names()).containsExactly("events.7.jsonl", "events.8.jsonl", "events.jsonl");
    assertThat(lines()).containsExactly("0", "11", "22");
  }

  @Test
  void aNumberIsNotGivenAgainWhenAllWereTakenAway() throws Exception {
    JsonLinesFile file = JsonLinesFile.open(SETTING, newest.toString(), 3);
    file.send(facts("11", "22", "33"));
    Files.delete(folder.resolve("events.1.jsonl"));
    Files.delete(folder.resolve("events.2.jsonl"));
    file.send(facts("44"));

    assertThat(names()).containsExactly("events.3.jsonl", "events.jsonl");
  }

  @Test
  void whatAnotherDriverIsJustRotatingTakesMoreThanItShould() throws Exception {
    Files.writeString(newest, "11\n");
    JsonLinesFile file = JsonLinesFile.open(SETTING, newest.toString(), 3);
    try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      file.send(facts("22"));
    }

    assertThat(names()).containsExactly("events.jsonl");
    assertThat(lines()).containsExactly("11", "22");
  }

  @Test
  void severalDriversMayShareTheFile() throws Exception {
    ExecutorService drivers = Executors.newFixedThreadPool(3);
    List<Future<?>> done = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      int driver = d;
      done.add(
          drivers.submit(
              () -> {
                JsonLinesFile file = JsonLinesFile.open(SETTING, newest.toString(), 200);
                for (int i = 0; i < 200; i++) {
                  file.send(facts(driver + "-" + i));
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    drivers.shutdown();

    assertThat(names()).hasSizeGreaterThan(5);
    List<String> lines = lines();
    assertThat(lines).hasSize(600).doesNotHaveDuplicates().allMatch(l -> l.matches("\\d-\\d+"));
  }

  @Test
  void theSettingRotatesEventsAndEveryFileHoldsWholeOnes() throws Exception {
    Delivery delivery =
        DeliveryFixture.open(
            "openlineage.file", newest.toString(), "openlineage.fileMaxBytes", "12k");
    for (RunEvent event :
        Collections.nCopies(10, Events.applicationEvent(RunEvent.Type.COMPLETE))) {
      delivery.accept(event);
    }
    delivery.close(Duration.ofSeconds(10));

    assertThat(names().size()).isGreaterThan(1);
    assertThat(lines()).hasSize(10).allMatch(line -> line.endsWith("}"));
    assertThat(delivery.dropped()).isZero();
  }
}
