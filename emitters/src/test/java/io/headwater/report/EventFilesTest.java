package io.headwater.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.spi.Fact;
import io.headwater.spool.SpoolRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
  private static final String EVENT =
      "{\"eventType\":\"COMPLETE\",\"run\":{\"runId\":\"%d\"},\"job\":{\"namespace\":\"n\",\"name\":\"j%d\"}}";

  @TempDir private Path folder;

  private final Events events = new Events();
  private final EventFiles files = new EventFiles(events);

  private static String event(int n) {
    return EVENT.formatted(n, n);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int read(Path path) throws IOException {
    files.read(path);
    return events.isEmpty() ? 0 : events.report().applications().get(0).actions.size();
  }

  @Test
  void readsJsonLinesAndLosesOnlyTheBrokenOne() throws IOException {
    String half = event(2).substring(0, 40);
    assertThat(read(file("e.jsonl", event(1) + "\n\n" + half + "\n" + event(3) + "\r\n")))
        .isEqualTo(2);
    assertThat(files.unreadable()).isEqualTo(1);
  }

  @Test
  void readsAnArrayAndEventsOverManyLines() throws IOException {
    assertThat(read(file("array.json", "[" + event(1) + ",\n" + event(2) + "]"))).isEqualTo(2);
    assertThat(read(file("pretty.json", event(3).replace(",", ",\n  ") + "\n" + event(4))))
        .isEqualTo(4);
  }

  @Test
  void readsCompressedFilesWhateverTheirName() throws IOException {
    Path zipped = folder.resolve("events");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(event(1).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(zipped)).isEqualTo(1);
  }

  @Test
  void readsAllEventFilesOfAFolderAndNoOthers() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    file("a/one.jsonl", event(1));
    file("a/b/two.json", event(2));
    file("a/report.html", "<html>");
    assertThat(read(folder)).isEqualTo(2);
  }

  @Test
  void readsTheFilesThatAFileWasRotatedToInOrderAndOnce() throws IOException {
    file("e.10.jsonl", event(3) + "\n");
    file("e.9.jsonl", event(2) + "\n");
    file("e.bak.jsonl", event(9) + "\n");
    file("other.1.jsonl", event(9) + "\n");
    Path newest = file("e.jsonl", event(4) + "\n");

    assertThat(read(newest)).isEqualTo(3);
    assertThat(events.report().applications().get(0).actions.stream().map(run -> run.jobName))
        .containsExactly("j2", "j3", "j4");
    file("e.9.jsonl", event(8) + "\n");
    assertThat(read(folder.resolve("e.9.jsonl"))).isEqualTo(3);
  }

  private static Fact fact(String event) {
    return Fact.of(
        new UUID(1, 2),
        "COMPLETE",
        Fact.Priority.RUN_STATE,
        event.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatWaitsInASpool() throws IOException {
    Path box = Files.createDirectories(folder.resolve("spool/openlineage-1/box"));
    byte[] record = new SpoolRecord(false, Arrays.asList(fact(event(1)), fact(event(2)))).bytes();
    Files.write(box.resolve("000000000000000001.facts"), record);
    Files.write(box.resolve("000000000000000002.facts"), Arrays.copyOf(record, 40));
    Files.write(box.resolve("lock"), new byte[0]);
    assertThat(read(folder.resolve("spool"))).isEqualTo(2);
    assertThat(files.unreadable()).isEqualTo(1);
  }

  @Test
  void saysWhichFileHasNoJson() throws IOException {
    Path text = file("log.txt", "hello\n");
    assertThatThrownBy(() -> files.read(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(text + " has no JSON: ");
  }
}
