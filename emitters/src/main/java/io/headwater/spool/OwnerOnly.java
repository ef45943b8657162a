package io.headwater.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** Files and folders that only their owner can read, and that are never reached through a link. */
final class OwnerOnly {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private OwnerOnly() {}

  private static FileAttribute<?>[] mode(String mode) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  static void createFolder(Path folder) throws IOException {
    Files.createDirectory(folder, mode("rwx------"));
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isSomethingElse(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isFile(path) && !isFolder(path);
  }

  static boolean sameOwner(Path a, Path b) throws IOException {
    return !POSIX
        || Files.getOwner(a, LinkOption.NOFOLLOW_LINKS)
            .equals(Files.getOwner(b, LinkOption.NOFOLLOW_LINKS));
  }

  static FileChannel open(Path file, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
    if (!all.contains(StandardOpenOption.CREATE_NEW) && isSomethingElse(file)) {
      // To open a pipe would wait for its other end.
      throw new IOException(file + " is neither a file nor a folder");
    }
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, Collections.unmodifiableSet(all), mode("rw-------"));
  }

  static void writeNew(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  static byte[] read(Path file, int most) throws IOException {
    try (FileChannel channel = open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (!isFile(file) || size > most) {
        throw new SpoolRecord.Corrupt("not a file of the spool");
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) size);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until it is full
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }
}
