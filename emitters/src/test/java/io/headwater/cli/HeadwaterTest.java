package io.headwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadwaterTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Headwater.run(args, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("report").contains("spark.extraListeners");
  }

  @Test
  void anUnknownCommandIsNotUnderstood() {
    assertThat(run("repotr")).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean").contains("report");
  }

  @Test
  void reportWritesThePageAndSaysWhere() throws IOException {
    Path events = folder.resolve("events.jsonl");
    Files.writeString(
        events,
        """
        {"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00Z",\
        "run":{"runId":"1"},"job":{"namespace":"n","name":"nightly"}}
        """);
    Path page = folder.resolve("deep").resolve("page.html");
    assertThat(run("report", events.toString(), "-o", page.toString())).isZero();
    assertThat(out.toString().trim()).isEqualTo(page.toString());
    assertThat(Files.readString(page)).startsWith("<!doctype html>").contains("nightly");
  }

  @Test
  void reportOfAMissingFileFailsWithItsName() {
    Path missing = folder.resolve("missing.jsonl");
    assertThat(run("report", missing.toString())).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("error: there is no file " + missing);
  }

  @Test
  void reportOfAFileWithoutEventsFailsAndWritesNothing() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    Path page = folder.resolve("page.html");
    assertThat(run("report", empty.toString(), "-o", page.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no OpenLineage event in").contains("empty.jsonl");
    assertThat(page).doesNotExist();
  }

  @Test
  void whatAFileSystemRefusesIsToldInWords() {
    java.io.IOException denied = new java.nio.file.AccessDeniedException("/spool/box");

    assertThat(Headwater.message(new java.io.UncheckedIOException(denied)))
        .isEqualTo(
            "/spool/box cannot be read or written: permission denied; run this as the drivers'"
                + " user");
    assertThat(Headwater.message(new java.nio.file.NoSuchFileException("/spool")))
        .isEqualTo("there is no /spool");
  }
}
