package io.headwater.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the page such that nobody ever sees half of it. */
public final class ReportWriter {
  /** Name of the page in a folder. */
  public static final String FILE_NAME = "report.html";

  private ReportWriter() {}

  /**
   * Writes beside the file and moves it there; makes the folders that are missing. The page is
   * readable by its owner only, as the events are.
   *
   * @throws IOException when it could not be written; then what was there before is still there
   */
  public static void write(Path file, String page) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, ".report", ".part");
    try {
      Files.write(part, page.getBytes(StandardCharsets.UTF_8));
      try {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
