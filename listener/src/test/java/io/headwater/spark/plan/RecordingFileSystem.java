package io.headwater.spark.plan;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system under a scheme of its own, {@code rec}, that notes which thread calls. */
public final class RecordingFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "rec";
  private static final URI ROOT = URI.create(SCHEME + ":///");
  private static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();

  static void clear() {
    CALLS.clear();
  }

  /** Calls as {@code thread: call path}, of threads whose names begin so. */
  static List<String> calls(String thread) {
    return CALLS.stream().filter(c -> c.startsWith(thread)).collect(Collectors.toList());
  }

  private static void note(String call, Path path) {
    CALLS.add(Thread.currentThread().getName() + ": " + call + " " + path);
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    note("open", path);
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    note("create", path);
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  /** Newer Hadoop asks the disk here, without a status. */
  @Override
  public boolean exists(Path path) throws IOException {
    note("status", path);
    return super.exists(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    note("list", path);
    return Arrays.stream(super.listStatus(path))
        .map(RecordingFileSystem::plain)
        .toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    note("status", path);
    return plain(super.getFileStatus(path));
  }

  /** A status that does not look for the permissions of a {@code file:} address. */
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        status.getReplication(),
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }
}
