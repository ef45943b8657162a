package io.headwater.transport;

import io.headwater.conf.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/** A file on the driver's machine that a setting names. */
public final class LocalFile {
  private static final Pattern OTHER_SCHEME =
      Pattern.compile("^(?!file:)[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private final Setting<String> setting;
  private final String value;
  private final Path path;

  private LocalFile(Setting<String> setting, String value, Path path) {
    this.setting = setting;
    this.value = value;
    this.path = path;
  }

  /**
   * @param value what the user set: a path, relative to the driver's working folder, or a {@code
   *     file:} address
   * @throws IOException when the value cannot be a local path
   */
  public static LocalFile of(Setting<String> setting, String value) throws IOException {
    try {
      if (OTHER_SCHEME.matcher(value).matches()) {
        throw new IllegalArgumentException("only files on the driver's own machine can be written");
      }
      Path path = value.startsWith("file:") ? Paths.get(fileUri(value)) : Paths.get(value);
      return new LocalFile(setting, value, path.toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      throw new IOException(
          setting.key() + "='" + value + "' is not a local path: " + e.getMessage(), e);
    }
  }

  private static URI fileUri(String value) {
    return URI.create(value.replaceFirst("^file:/+", "file:///"));
  }

  public Path path() {
    return path;
  }

  /** Makes the folders above the file. */
  public void createFolders() throws IOException {
    try {
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
    } catch (IOException | SecurityException e) {
      throw unwritable(e);
    }
  }

  /** The error to show when the file cannot be written: setting, value, reason, remedy. */
  public IOException unwritable(Exception cause) {
    return new IOException(
        setting.key()
            + "='"
            + value
            + "' cannot be written ("
            + reason(cause)
            + "); name a file in a folder where the driver's user may write and that has room",
        cause);
  }

  private static String reason(Exception cause) {
    String detail =
        cause instanceof FileSystemException
            ? ((FileSystemException) cause).getFile()
            : cause.getMessage();
    if (cause instanceof AccessDeniedException) {
      return "permission denied: " + detail;
    }
    if (cause instanceof NoSuchFileException) {
      return "no such folder: " + detail;
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "not a folder: " + detail;
    }
    return cause instanceof FileSystemException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName() + (detail == null ? "" : ": " + detail);
  }

  /** Readable and writable by the owner only, where the file system knows owners. */
  public static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
