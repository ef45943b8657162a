package io.headwater.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  @TempDir private Path folder;

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  void replacesThePageAsAWholeAndLeavesNothingBeside() throws IOException {
    Path page = folder.resolve("report.html");
    ReportWriter.write(page, "a long first page");
    ReportWriter.write(page, "second");
    assertThat(page).hasContent("second");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
        .isEqualTo("rw-------");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReplacedIsLeftAsItWas() throws IOException {
    Path inTheWay = Files.createDirectory(folder.resolve("report.html"));
    Files.createFile(inTheWay.resolve("full"));
    assertThatThrownBy(() -> ReportWriter.write(inTheWay, "page")).isInstanceOf(IOException.class);
    assertThat(inTheWay.resolve("full")).exists();
    assertThat(files()).isEqualTo(1);
  }
}
