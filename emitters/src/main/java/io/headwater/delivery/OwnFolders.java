package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.model.ApplicationInfo;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.spool.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Output in a folder that is named by the application has an address of its own in each: no next
 * driver has the same. So a driver with such output sends what dead ones beside it have left to
 * their own files: {@code headwater/app-2/events.jsonl} cares for {@code
 * headwater/app-1/events.jsonl}.
 */
final class OwnFolders {
  private static final Logger LOG = LoggerFactory.getLogger(OwnFolders.class);
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  private final Conf conf;
  private final ApplicationInfo application;

  OwnFolders(Conf conf, ApplicationInfo application) {
    this.conf = conf;
    this.application = application;
  }

  /** Returns at once; a daemon thread does it where there is anything to do. */
  void careForOthers(EmitterProvider provider, EmitterProvider.Opener opener, Emitter emitter) {
    Path own = ownFile(emitter);
    if (own == null || !emitter.durable() || !conf.get(DeliverySettings.SPOOL_ENABLED)) {
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                drainBeside(own, provider, opener, emitter.name());
              } catch (Throwable t) {
                LOG.debug("What others left stays where it is", t);
              }
            },
            "headwater-leftovers");
    thread.setDaemon(true);
    thread.start();
  }

  /** The emitter's file, if it is in a folder named by the application; else {@code null}. */
  private Path ownFile(Emitter emitter) {
    try {
      Path file = Paths.get(emitter.destination());
      Path folder = file.getParent();
      return file.isAbsolute()
              && folder != null
              && folder.getParent() != null
              && application.id().equals(String.valueOf(folder.getFileName()))
          ? file
          : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private void drainBeside(
      Path own, EmitterProvider provider, EmitterProvider.Opener opener, String emitter)
      throws IOException {
    Path root = DeliverySettings.spoolRoot(conf);
    for (SpoolFolder folder : SpoolFolder.in(root)) {
      Path file = file(folder.noted());
      if (file != null && beside(own, file) && folder.isFor(emitter, file.toString())) {
        drain(root, file, provider, opener);
      }
    }
  }

  private static Path file(String noted) {
    try {
      return noted == null ? null : Paths.get(noted);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /**
   * Another folder's file of the same name, which is there and no link: what a spool says is not to
   * be relied on.
   */
  private static boolean beside(Path own, Path file) {
    Path folder = file.getParent();
    return file.equals(file.normalize())
        && !file.equals(own)
        && folder != null
        && own.getParent().getParent().equals(folder.getParent())
        && own.getFileName().equals(file.getFileName())
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private void drain(Path root, Path file, EmitterProvider provider, EmitterProvider.Opener opener)
      throws IOException {
    Conf theirs =
        Conf.parse(
            Collections.singletonMap(opener.destination().key(), file.toString()),
            provider.settings(),
            Collections.emptyMap());
    for (EmitterProvider.Opener theirOpener : provider.openers(theirs, application)) {
      try (Emitter emitter = theirOpener.open()) {
        Drain drain = Drain.run(root, emitter, AT_MOST);
        if (drain.sent() > 0) {
          LOG.info("{} facts that a dead driver has left are in {}", drain.sent(), file);
        }
      }
    }
  }
}
