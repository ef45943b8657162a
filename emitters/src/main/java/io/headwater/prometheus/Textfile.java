package io.headwater.prometheus;

import io.headwater.delivery.MetricsExporter;
import io.headwater.transport.LocalFile;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes the last numbers for node-exporter: first to a file beside, so that a reader sees the old
 * ones or the new ones and never a half. Readable as the driver's umask says, because node-exporter
 * runs as another user.
 */
final class Textfile implements MetricsExporter {
  private final String value;
  private final SnapshotText text;
  private LocalFile file;

  Textfile(String value, SnapshotText text) {
    this.value = value;
    this.text = text;
  }

  @Override
  public String name() {
    return PrometheusSettings.TEXTFILE.name();
  }

  @Override
  public String destination() {
    return file == null ? value : file.path().toString();
  }

  /** Finds out early whether the file can be written at the end. */
  @Override
  public void start() throws IOException {
    file = LocalFile.of(PrometheusSettings.TEXTFILE, value);
    file.createFolders();
    Path folder = file.path().getParent();
    if (folder == null || Files.isDirectory(file.path())) {
      throw file.unwritable(new IOException("it is a folder"));
    }
    if (!Files.isWritable(folder)) {
      throw file.unwritable(new AccessDeniedException(folder.toString()));
    }
  }

  @Override
  public void finish() throws IOException {
    Path target = file.path();
    Path beside =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.write(beside, text.render(TextFormat.CONTENT_TYPE_004), StandardOpenOption.CREATE_NEW);
      move(beside, target);
    } catch (IOException | SecurityException e) {
      throw file.unwritable(e);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
