package io.headwater.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings written files to the disk soon after, so that no writer waits for it: what was written
 * survives the driver at once, and the machine a moment later. Also shows that the agent lives.
 *
 * <p>One daemon thread, started with the first box.
 */
public final class SpoolSync implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolSync.class);
  private static final long SIGN_SECONDS = 5;
  private static final int MOST_AT_ONCE = 16;
  private static final long PAUSE_MILLIS = 50;

  private final LinkedBlockingQueue<Path> written = new LinkedBlockingQueue<>(10_000);
  private final List<SpoolBox> boxes = new CopyOnWriteArrayList<>();
  private Thread thread;

  /** From now on the box shows that its agent lives. */
  public synchronized void keep(SpoolBox box) {
    boxes.add(box);
    if (thread == null) {
      thread = new Thread(this::run, "headwater-spool");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** A file that is to reach the disk; of too many at once some are left to the system. */
  public void written(Path file) {
    boolean noted = written.offer(file);
    if (!noted) {
      LOG.trace("{} is left to the system", file);
    }
  }

  private void run() {
    long lastSign = System.nanoTime();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Path first = written.poll(SIGN_SECONDS, TimeUnit.SECONDS);
        if (first != null) {
          syncAll(first);
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        if (System.nanoTime() - lastSign >= TimeUnit.SECONDS.toNanos(SIGN_SECONDS)) {
          lastSign = System.nanoTime();
          boxes.forEach(SpoolSync::sign);
        }
      }
    } catch (InterruptedException e) {
      // The end of the agent.
    } catch (Throwable t) {
      LOG.debug("Files of the spool are left to the system from now on", t);
    }
  }

  private void syncAll(Path first) {
    List<Path> files = new ArrayList<>();
    files.add(first);
    written.drainTo(files);
    if (files.size() > MOST_AT_ONCE) {
      // A burst: the latest of them; syncing each would slow the writers down for minutes.
      files = files.subList(files.size() - MOST_AT_ONCE, files.size());
    }
    Set<Path> folders = new LinkedHashSet<>();
    for (Path file : files) {
      if (OwnerOnly.isFile(file)) {
        sync(file, StandardOpenOption.WRITE);
        folders.add(file.getParent());
      }
    }
    folders.forEach(folder -> sync(folder, StandardOpenOption.READ));
  }

  private static void sync(Path path, StandardOpenOption option) {
    try (FileChannel channel = OwnerOnly.open(path, option)) {
      channel.force(true);
    } catch (IOException e) {
      // Sent and deleted meanwhile, or a system that cannot sync folders.
      LOG.trace("{} was not synced", path, e);
    }
  }

  private static void sign(SpoolBox box) {
    try {
      box.alive();
    } catch (IOException e) {
      LOG.trace("{} shows no sign of life", box.path(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
